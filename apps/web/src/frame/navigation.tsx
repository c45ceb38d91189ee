'use client';

import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { useEffect, useRef } from 'react';

export interface Place {
  readonly href: string;
  readonly name: string;
  /** Shown as current for the addresses below it, too. */
  readonly below?: boolean;
}

/** Links of one level; on narrow screens they scroll sideways to the current page. */
export function Navigation({ label, places }: { label: string; places: readonly Place[] }) {
  const pathname = usePathname();
  const nav = useRef<HTMLElement>(null);
  useEffect(() => {
    const current = nav.current?.querySelector<HTMLElement>('[aria-current]');
    // Not scrollIntoView: it would move the page, too.
    if (nav.current && current)
      nav.current.scrollLeft =
        current.offsetLeft - (nav.current.clientWidth - current.offsetWidth) / 2;
  }, [pathname]);
  return (
    <nav ref={nav} aria-label={label} className="relative -mx-1 overflow-x-auto">
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
