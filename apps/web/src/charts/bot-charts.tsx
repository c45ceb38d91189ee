'use client';

import type { BotDetailAnswer, SeriesAnswer } from '@phasegate/contracts';
import { useQuery } from '@tanstack/react-query';
import dynamic from 'next/dynamic';
import { parseAsStringLiteral, useQueryState } from 'nuqs';
import { useMemo, useState } from 'react';
import { Empty } from '../frame/empty';
import { LoadFault } from '../frame/load-fault';
import { ChartsCredit } from './charts-credit';
import { chartModel } from './chart-model';
import { MomentLegend } from './moment-legend';
import { seriesQuery } from './queries';
import { RANGES, RANGE_WORDS, startOf, type Range } from './range';
import { SeriesTable } from './series-table';
import { SizeSteps } from './size-steps';
import { trendWords } from './trend-words';

const CANVAS_TO_COME = <div className="skeleton h-136" />;
/** The charting library is loaded only for a bot's page, and only in a browser. */
const SeriesChart = dynamic(() => import('./series-chart'), {
  ssr: false,
  loading: () => CANVAS_TO_COME,
});

/** The bot's history: equity, win rates and size on one time axis. */
export function BotCharts({ bot }: { bot: BotDetailAnswer }) {
  const [range, setRange] = useQueryState(
    'range',
    parseAsStringLiteral(RANGES).withDefault('year'),
  );
  const series = useQuery(seriesQuery(bot.id, startOf(range, bot.status.trading_day)));
  return (
    <section aria-labelledby="record">
      <div className="mb-3 flex flex-wrap items-center justify-between gap-2">
        <h2 id="record" className="text-lg font-semibold">
          Record
        </h2>
        <RangeChoice range={range} onChoose={(chosen) => void setRange(chosen)} />
      </div>
      {series.data === undefined ? (
        series.error !== null ? (
          <LoadFault what="The record" fault={series.error} onRetry={() => void series.refetch()} />
        ) : (
          <div className="skeleton h-176" aria-busy />
        )
      ) : series.data.points.length === 0 ? (
        <Empty title="No sessions in this range">
          Charts begin with the first session that is finalised: at the market open after the bot’s
          first trade.
        </Empty>
      ) : (
        <Drawn
          series={series.data}
          currency={bot.currency}
          range={series.isPlaceholderData ? 'before' : range}
        />
      )}
    </section>
  );
}

function RangeChoice({ range, onChoose }: { range: Range; onChoose: (range: Range) => void }) {
  return (
    <div role="group" aria-label="Time shown" className="flex gap-1">
      {RANGES.map((choice) => (
        <button
          key={choice}
          type="button"
          aria-pressed={choice === range}
          className={`button ${choice === range ? 'border-edge bg-quiet font-semibold' : ''}`}
          onClick={() => onChoose(choice)}
        >
          {RANGE_WORDS[choice]}
        </button>
      ))}
    </div>
  );
}

/** The selected moment, and how it was selected: with a pointer it ends when the pointer leaves. */
interface Chosen {
  readonly moment: number;
  readonly by: 'pointer' | 'keys';
}

interface DrawnProps {
  readonly series: SeriesAnswer;
  readonly currency: string;
  readonly range: string;
}

function Drawn({ series, currency, range }: DrawnProps) {
  const model = useMemo(() => chartModel(series), [series]);
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const last = model.moments.length - 1;
  const place = Math.min(chosen?.moment ?? last, last);
  const moment = model.moments[place]!;
  const choose = (found: number, by: Chosen['by']) =>
    setChosen(found === -1 ? null : { moment: found, by });
  return (
    <>
      <figure className="panel p-4">
        <MomentLegend moment={moment} currency={currency} />
        <input
          type="range"
          className="mt-2 w-full accent-main"
          aria-label="Time of the figures"
          aria-valuetext={`${moment.point?.date ?? 'Before the first session'}, equity ${moment.point?.equity ?? 'unknown'}`}
          min={0}
          max={last}
          value={place}
          onChange={({ target }) => choose(Number(target.value), 'keys')}
        />
        <SeriesChart
          {...{ model, range, currency }}
          pointed={chosen?.by === 'keys' ? chosen.moment : null}
          onPointer={(found) =>
            found === null
              ? setChosen((before) => (before?.by === 'keys' ? before : null))
              : choose(found, 'pointer')
          }
          label={trendWords(model, series, currency)}
        />
        <figcaption className="mt-2 text-xs text-muted">
          Bands are phases, the stronger the higher; dashed red lines are downgrades.{' '}
          <ChartsCredit />
        </figcaption>
        <SeriesTable {...{ series, currency }} />
      </figure>
      <SizeSteps
        {...{ series, currency }}
        onPoint={(at) =>
          at === null
            ? setChosen(null)
            : choose(
                model.moments.findLastIndex((known) => known.at <= at),
                'keys',
              )
        }
      />
    </>
  );
}
