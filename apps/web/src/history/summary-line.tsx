import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';

/** The `<summary>` of a `<details className="group">`. */
export function SummaryLine({ children }: { children: ReactNode }) {
  return (
    <summary className="flex cursor-pointer list-none gap-2 px-4 py-2.5 hover:bg-quiet [&::-webkit-details-marker]:hidden">
      <ChevronRight
        aria-hidden="true"
        className="mt-1 size-4 shrink-0 text-muted group-open:rotate-90"
      />
      <span className="min-w-0">{children}</span>
    </summary>
  );
}
