import { createChart, CrosshairMode, type IChartApi } from 'lightweight-charts';
import { showDecimal, showRoundedShare } from '../format/decimal';
import type { Colours } from './colours';

export const HIDDEN = 'rgba(0, 0, 0, 0)';

/** Axis labels are for orientation; the legend has the exact figures. */
const axis = (show: (rounded: string) => string, minMove: number) =>
  ({
    type: 'custom',
    minMove,
    // What rounds to zero has no sign.
    formatter: (value: number) => show(value.toFixed(6).replace(/^-(?=[0.]+$)/, '')),
  }) as const;
export const MONEY = axis((text) => showDecimal(text.replace(/\.?0+$/, '')), 0.01);
/** Shares of one as percent. */
export const SHARE = axis(showRoundedShare, 0.0001);

/** An empty chart as wide as its container. @param dayAt the time axis's label for a moment */
export function chartIn(container: HTMLElement, dayAt: (time: number) => string): IChartApi {
  return createChart(container, {
    autoSize: true,
    layout: { attributionLogo: false, panes: { enableResize: false } },
    rightPriceScale: { minimumWidth: 64 },
    timeScale: { fixLeftEdge: true, fixRightEdge: true, lockVisibleTimeRangeOnResize: true },
    crosshair: {
      mode: CrosshairMode.Normal,
      horzLine: { visible: false, labelVisible: false },
    },
    // The wheel and a finger scroll the page.
    handleScroll: { mouseWheel: false, vertTouchDrag: false },
    handleScale: { mouseWheel: false, axisPressedMouseMove: false },
    kineticScroll: { touch: false },
    localization: { locale: 'en-US', timeFormatter: dayAt },
  });
}

/** Gives a chart the page's colours as they are now. */
export function recolour(chart: IChartApi, { ink, muted, line, font }: Colours): void {
  chart.applyOptions({
    layout: {
      background: { color: HIDDEN },
      textColor: muted,
      fontFamily: font,
      panes: { separatorColor: line },
    },
    grid: { vertLines: { visible: false }, horzLines: { color: line } },
    rightPriceScale: { borderColor: line },
    timeScale: { borderColor: line },
    crosshair: { vertLine: { color: muted, labelBackgroundColor: ink } },
  });
}
