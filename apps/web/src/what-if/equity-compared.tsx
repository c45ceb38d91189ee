'use client';

import type { WhatIfResult } from '@phasegate/contracts';
import dynamic from 'next/dynamic';
import { useMemo, useState } from 'react';
import { LineSample } from '../charts/line-sample';
import { showMoney } from '../format/decimal';
import { Instant } from '../format/instant';
import { alignEquity, type EquityMoment } from './align';
import { COURSES } from './courses';

/** Only who looks at a run loads the charting library, and only in a browser. */
const EquityCanvas = dynamic(() => import('./equity-canvas'), {
  ssr: false,
  loading: () => <div className="skeleton h-72" />,
});

interface EquityComparedProps {
  readonly result: WhatIfResult;
  readonly currency: string;
}

/** Equity in each course; the figures are those under the pointer. */
export function EquityCompared({ result, currency }: EquityComparedProps) {
  const moments = useMemo(() => alignEquity(COURSES.map(({ course }) => result[course])), [result]);
  const [chosen, setChosen] = useState<{ moment: number; byKeys: boolean } | null>(null);
  const last = moments.length - 1;
  if (last < 1)
    return <p className="text-sm text-muted">No live trade was closed: the equity never moved.</p>;
  const place = Math.min(chosen?.moment ?? last, last);
  const moment = moments[place]!;
  return (
    <figure className="panel p-4">
      <Legend moment={moment} currency={currency} />
      <input
        type="range"
        className="mt-2 w-full accent-main"
        aria-label="Time of the equity figures"
        aria-valuetext={`${moment.at.slice(0, 10)}: ${wordsOf(moment, currency)}`}
        min={0}
        max={last}
        value={place}
        onChange={({ target }) => setChosen({ moment: Number(target.value), byKeys: true })}
      />
      <EquityCanvas
        moments={moments}
        pointed={chosen?.byKeys ? place : null}
        onPointer={(found) =>
          setChosen((before) =>
            found !== null ? { moment: found, byKeys: false } : before?.byKeys ? before : null,
          )
        }
        label={`Equity from ${moments[0]!.at.slice(0, 10)} to ${moments[last]!.at.slice(0, 10)}. At the end: ${wordsOf(moments[last]!, currency)}.`}
      />
    </figure>
  );
}

const equityIn = (equity: string | null, currency: string): string =>
  equity === null ? 'none yet' : showMoney(equity, currency);

const wordsOf = ({ equity }: EquityMoment, currency: string): string =>
  COURSES.map(({ name }, place) => `${name}, ${equityIn(equity[place]!, currency)}`).join('; ');

function Legend({ moment, currency }: { moment: EquityMoment; currency: string }) {
  return (
    <dl className="grid gap-x-4 gap-y-2 text-sm sm:grid-cols-4">
      <div>
        <dt className="term">At</dt>
        <dd className="mt-0.5">
          <Instant at={moment.at} />
        </dd>
      </div>
      {COURSES.map(({ course, name, line }, place) => (
        <div key={course}>
          <dt className="term">
            <LineSample line={line} /> {name}
          </dt>
          <dd className="mt-0.5 tabular-nums">{equityIn(moment.equity[place]!, currency)}</dd>
        </div>
      ))}
    </dl>
  );
}
