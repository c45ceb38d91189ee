'use client';

import { useQuery } from '@tanstack/react-query';
import dynamic from 'next/dynamic';
import { useMay } from '../api/permission';
import { haltQuery } from '../api/queries';

const HaltWindow = dynamic(async () => (await import('../platform/halt-window')).HaltWindow, {
  ssr: false,
});

interface HaltButtonProps {
  readonly halting: boolean;
  readonly onHalting: (halting: boolean) => void;
}

/** For administrators, on every page while bots may trade: the first of two deliberate steps to a halt. */
export function HaltButton({ halting, onHalting }: HaltButtonProps) {
  const administers = useMay('administer');
  const { data } = useQuery(haltQuery);
  if (!administers || data?.halted !== false) return null;
  return (
    <>
      <button
        type="button"
        className="button whitespace-nowrap text-bad"
        onClick={() => onHalting(true)}
      >
        Halt…
      </button>
      {halting && <HaltWindow open onOpenChange={onHalting} />}
    </>
  );
}
