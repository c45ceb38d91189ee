import { createContext, use, useEffect, type RefObject } from 'react';

/** Of the dialog around: whether Escape and a click beside it leave it open. */
export const HeldOpen = createContext<RefObject<boolean> | null>(null);

/** While the caller is shown, only a button closes its dialog: what is lost with it cannot be had again. */
export function useHeldOpen(): void {
  const held = use(HeldOpen);
  useEffect(() => {
    if (held === null) return;
    held.current = true;
    return () => {
      held.current = false;
    };
  }, [held]);
}
