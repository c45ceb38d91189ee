import { BaselineSeries, LineSeries, type UTCTimestamp } from 'lightweight-charts';
import { chartIn, HIDDEN, MONEY, SHARE, recolour } from './chart-frame';
import type { Colours } from './colours';
import type { Place, RecordModel } from './record-model';

/** A record and its underwater curve, on one time axis. */
export interface RecordChart {
  readonly show: (model: RecordModel, colours: Colours) => void;
  readonly remove: () => void;
}

export function drawRecord(container: HTMLElement): RecordChart {
  const chart = chartIn(container, (time) => new Date(time * 1000).toISOString().slice(0, 10));
  const quiet = { priceLineVisible: false, lastValueVisible: false } as const;
  const line = chart.addSeries(LineSeries, { ...quiet, lineWidth: 2, priceFormat: MONEY }, 0);
  const under = chart.addSeries(
    BaselineSeries,
    { ...quiet, lineWidth: 1, baseValue: { type: 'price', price: 0 } },
    1,
  );
  chart.panes().forEach((pane, place) => pane.setStretchFactor(place === 0 ? 3 : 2));
  return {
    show: (model, colours) => {
      recolour(chart, colours);
      line.applyOptions({ color: colours.link });
      under.applyOptions({
        priceFormat: model.underIn === 'share' ? SHARE : MONEY,
        topLineColor: HIDDEN,
        topFillColor1: HIDDEN,
        topFillColor2: HIDDEN,
        bottomLineColor: colours.bad,
        bottomFillColor1: colours.badSoft,
        bottomFillColor2: colours.badSoft,
      });
      line.setData(measured(model.line));
      under.setData(measured(model.under));
      chart.timeScale().fitContent();
    },
    remove: () => chart.remove(),
  };
}

const measured = (places: readonly Place[]) =>
  places.map(({ time, value }) =>
    value === null ? { time: time as UTCTimestamp } : { time: time as UTCTimestamp, value },
  );
