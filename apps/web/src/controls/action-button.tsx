'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNotice } from '../frame/notices';

interface ActionButtonProps {
  readonly button: string;
  /** The action; its result is shown as a notice. */
  readonly act: () => Promise<string>;
}

/** A button for harmless actions that need no reason: one click, and a notice of the result. */
export function ActionButton({ button, act }: ActionButtonProps) {
  const client = useQueryClient();
  const tell = useNotice();
  const { mutate, isPending } = useMutation({
    mutationFn: act,
    onSuccess: tell,
    onError: ({ message }) => tell(`Not done: ${message}`),
    onSettled: () => client.invalidateQueries(),
  });
  return (
    <button type="button" className="button" disabled={isPending} onClick={() => mutate()}>
      {isPending ? 'Sending…' : button}
    </button>
  );
}
