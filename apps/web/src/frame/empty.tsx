import type { ReactNode } from 'react';

/** Nothing is here yet: why, and the next step. */
export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <section className="panel p-6">
      <h2 className="font-semibold">{title}</h2>
      {children !== undefined && <div className="mt-1 text-muted">{children}</div>}
    </section>
  );
}
