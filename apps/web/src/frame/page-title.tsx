import type { ReactNode } from 'react';

interface PageTitleProps {
  readonly title: ReactNode;
  /** Usually a Freshness. */
  readonly state?: ReactNode;
  /** Buttons and links for what can be done here. */
  readonly actions?: ReactNode;
  /** One sentence: what the page is for. */
  readonly children?: ReactNode;
}

/** The head of every page: as high before its data have come as afterwards. */
export function PageTitle({ title, state, actions, children }: PageTitleProps) {
  return (
    <div className="mb-5">
      <div className="flex min-h-10 flex-wrap items-center gap-x-4 gap-y-2">
        <h1 className="mr-auto min-h-8 text-2xl font-semibold tracking-tight wrap-anywhere">
          {title}
        </h1>
        {state}
        {actions}
      </div>
      {children !== undefined && <p className="max-w-3xl text-muted">{children}</p>}
    </div>
  );
}
