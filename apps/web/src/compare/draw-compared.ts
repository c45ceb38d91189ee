import { LineSeries, LineStyle, type UTCTimestamp } from 'lightweight-charts';
import { chartIn, recolour, SHARE } from '../charts/chart-frame';
import type { Colours } from '../charts/colours';
import type { ComparedDay } from './compared';

export interface ComparedChart {
  readonly show: (days: readonly ComparedDay[], colours: Colours) => void;
  readonly remove: () => void;
}

/** Told apart by their dashes as well as by colour. */
const LOOKS = [
  { colour: 'link', lineStyle: LineStyle.Solid },
  { colour: 'warn', lineStyle: LineStyle.Dashed },
] as const;

export function drawCompared(container: HTMLElement): ComparedChart {
  const chart = chartIn(container, (time) => new Date(time * 1000).toISOString().slice(0, 10));
  const lines = LOOKS.map(({ colour, lineStyle }, place) => ({
    colour,
    place,
    series: chart.addSeries(LineSeries, {
      ...{ lineStyle, lineWidth: 2, priceFormat: SHARE },
      ...{ priceLineVisible: false, lastValueVisible: false },
    }),
  }));
  return {
    show: (days, colours) => {
      recolour(chart, colours);
      for (const { colour, place, series } of lines) {
        series.applyOptions({ color: colours[colour] });
        series.setData(
          days.map(({ date, changes }) => ({ time: timeOf(date), value: Number(changes[place]) })),
        );
      }
      chart.timeScale().fitContent();
    },
    remove: () => chart.remove(),
  };
}

const timeOf = (date: string) => (Date.parse(`${date}T00:00:00Z`) / 1000) as UTCTimestamp;
