/** Does something immediately and then at intervals, never twice at once, until it is closed; closing waits for the last. */
export function repeated(work: () => Promise<void>, every_ms: number): { close(): Promise<void> } {
  let working: Promise<void> | null = null;
  const next = () => {
    working ??= work().finally(() => (working = null));
  };
  next();
  const timer = setInterval(next, every_ms);
  return {
    async close() {
      clearInterval(timer);
      await working;
    },
  };
}
