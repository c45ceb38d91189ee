interface LoadFaultProps {
  readonly what: string;
  readonly fault: Error;
  readonly onRetry: () => void;
}

/** Nothing could be loaded yet: why, and a way out. */
export function LoadFault({ what, fault, onRetry }: LoadFaultProps) {
  return (
    <section role="alert" className="rounded-xl border border-line bg-surface p-6">
      <h2 className="font-semibold">{what} could not be loaded</h2>
      <p className="mt-1 text-muted">
        {fault.message} The page tries again every few seconds; if it stays so, look at the API’s
        log.
      </p>
      <button type="button" onClick={onRetry} className="button mt-4">
        Try again now
      </button>
    </section>
  );
}
