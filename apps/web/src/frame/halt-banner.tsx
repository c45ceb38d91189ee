'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { haltQuery } from '../api/queries';
import { Instant } from '../format/instant';
import { Mark } from './mark';

/** On every page while all bots are halted. */
export function HaltBanner() {
  const { data } = useQuery(haltQuery);
  if (!data?.halted) return null;
  return (
    <div role="status" className="bg-bad-soft text-bad">
      <p className="mx-auto flex max-w-7xl gap-2 px-4 py-2 font-medium">
        <Mark shape="blocked" />
        <span>
          All bots are halted
          {data.halted_at !== null && (
            <>
              {' '}
              since <Instant at={data.halted_at} />
            </>
          )}
          : no entries, on paper too, until an administrator resumes trading. Exits go on.{' '}
          <Link href="/platform" className="underline underline-offset-4">
            Why, and what to do
          </Link>
        </span>
      </p>
    </div>
  );
}
