export interface PageBrokenProps {
  /** `digest` names the error in the web server’s log, when it happened there. */
  readonly error: Error & { readonly digest?: string };
  readonly reset: () => void;
}

/** Shown when a page fails to render: nothing was changed, and there is a link to leave it. */
export function PageBroken({ error, reset }: PageBrokenProps) {
  return (
    <section role="alert" className="panel p-6">
      <h1 className="text-lg font-semibold">This page could not be drawn</h1>
      <p className="mt-1 text-muted">
        This is a fault of the web admin. It changed nothing, and bots, API and worker are not
        touched by it.
      </p>
      <p className="mt-1 text-sm wrap-anywhere text-muted">
        {error.digest === undefined ? error.message : `In the web server’s log: ${error.digest}`}
      </p>
      <div className="mt-4 flex flex-wrap gap-2">
        <button type="button" className="button-main" onClick={reset}>
          Try again
        </button>
        {/* A whole new document: what failed may be in this one. */}
        <a href="/" className="button">
          Go to the bots
        </a>
      </div>
    </section>
  );
}
