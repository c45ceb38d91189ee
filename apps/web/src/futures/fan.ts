import type { FuturesRun } from '../lab/queries';

export type FutureDay = NonNullable<FuturesRun['result']>['days'][number];
export type Fan = FutureDay['equity'];

/** Of the drawing; it is stretched to the room that there is. */
export const WIDTH = 600;
export const HEIGHT = 200;

/** The drawing of quantiles over days: SVG paths and axis labels. */
export interface FanPaths {
  readonly outer: string;
  readonly inner: string;
  readonly median: string;
  readonly lowest: number;
  readonly highest: number;
}

/** Floats place points only; what one reads is the API's text. */
export function fanPaths(fans: readonly Fan[]): FanPaths {
  const lowest = Math.min(...fans.map(({ q5 }) => Number(q5)));
  const highest = Math.max(...fans.map(({ q95 }) => Number(q95)));
  const height = highest - lowest || 1;
  const x = (day: number) => ((day / Math.max(fans.length - 1, 1)) * WIDTH).toFixed(1);
  const y = (value: string) => (HEIGHT - ((Number(value) - lowest) / height) * HEIGHT).toFixed(1);
  const line = (of: (fan: Fan) => string) => fans.map((fan, day) => `${x(day)} ${y(of(fan))}`);
  const band = (low: (fan: Fan) => string, high: (fan: Fan) => string) =>
    `M${[...line(high), ...line(low).reverse()].join('L')}Z`;
  return {
    outer: band(
      ({ q5 }) => q5,
      ({ q95 }) => q95,
    ),
    inner: band(
      ({ q25 }) => q25,
      ({ q75 }) => q75,
    ),
    median: `M${line(({ q50 }) => q50).join('L')}`,
    lowest,
    highest,
  };
}
