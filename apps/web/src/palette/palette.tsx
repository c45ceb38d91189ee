'use client';

import { Search } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useEffect, useState } from 'react';

/** Fetched when it is first opened: no page waits for it. */
const PaletteWindow = dynamic(async () => (await import('./palette-window')).PaletteWindow, {
  ssr: false,
});

interface PaletteProps {
  readonly onHalt: () => void;
}

/** Any bot, page or action by its name, from every page: a button, and Ctrl+K or ⌘K. */
export function Palette({ onHalt }: PaletteProps) {
  const [open, setOpen] = useState(false);
  const [wanted, setWanted] = useState(false);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      setWanted(true);
      setOpen((before) => !before);
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
  const show = () => {
    setWanted(true);
    setOpen(true);
  };
  return (
    <>
      <button
        type="button"
        className="button flex items-center gap-2 whitespace-nowrap"
        aria-keyshortcuts="Control+K Meta+K"
        onClick={show}
      >
        <Search aria-hidden="true" className="size-4" />
        <span className="sr-only sm:not-sr-only">Find</span>
        <kbd aria-hidden="true" className="hidden text-xs text-muted md:inline">
          Ctrl K
        </kbd>
      </button>
      {wanted && <PaletteWindow open={open} onOpenChange={setOpen} onHalt={onHalt} />}
    </>
  );
}
