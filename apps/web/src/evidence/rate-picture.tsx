import type { EvidenceInWords } from '@phasegate/contracts';
import { useMemo } from 'react';
import { LineSample } from '../charts/line-sample';
import { showRoundedShare } from '../format/decimal';
import { densityOf } from './density';

const WIDTH = 400;
const HEIGHT = 120;
/** The highest point stays below the edge. */
const HEADROOM = 6;

export type WinRate = NonNullable<EvidenceInWords['win_rate']>;

/** The interval of the true win rate, against the requirement. Everything in it is also available as text. */
export function RatePicture({ rate, sentence }: { rate: WinRate; sentence: string }) {
  const { wins, trades, threshold, interval } = rate;
  const points = useMemo(() => densityOf({ wins, trades }), [wins, trades]);
  if (interval === null) return null;
  const within = points.filter(
    (point) => point.rate >= Number(interval.low) && point.rate <= Number(interval.high),
  );
  return (
    <figure className="max-w-2xl">
      <svg
        role="img"
        aria-label={`Where the true win rate may lie. ${sentence} It lies between ${showRoundedShare(interval.low)} and ${showRoundedShare(interval.high)} with a probability of 95%.`}
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        className="h-32 w-full border-b border-edge"
      >
        <path d={areaOf(points)} className="fill-line" />
        <path d={areaOf(within)} className="fill-link" opacity="0.45" />
        <path
          d={outlineOf(points)}
          className="fill-none stroke-link"
          strokeWidth="1.5"
          vectorEffect="non-scaling-stroke"
        />
        <path
          d={`M${Number(threshold) * WIDTH} 0V${HEIGHT}`}
          className="stroke-warn"
          strokeWidth="2"
          strokeDasharray="6 4"
          vectorEffect="non-scaling-stroke"
        />
      </svg>
      <div aria-hidden="true" className="flex justify-between text-xs text-muted tabular-nums">
        {['0%', '25%', '50%', '75%', '100%'].map((tick) => (
          <span key={tick}>{tick}</span>
        ))}
      </div>
      <figcaption className="mt-1 flex flex-wrap gap-x-4 gap-y-1 text-sm">
        <span>
          <LineSample line="dashed warn" /> asked for: {showRoundedShare(threshold)}
        </span>
        <span>
          <Swatch /> 95% interval: {showRoundedShare(interval.low)} to{' '}
          {showRoundedShare(interval.high)}
        </span>
      </figcaption>
    </figure>
  );
}

const Swatch = () => (
  <svg aria-hidden="true" viewBox="0 0 16 10" className="inline-block h-2.5 w-4 align-middle">
    <rect width="16" height="10" className="fill-link" opacity="0.45" />
  </svg>
);

interface Point {
  readonly rate: number;
  readonly height: number;
}

const placeOf = ({ rate, height }: Point): string =>
  `${(rate * WIDTH).toFixed(1)} ${(HEIGHT - height * (HEIGHT - HEADROOM)).toFixed(1)}`;

const outlineOf = (points: readonly Point[]): string =>
  points.length === 0 ? '' : `M${points.map(placeOf).join('L')}`;

/** The same, closed along the axis. */
function areaOf(points: readonly Point[]): string {
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined) return '';
  return `${outlineOf(points)}L${(last.rate * WIDTH).toFixed(1)} ${HEIGHT}L${(first.rate * WIDTH).toFixed(1)} ${HEIGHT}Z`;
}
