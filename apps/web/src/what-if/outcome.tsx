import type { WhatIfCourse, WhatIfResult } from '@phasegate/contracts';
import type { ReactNode } from 'react';
import { DataTable, type Column } from '../controls/data-table';
import { isLoss, showCount, showGain, showMoney, showRoundedShare } from '../format/decimal';
import { PHASE_WORDS, STEPS } from '../words/phases';
import { BLOCK_WORDS } from './block-words';
import { COURSES } from './courses';

interface Line {
  readonly name: string;
  /** As text, so that two courses can be compared. */
  readonly value: (course: WhatIfCourse) => string;
  readonly loss?: (course: WhatIfCourse) => boolean;
}

/** The outcomes side by side; differences due to the change are bold. */
export function Outcome({ result, currency }: { result: WhatIfResult; currency: string }) {
  const lines = linesOf(result, currency);
  const cell =
    (course: WhatIfCourse, compared: WhatIfCourse | null) =>
    ({ value, loss }: Line): ReactNode => {
      const text = value(course);
      const differs = compared !== null && value(compared) !== text;
      const look = `tabular-nums ${loss?.(course) ? 'text-bad' : ''}`;
      return differs ? (
        <strong className={look}>{text}</strong>
      ) : (
        <span className={look}>{text}</span>
      );
    };
  const columns: Column<Line>[] = [
    { id: 'line', name: 'Outcome', width: 'w-[28%]', cell: ({ name }) => name },
    ...COURSES.map(({ course, name }) => ({
      id: course,
      name,
      cell: cell(result[course], course === 'what_if' ? result.replayed : null),
    })),
  ];
  return (
    <DataTable
      caption="Outcome, side by side"
      columns={columns}
      rows={lines}
      rowKey={({ name }) => name}
    />
  );
}

function linesOf({ actual, replayed, what_if }: WhatIfResult, currency: string): Line[] {
  const reasons = [actual, replayed, what_if].flatMap(({ entries }) =>
    entries.blocked_by.map(({ reason }) => reason),
  );
  return [
    { name: 'Ends in', value: ({ phase }) => PHASE_WORDS[phase] },
    {
      name: 'Size at the end',
      value: ({ size }) => (size === null ? 'paper only' : showMoney(size, currency)),
    },
    { name: 'Breaker at the end', value: ({ breaker_open: open }) => (open ? 'open' : 'closed') },
    { name: 'First live entry', value: ({ first_live_date: date }) => date ?? 'never' },
    { name: 'Downgrades', value: ({ downgrades }) => showCount(downgrades) },
    ...STEPS.map((phase): Line => ({
      name: `Trading days in ${PHASE_WORDS[phase]}`,
      value: ({ trading_days }) => showCount(trading_days[phase]),
    })),
    { name: 'Live entries allowed', value: ({ entries }) => showCount(entries.let_in_live) },
    { name: 'Entries made smaller', value: ({ entries }) => showCount(entries.clipped) },
    { name: 'Entries blocked', value: ({ entries }) => showCount(entries.blocked) },
    ...[...new Set(reasons)].map((reason): Line => ({
      name: `Blocked: ${BLOCK_WORDS[reason]}`,
      value: ({ entries }) =>
        showCount(entries.blocked_by.find((one) => one.reason === reason)?.count ?? 0),
    })),
    {
      name: 'Live net P&L',
      value: ({ net_pnl }) => showGain(net_pnl, currency),
      loss: ({ net_pnl }) => isLoss(net_pnl),
    },
    {
      name: 'Largest drawdown',
      value: ({ max_drawdown: share }) => (share === null ? 'none' : showRoundedShare(share)),
    },
    { name: 'Equity at the end', value: ({ equity }) => showMoney(equity, currency) },
  ];
}
