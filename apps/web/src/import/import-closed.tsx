'use client';

import type { BotDetailAnswer, EventAnswer } from '@phasegate/contracts';
import { queryOptions, useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { read } from '../api/call';
import { addressOfBot } from '../bot/places';
import { showCount } from '../format/decimal';
import { Instant } from '../format/instant';
import { Empty } from '../frame/empty';
import { ActorName } from '../people/actor-name';

const importQuery = (bot: string) =>
  queryOptions({
    queryKey: ['bot', bot, 'events', 'import.completed'],
    queryFn: async ({ signal }) => {
      const query = { type: 'import.completed', limit: 1 };
      const { items } = await read('/v1/bots/{bot}/events', { params: { bot }, query, signal });
      return (items[0] as Imported | undefined) ?? null;
    },
  });

/** The event of an import, as the log has it (rules 11). */
type Imported = EventAnswer & {
  readonly as: 'backtest' | 'paper';
  readonly trades: number;
  readonly sessions: number;
  readonly warnings?: readonly string[];
  readonly by: string;
  readonly reason: string;
};

/** Import is closed after the first trade: the reason, and the earlier import. */
export function ImportClosed({ bot }: { bot: BotDetailAnswer }) {
  const { data: imported, isPending } = useQuery(importQuery(bot.id));
  if (isPending) return <div className="skeleton h-40" aria-busy />;
  if (imported) return <WasImported bot={bot} imported={imported} />;
  return (
    <Empty title="Import is closed: the bot has traded already">
      A history is taken once, before the first trade, so that nobody can add better trades to a
      existing record. From now on this bot’s own trades are its evidence. To start with a history,
      register another bot and import it there.
    </Empty>
  );
}

function WasImported({ bot, imported }: { bot: BotDetailAnswer; imported: Imported }) {
  const { at, as, trades, sessions, warnings = [], by, reason } = imported;
  return (
    <section aria-labelledby="imported" className="panel space-y-2 p-6">
      <h2 id="imported" className="font-semibold">
        {showCount(trades)} trades in {showCount(sessions)} sessions were imported, as a{' '}
        {as === 'paper' ? 'paper account' : as}
      </h2>
      <p className="text-sm text-muted">
        <Instant at={at} />, by <ActorName id={by} />: “{reason}”
      </p>
      {warnings.length > 0 && (
        <ul className="list-disc space-y-1 pl-5 text-sm text-warn">
          {warnings.map((warning) => (
            <li key={warning} className="wrap-anywhere">
              {warning}
            </li>
          ))}
        </ul>
      )}
      <p className="text-sm">A history is taken once: import is closed.</p>
      <Link className="link inline-block text-sm" href={addressOfBot(bot.id)}>
        See how ready the bot is
      </Link>
    </section>
  );
}
