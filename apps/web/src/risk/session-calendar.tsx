'use client';

import type { RiskAnswer } from '@phasegate/contracts';
import { useEffect, useMemo, useRef } from 'react';
import type { Column } from '../controls/data-table';
import { FoldedTable } from '../controls/folded-table';
import { isLoss, showCount, showGain } from '../format/decimal';
import { PHASE_WORDS } from '../words/phases';
import { calendarOf, type Square } from './calendar';

const CELL = 12;
const GAP = 2;
const LEFT = 28;
const TOP = 14;
/** Pixels of a unit: squares large enough to point at. */
const SCALE = 1.35;
const DAYS = [
  [0, 'Mon'],
  [2, 'Wed'],
  [4, 'Fri'],
] as const;
const SHADES = ['', 'opacity-30', 'opacity-55', 'opacity-80', ''] as const;

type Day = RiskAnswer['days'][number];

/** A square for each session of the year, the stronger the larger its result; a losing one has a hole. */
export function SessionCalendar({ risk, currency }: { risk: RiskAnswer; currency: string }) {
  const calendar = useMemo(() => calendarOf(risk), [risk]);
  const losing = risk.days.filter(({ pnl }) => isLoss(pnl)).length;
  // Where not all of it fits, the latest weeks are shown.
  const scroller = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (scroller.current !== null) scroller.current.scrollLeft = scroller.current.scrollWidth;
  }, [calendar.weeks]);
  const [width, height] = [LEFT + calendar.weeks * (CELL + GAP), TOP + 7 * (CELL + GAP)];
  const words = `${showCount(risk.days.length)} sessions from ${risk.start} to ${risk.end}, ${showCount(losing)} of them with a loss.`;
  return (
    <figure>
      <div
        ref={scroller}
        className="overflow-x-auto"
        tabIndex={0}
        role="group"
        aria-label="Calendar of sessions"
      >
        <svg
          role="img"
          aria-label={words}
          width={width * SCALE}
          height={height * SCALE}
          viewBox={`0 0 ${width} ${height}`}
          className="max-w-none"
        >
          {calendar.months.map(({ name, week }) => (
            <text
              key={week}
              x={LEFT + week * (CELL + GAP)}
              y={TOP - 4}
              className="fill-muted text-[9px]"
            >
              {name}
            </text>
          ))}
          {DAYS.map(([weekday, name]) => (
            <text
              key={name}
              x="0"
              y={TOP + weekday * (CELL + GAP) + CELL - 3}
              className="fill-muted text-[9px]"
            >
              {name}
            </text>
          ))}
          {calendar.squares.map((square) => (
            <SessionSquare key={square.day.date} square={square} currency={currency} />
          ))}
        </svg>
      </div>
      <figcaption className="mt-1 text-xs text-muted">
        {words} Green is a gain, red with a hole a loss; the stronger, the larger.
      </figcaption>
      <DaysTable days={risk.days} currency={currency} />
    </figure>
  );
}

function SessionSquare({
  square: { day, week, weekday, level },
  currency,
}: {
  square: Square;
  currency: string;
}) {
  const [x, y] = [LEFT + week * (CELL + GAP), TOP + weekday * (CELL + GAP)];
  return (
    <g>
      <title>{`${day.date}: ${showGain(day.pnl, currency)}, ${showCount(day.trades)} ${day.trades === 1 ? 'trade' : 'trades'}, ${PHASE_WORDS[day.phase]}`}</title>
      <rect
        x={x}
        y={y}
        width={CELL}
        height={CELL}
        rx="2"
        className={`${level === 0 ? 'fill-line' : level > 0 ? 'fill-good' : 'fill-bad'} ${SHADES[Math.abs(level)]}`}
      />
      {level < 0 && <circle cx={x + CELL / 2} cy={y + CELL / 2} r="2.5" className="fill-surface" />}
    </g>
  );
}

const DaysTable = ({ days, currency }: { days: readonly Day[]; currency: string }) => (
  <FoldedTable
    summary="Show sessions as table"
    className="mt-2"
    maxHeight="max-h-96"
    label="Sessions of the calendar"
    caption="Sessions of the last year, newest first"
    columns={columnsIn(currency)}
    rows={days.toReversed()}
    rowKey={({ date }) => date}
  />
);

const columnsIn = (currency: string): readonly Column<Day>[] => [
  { id: 'date', name: 'Session', cell: ({ date }) => date },
  { id: 'phase', name: 'Phase', cell: ({ phase }) => PHASE_WORDS[phase] },
  { id: 'trades', name: 'Trades', cell: ({ trades }) => showCount(trades) },
  {
    id: 'pnl',
    name: 'P&L',
    cell: ({ pnl }) => (
      <span className={isLoss(pnl) ? 'text-bad' : ''}>{showGain(pnl, currency)}</span>
    ),
  },
];
