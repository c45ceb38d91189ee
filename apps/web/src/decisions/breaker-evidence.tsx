'use client';

import type { BotDetailAnswer } from '@phasegate/contracts';
import { queryOptions, useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { read } from '../api/call';
import { addressOfTrade } from '../bot/places';
import { isLoss, showRoundedShare, showGain, showMoney } from '../format/decimal';
import { Instant } from '../format/instant';
import { lastOpeningQuery } from './queries';
import { TrippedByHand } from './tripped-by-hand';

const LOSSES_SHOWN = 5;

const transitionQuery = (bot: string, seq: number) =>
  queryOptions({
    queryKey: ['bot', bot, 'transitions', seq],
    queryFn: ({ signal }) =>
      read('/v1/bots/{bot}/transitions/{seq}', {
        params: { bot, seq: String(seq) },
        signal,
      }),
  });

const lastLossesQuery = (bot: string) =>
  queryOptions({
    queryKey: ['bot', bot, 'trades', 'last-losses'],
    queryFn: async ({ signal }) => {
      const query = { outcome: 'loss', limit: LOSSES_SHOWN };
      return (await read('/v1/bots/{bot}/trades', { params: { bot }, query, signal })).items;
    },
  });

/** Why the breaker is open, with the trades that led to it. */
export function BreakerEvidence({ bot }: { bot: BotDetailAnswer }) {
  const { data, isPending } = useQuery(lastOpeningQuery(bot.id));
  const opening = data?.open;
  if (isPending) return <div className="skeleton h-40" />;
  if (!opening) return <p>Its cause could not be read: look at the timeline.</p>;
  if (opening.cause === 'manual') return <TrippedByHand bot={bot.id} />;
  const { evidence } = opening;
  return (
    <div className="space-y-2">
      <p>
        {opening.sentence} Open since <Instant at={opening.opened_at} />.
      </p>
      {evidence?.type === 'phase.downgraded' && <Downgrade bot={bot} seq={evidence.seq} />}
      {typeof evidence?.trade_id === 'string' && (
        <p>
          The trade:{' '}
          <Link className="link" href={addressOfTrade(bot.id, evidence.trade_id)}>
            {evidence.trade_id}
          </Link>
        </p>
      )}
    </div>
  );
}

function Downgrade({ bot, seq }: { bot: BotDetailAnswer; seq: number }) {
  const { data: transition } = useQuery(transitionQuery(bot.id, seq));
  if (transition === undefined) return <div className="skeleton h-32" />;
  const { metrics } = transition;
  return (
    <>
      {metrics !== null && (
        <p className="text-muted tabular-nums">
          At that moment: {showGain(metrics.day_pnl, bot.currency)} on the day, equity{' '}
          {showMoney(metrics.equity, bot.currency)} below a peak of{' '}
          {showMoney(metrics.peak, bot.currency)}
          {metrics.rolling_win_rate !== null &&
            `, rolling win rate ${showRoundedShare(metrics.rolling_win_rate)}`}
          .
        </p>
      )}
      <Losses bot={bot} until={transition.at} />
    </>
  );
}

/** The losing trades that closed last before it. */
function Losses({ bot, until }: { bot: BotDetailAnswer; until: string }) {
  const { data: losses } = useQuery(lastLossesQuery(bot.id));
  const before = losses?.filter(({ closed_at }) => closed_at !== null && closed_at <= until) ?? [];
  if (before.length === 0) return null;
  return (
    <>
      <p className="font-medium">The last losing trades before it</p>
      <ul className="divide-y divide-line rounded-lg border border-line">
        {before.map(({ trade_id, symbol, closed_at, pnl }) => (
          <li key={trade_id} className="flex flex-wrap gap-x-3 px-3 py-1.5 tabular-nums">
            <Link className="link wrap-anywhere" href={addressOfTrade(bot.id, trade_id)}>
              {trade_id}
            </Link>
            <span>{symbol}</span>
            <span className="text-muted">{closed_at !== null && <Instant at={closed_at} />}</span>
            <span className={`ml-auto ${isLoss(pnl ?? '0') ? 'text-bad' : ''}`}>
              {pnl !== null && showGain(pnl, bot.currency)}
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}
