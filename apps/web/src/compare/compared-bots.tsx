'use client';

import type { BotDetailAnswer, SeriesAnswer } from '@phasegate/contracts';
import dynamic from 'next/dynamic';
import { useMemo } from 'react';
import { BotLink } from '../bots/bot-link';
import { ChartsCredit } from '../charts/charts-credit';
import { LineSample } from '../charts/line-sample';
import type { Column } from '../controls/data-table';
import { FoldedTable } from '../controls/folded-table';
import { isLoss, showRoundedShare } from '../format/decimal';
import { Share } from '../format/rounded';
import { Empty } from '../frame/empty';
import { PHASE_WORDS } from '../words/phases';
import { compare, isOnPaper, type ComparedDay } from './compared';

/** The charting library comes with two bots to draw, and only in a browser. */
const ComparedCanvas = dynamic(() => import('./compared-canvas'), {
  ssr: false,
  loading: () => <div className="skeleton h-80" />,
});

const LINES = ['solid link', 'dashed warn'] as const;

export interface ComparedBot {
  readonly bot: BotDetailAnswer;
  readonly series: SeriesAnswer;
}

/** The records of two bots in one picture, each in percent since the first day that both have. */
export function ComparedBots({ pair }: { pair: readonly [ComparedBot, ComparedBot] }) {
  const [one, other] = pair;
  const compared = useMemo(() => compare(one.series, other.series), [one.series, other.series]);
  if (compared === null)
    return <Empty title="Nothing to compare yet">It takes a session of each of the two.</Empty>;
  const { since, days } = compared;
  const last = days.at(-1)!;
  const words = pair
    .map(({ bot }, place) => `${bot.name} ${signed(last.changes[place as 0 | 1])}`)
    .join(', ');
  return (
    <figure className="panel p-4">
      <dl className="mb-3 grid gap-x-6 gap-y-3 sm:grid-cols-2">
        {pair.map(({ bot, series }, place) => (
          <div key={place} className="min-w-0">
            <dt className="font-medium wrap-anywhere">
              <LineSample line={LINES[place as 0 | 1]} /> <BotLink id={bot.id} name={bot.name} />
            </dt>
            <dd>
              <span
                className={`text-lg font-semibold tabular-nums ${isLoss(last.changes[place as 0 | 1]) ? 'text-bad' : ''}`}
              >
                {signed(last.changes[place as 0 | 1])}
              </span>
              <span className="block text-sm text-muted">
                {bot.status === null ? '' : PHASE_WORDS[bot.status.phase]}
                {isOnPaper(series) ? ', by its paper results' : ', by its equity'}
              </span>
            </dd>
          </div>
        ))}
      </dl>
      <ComparedCanvas days={days} label={`Change since ${since}. On ${last.date}: ${words}.`} />
      <figcaption className="mt-1 text-xs text-muted">
        Both are at 0% on {since}, the first trading day that both have a record of. Equity holds
        deposits and withdrawals as well as results. <ChartsCredit />
      </figcaption>
      <ComparedTable days={days} names={[one.bot.name, other.bot.name]} />
    </figure>
  );
}

const signed = (share: string): string =>
  `${isLoss(share) || share === '0' ? '' : '+'}${showRoundedShare(share)}`;

interface ComparedTableProps {
  readonly days: readonly ComparedDay[];
  readonly names: readonly [string, string];
}

function ComparedTable({ days, names }: ComparedTableProps) {
  const columns: readonly Column<ComparedDay>[] = [
    { id: 'date', name: 'Trading day', cell: ({ date }) => date },
    { id: 'first', name: names[0], cell: ({ changes }) => <Share of={changes[0]} /> },
    { id: 'second', name: names[1], cell: ({ changes }) => <Share of={changes[1]} /> },
  ];
  return (
    <FoldedTable
      label="Changes day by day"
      caption="Change of both bots, newest first"
      columns={columns}
      rows={days.toReversed()}
      rowKey={({ date }) => date}
    />
  );
}
