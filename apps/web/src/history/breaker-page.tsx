'use client';

import type { BreakerOpeningAnswer } from '@phasegate/contracts';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { DataTable, type Column } from '../controls/data-table';
import { Instant } from '../format/instant';
import { Badge } from '../frame/badge';
import { Empty } from '../frame/empty';
import { LoadFault } from '../frame/load-fault';
import { addressOfEvent } from './event-link';
import { PagedList } from './paged-list';
import { openBreakerQuery, useBreakerOpenings } from './queries';
import { Who } from './who';

/** The breaker now: its cause, what it blocks, what comes next; and every time it was open before. */
export function BreakerPage({ id }: { id: string }) {
  const now = useQuery(openBreakerQuery(id));
  const openings = useBreakerOpenings(id);
  return (
    <section aria-labelledby="breaker">
      <h2 id="breaker" className="mb-3 text-lg font-semibold">
        Breaker
      </h2>
      {now.data !== undefined ? (
        <BreakerNow open={now.data} bot={id} />
      ) : now.error !== null ? (
        <LoadFault what="The breaker" fault={now.error} onRetry={() => void now.refetch()} />
      ) : (
        <div className="skeleton h-32" aria-busy />
      )}
      <h3 className="mt-8 mb-3 font-semibold">Every time it was open</h3>
      <PagedList
        of={openings}
        what="openings"
        empty={
          <Empty title="It was never open">
            A downgrade or a trade without its permit opens it, and an operator can open it
            manually.
          </Empty>
        }
      >
        {(items) => (
          <DataTable
            caption="Openings of the breaker, newest first"
            columns={columnsOf(id)}
            rows={items}
            rowKey={({ seq }) => String(seq)}
            skeletonRows={3}
            rowHeight="h-52 md:h-14"
          />
        )}
      </PagedList>
    </section>
  );
}

function BreakerNow({ open, bot }: { open: BreakerOpeningAnswer | null; bot: string }) {
  if (open === null)
    return (
      <div className="panel p-4">
        <Badge tone="good">Closed</Badge>
        <p className="mt-2 text-muted">
          Live entries are checked against the bot’s limits. Nothing to do.
        </p>
      </div>
    );
  return (
    <div className="panel border-bad p-4">
      <p className="flex flex-wrap items-center gap-2">
        <Badge tone="bad">Open</Badge>
        <span className="text-muted">
          since <Instant at={open.opened_at} />
        </span>
      </p>
      <dl className="mt-3 grid gap-4 md:grid-cols-3">
        <div>
          <dt className="term">Cause</dt>
          <dd className="mt-1">
            {open.sentence}{' '}
            {open.opened_by !== null && (
              <span className="text-muted">
                By <Who by={open.opened_by} />.{' '}
              </span>
            )}
            <EvidenceLink opening={open} bot={bot} />
          </dd>
        </div>
        <div>
          <dt className="term">What it blocks</dt>
          <dd className="mt-1">
            {open.blocks_paper
              ? 'Every new entry, live and on paper. Exits are never blocked.'
              : 'Every new live entry. Paper entries go on, exits are never blocked.'}
          </dd>
        </div>
        <div>
          <dt className="term">What happens next</dt>
          <dd className="mt-1">
            It stays open until an operator acknowledges it with a reason. Then entries are checked
            again, against the limits of the phase that the bot is in now.
          </dd>
        </div>
      </dl>
    </div>
  );
}

function EvidenceLink({ opening, bot }: { opening: BreakerOpeningAnswer; bot: string }) {
  if (opening.evidence === null) return null;
  return (
    <Link href={addressOfEvent(bot, opening.evidence)} className="link whitespace-nowrap underline">
      Line {opening.evidence.seq} in the log
    </Link>
  );
}

const columnsOf = (bot: string): readonly Column<BreakerOpeningAnswer>[] => [
  {
    id: 'opened',
    name: 'Opened',
    width: 'w-[20%]',
    cell: ({ opened_at: at }) => <Instant at={at} />,
  },
  {
    id: 'cause',
    name: 'Cause',
    cell: (opening) => (
      <>
        {opening.sentence} <EvidenceLink opening={opening} bot={bot} />
        {opening.opened_by !== null && (
          <span className="block text-muted">
            by <Who by={opening.opened_by} />
          </span>
        )}
      </>
    ),
  },
  {
    id: 'closed',
    name: 'Acknowledged',
    width: 'w-[20%]',
    cell: ({ closed_at: at, closed_by: by }) =>
      at === null ? (
        <Badge tone="bad">Open</Badge>
      ) : (
        <>
          <Instant at={at} />
          {by !== null && (
            <span className="block text-muted">
              by <Who by={by} />
            </span>
          )}
        </>
      ),
  },
  {
    id: 'reason',
    name: 'Reason',
    cell: ({ reason, closed_at: at }) => (
      <span className="wrap-anywhere">{reason ?? (at === null ? 'not yet' : 'none given')}</span>
    ),
  },
];
