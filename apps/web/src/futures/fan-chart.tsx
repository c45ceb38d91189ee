import { useMemo } from 'react';
import { showMoney, showRounded } from '../format/decimal';
import { fanPaths, HEIGHT, WIDTH, type Fan } from './fan';

interface FanChartProps {
  readonly title: string;
  readonly dates: readonly string[];
  readonly fans: readonly Fan[];
  readonly currency: string;
}

/** Quantiles over the days to come: the median, and where half and nine tenths of the futures lie. */
export function FanChart({ title, dates, fans, currency }: FanChartProps) {
  const paths = useMemo(() => fanPaths(fans), [fans]);
  const [last, first, end] = [fans.at(-1)!, dates[0]!, dates.at(-1)!];
  const axis = (value: number) => showMoney(String(Math.round(value)), currency);
  const money = (value: string) => `${showRounded(value)} ${currency}`;
  return (
    <figure className="panel p-4">
      <h3 className="text-sm font-semibold">{title}</h3>
      <div className="mt-2 grid grid-cols-[auto_1fr] gap-x-2">
        <div
          aria-hidden="true"
          className="flex flex-col justify-between text-right text-xs text-muted tabular-nums"
        >
          <span>{axis(paths.highest)}</span>
          <span>{axis(paths.lowest)}</span>
        </div>
        <svg
          role="img"
          aria-label={`${title} from ${first} to ${end}. On ${end}: median ${money(last.q50)}; half of the futures between ${money(last.q25)} and ${money(last.q75)}, nine tenths between ${money(last.q5)} and ${money(last.q95)}.`}
          viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
          preserveAspectRatio="none"
          className="h-48 w-full border-b border-l border-edge"
        >
          <path d={paths.outer} className="fill-link" opacity="0.18" />
          <path d={paths.inner} className="fill-link" opacity="0.35" />
          <path
            d={paths.median}
            className="fill-none stroke-link"
            strokeWidth="2"
            vectorEffect="non-scaling-stroke"
          />
        </svg>
        <span />
        <div
          aria-hidden="true"
          className="mt-1 flex justify-between text-xs text-muted tabular-nums"
        >
          <span>{first}</span>
          <span>{end}</span>
        </div>
      </div>
      <p className="mt-2 text-sm tabular-nums">
        On {end}: median {money(last.q50)}, nine tenths between {money(last.q5)} and{' '}
        {money(last.q95)}.
      </p>
    </figure>
  );
}
