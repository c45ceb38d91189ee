'use client';

import Link from 'next/link';
import { usePathname } from 'next/navigation';

export interface Place {
  readonly href: string;
  readonly name: string;
  /** Shown as current for the addresses below it, too. */
  readonly below?: boolean;
}

/** Links to places of one level; on narrow screens they scroll sideways. */
export function Navigation({ label, places }: { label: string; places: readonly Place[] }) {
  const pathname = usePathname();
  return (
    <nav aria-label={label} className="-mx-1 overflow-x-auto">
      <ul className="flex gap-1 px-1 py-1">
        {places.map(({ href, name, below = false }) => {
          const current = pathname === href || (below && pathname.startsWith(`${href}/`));
          return (
            <li key={href}>
              <Link
                href={href}
                aria-current={current ? 'page' : undefined}
                className={`block rounded-md px-2.5 py-1.5 text-sm whitespace-nowrap ${
                  current
                    ? 'bg-quiet font-semibold text-ink'
                    : 'text-muted hover:bg-quiet hover:text-ink'
                }`}
              >
                {name}
              </Link>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
