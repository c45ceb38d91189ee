import { LineSeries, LineStyle, LineType, type UTCTimestamp } from 'lightweight-charts';
import { chartIn, MONEY, recolour } from '../charts/chart-frame';
import type { Colours } from '../charts/colours';
import type { EquityMoment } from './align';
import { COURSES } from './courses';

/** The equity of every course, on one time axis. */
export interface EquityChart {
  readonly show: (moments: readonly EquityMoment[], colours: Colours) => void;
  /** Puts the crosshair on a moment. */
  readonly pointAt: (moment: EquityMoment) => void;
  readonly remove: () => void;
}

/** Where courses agree, the thinner line lies on the wider one, so that all are seen. */
const LOOKS = {
  'dashed ink': { colour: 'ink', lineStyle: LineStyle.Dashed, lineWidth: 1 },
  'solid link': { colour: 'link', lineStyle: LineStyle.Solid, lineWidth: 2 },
  'solid warn': { colour: 'warn', lineStyle: LineStyle.Solid, lineWidth: 4 },
} as const;
const WIDEST_FIRST = COURSES.map((course, place) => ({ ...course, place })).reverse();

/** @param onPointer the time under the pointer in Unix seconds; null: the pointer has left */
export function drawEquity(
  container: HTMLElement,
  onPointer: (time: number | null) => void,
): EquityChart {
  const chart = chartIn(container, (time) => new Date(time * 1000).toISOString().slice(0, 10));
  const lines = WIDEST_FIRST.map(({ line, place }) => ({
    place,
    look: LOOKS[line],
    series: chart.addSeries(LineSeries, {
      lineStyle: LOOKS[line].lineStyle,
      lineWidth: LOOKS[line].lineWidth,
      // Equity stays until a trade closes.
      lineType: LineType.WithSteps,
      priceFormat: MONEY,
      priceLineVisible: false,
      lastValueVisible: false,
    }),
  }));
  chart.subscribeCrosshairMove(({ time, sourceEvent }) => {
    // Without an event it was `pointAt` that moved the crosshair.
    if (time === undefined) onPointer(null);
    else if (sourceEvent !== undefined) onPointer(Number(time));
  });
  return {
    show: (moments, colours) => {
      recolour(chart, colours);
      for (const { place, look, series } of lines) {
        series.applyOptions({ color: colours[look.colour] });
        series.setData(
          moments.flatMap(({ at, equity }) =>
            equity[place] == null ? [] : [{ time: secondsOf(at), value: Number(equity[place]) }],
          ),
        );
      }
      chart.timeScale().fitContent();
    },
    pointAt: ({ at, equity }) => {
      const { place, series } = lines.find((line) => equity[line.place] !== null)!;
      chart.setCrosshairPosition(Number(equity[place]), secondsOf(at), series);
    },
    remove: () => chart.remove(),
  };
}

/** A float, for pixels alone; what people read comes from the moments. */
export const secondsOf = (at: string): UTCTimestamp => (Date.parse(at) / 1000) as UTCTimestamp;
