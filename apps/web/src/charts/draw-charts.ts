import {
  type AutoscaleInfoProvider,
  LineSeries,
  LineStyle,
  LineType,
  type ISeriesApi,
  type LineSeriesPartialOptions,
  type UTCTimestamp,
} from 'lightweight-charts';
import { chartIn, HIDDEN, MONEY, SHARE, recolour } from './chart-frame';
import type { ChartModel, Dot, Moment, TenureDot } from './chart-model';
import type { Colours } from './colours';
import { PhaseBands } from './phase-bands';

/** Three panes on one time axis: equity, win rates against what is asked, size. */
export interface Charts {
  readonly show: (model: ChartModel, colours: Colours, anew: boolean) => void;
  /** Puts the crosshair on a moment; null: takes it away. */
  readonly pointAt: (moment: Moment | null) => void;
  readonly remove: () => void;
}

const PANES = { equity: 0, winRate: 1, size: 2 } as const;
const STRETCH = [3, 2, 2] as const;

/** A constant size is drawn as a straight line. */
const fromZero: AutoscaleInfoProvider = (ofValues) => {
  const info = ofValues();
  return info?.priceRange == null
    ? info
    : { ...info, priceRange: { ...info.priceRange, minValue: 0 } };
};

const LINES = {
  equity: { pane: PANES.equity, colour: 'link', look: { lineWidth: 2, priceFormat: MONEY } },
  winRate: { pane: PANES.winRate, colour: 'link', look: { lineWidth: 2, priceFormat: SHARE } },
  winRateRequired: {
    pane: PANES.winRate,
    colour: 'link',
    look: {
      lineWidth: 1,
      lineStyle: LineStyle.Dashed,
      lineType: LineType.WithSteps,
      priceFormat: SHARE,
    },
  },
  rollingWinRate: {
    pane: PANES.winRate,
    colour: 'warn',
    look: { lineWidth: 1, priceFormat: SHARE },
  },
  rollingWinRateFloor: {
    pane: PANES.winRate,
    colour: 'bad',
    look: {
      lineWidth: 1,
      lineStyle: LineStyle.Dotted,
      lineType: LineType.WithSteps,
      priceFormat: SHARE,
    },
  },
  size: {
    pane: PANES.size,
    colour: 'link',
    look: {
      lineWidth: 2,
      lineType: LineType.WithSteps,
      priceFormat: MONEY,
      autoscaleInfoProvider: fromZero,
    },
  },
} as const satisfies Record<
  string,
  { pane: number; colour: keyof Colours; look: LineSeriesPartialOptions }
>;
type LineName = keyof typeof LINES;
const LINE_NAMES = Object.keys(LINES) as LineName[];

interface DrawOptions {
  readonly currency: string;
  /** The moment under the pointer, by its time; null: the pointer has left. */
  readonly onPointer: (time: number | null) => void;
}

export function drawCharts(
  container: HTMLElement,
  colours: Colours,
  { currency, onPointer }: DrawOptions,
): Charts {
  let days = new Map<number, string>();
  const chart = chartIn(container, (time) => days.get(time) ?? '');
  const series = Object.fromEntries(
    LINE_NAMES.map((name) => [
      name,
      chart.addSeries(
        LineSeries,
        {
          ...LINES[name].look,
          priceLineVisible: false,
          lastValueVisible: false,
          crosshairMarkerVisible: name === 'equity' || name === 'size',
        },
        LINES[name].pane,
      ),
    ]),
  ) as Record<LineName, ISeriesApi<'Line'>>;
  const bands = [
    new PhaseBands({ title: `Equity, ${currency}`, named: true }, colours),
    new PhaseBands({ title: 'Win rate', named: false }, colours),
    new PhaseBands({ title: `Size, ${currency}`, named: false }, colours),
  ];
  chart.panes().forEach((pane, place) => {
    pane.setStretchFactor(STRETCH[place]!);
    pane.attachPrimitive(bands[place]!);
  });
  chart.subscribeCrosshairMove(({ time, sourceEvent }) => {
    // Without an event it was `pointAt` that moved the crosshair.
    if (time === undefined) onPointer(null);
    else if (sourceEvent !== undefined) onPointer(Number(time));
  });
  return {
    show: (model, now, anew) => {
      recolour(chart, now);
      days = new Map(model.moments.map((moment) => [moment.time, dayOf(moment)]));
      for (const name of LINE_NAMES) {
        series[name].applyOptions({ color: now[LINES[name].colour] });
        series[name].setData(lineOf(model[name], 'lineType' in LINES[name].look));
      }
      for (const band of bands) {
        band.recolour(now);
        band.show(model);
      }
      if (anew) chart.timeScale().fitContent();
    },
    pointAt: (moment) => {
      if (moment?.point == null) chart.clearCrosshairPosition();
      else
        chart.setCrosshairPosition(
          Number(moment.point.equity),
          moment.time as UTCTimestamp,
          series.equity,
        );
    },
    remove: () => chart.remove(),
  };
}

/** Of a session its trading day, else the day of the step of size. */
const dayOf = ({ hasPoint, point, at }: Moment): string =>
  hasPoint ? point!.date : at.slice(0, 10);

/**
 * The library draws lines without gaps: where there is no value, the line is transparent. A dot's colour is that of
 * the line to the next one.
 */
function lineOf(dots: readonly (Dot | TenureDot)[], stepped: boolean) {
  let last = dots.find(({ value }) => value !== null)?.value;
  if (last == null) return [];
  return dots.map((dot, place) => {
    last = dot.value ?? last!;
    const gap = dot.value === null || (!stepped && dots[place + 1]?.value === null);
    const hidden = gap || ('endsTenure' in dot && dot.endsTenure);
    return { time: dot.time as UTCTimestamp, value: last, ...(hidden && { color: HIDDEN }) };
  });
}
