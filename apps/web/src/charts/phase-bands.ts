import type {
  IChartApiBase,
  IPanePrimitive,
  IPrimitivePaneRenderer,
  PaneAttachedParameter,
  Time,
  UTCTimestamp,
} from 'lightweight-charts';
import { PHASE_WORDS, STEPS } from '../words/phases';
import type { ChartModel } from './chart-model';
import type { Colours } from './colours';

type Target = Parameters<IPrimitivePaneRenderer['draw']>[0];

/** The higher the phase, the stronger the band. */
const STRENGTHS = [0, 0.07, 0.13, 0.2] as const;
const FONT_PX = 12;
const MARGIN_PX = 6;
const MARKER_PX = 5;

interface Look {
  /** Written in the pane's corner. */
  readonly title: string;
  /** Whether the phases are named in this pane. */
  readonly named: boolean;
}

/** Draws the phases as bands on the background of a pane, and the downgrades as lines through it. */
export class PhaseBands implements IPanePrimitive {
  private chart: IChartApiBase | null = null;
  private requestUpdate: () => void = () => undefined;
  private model: Pick<ChartModel, 'stretches' | 'downgrades'> = { stretches: [], downgrades: [] };
  private readonly views = [
    {
      zOrder: () => 'bottom' as const,
      renderer: () => ({ draw: (target: Target) => this.draw(target) }),
    },
  ];

  constructor(
    private readonly look: Look,
    private colours: Colours,
  ) {}

  attached({ chart, requestUpdate }: PaneAttachedParameter<Time>): void {
    this.chart = chart;
    this.requestUpdate = requestUpdate;
  }

  paneViews() {
    return this.views;
  }

  show(model: Pick<ChartModel, 'stretches' | 'downgrades'>): void {
    this.model = model;
    this.requestUpdate();
  }

  recolour(colours: Colours): void {
    this.colours = colours;
    this.requestUpdate();
  }

  private draw(target: Target): void {
    target.useMediaCoordinateSpace(({ context, mediaSize: { width, height } }) => {
      context.font = `${FONT_PX}px ${this.colours.font}`;
      this.drawBands(context, width, height);
      this.drawDowngrades(context, height);
      context.fillStyle = this.colours.ink;
      context.textBaseline = 'top';
      context.fillText(this.look.title, MARGIN_PX, MARGIN_PX);
    });
  }

  private drawBands(context: CanvasRenderingContext2D, width: number, height: number): void {
    for (const { band, from, to } of this.model.stretches) {
      const left = Math.max(this.xOf(from), 0);
      const right = band.to === null ? width : Math.min(this.xOf(to), width);
      if (right <= left) continue;
      context.fillStyle = this.colours.accent;
      context.globalAlpha = STRENGTHS[STEPS.indexOf(band.phase)]!;
      context.fillRect(left, 0, right - left, height);
      context.globalAlpha = 1;
      context.fillStyle = this.colours.line;
      context.fillRect(left, 0, 1, height);
      if (this.look.named) this.name(context, PHASE_WORDS[band.phase], left, right, height);
    }
  }

  /** Where there is room: the legend names the phase in any case. */
  private name(
    context: CanvasRenderingContext2D,
    words: string,
    left: number,
    right: number,
    height: number,
  ): void {
    if (context.measureText(words).width + 2 * MARGIN_PX > right - left) return;
    context.fillStyle = this.colours.muted;
    context.textBaseline = 'bottom';
    context.fillText(words, left + MARGIN_PX, height - MARGIN_PX);
  }

  private drawDowngrades(context: CanvasRenderingContext2D, height: number): void {
    context.strokeStyle = this.colours.bad;
    context.fillStyle = this.colours.bad;
    context.lineWidth = 1;
    for (const { time } of this.model.downgrades) {
      const x = Math.round(this.xOf(time)) + 0.5;
      context.setLineDash([4, 3]);
      context.beginPath();
      context.moveTo(x, 0);
      context.lineTo(x, height);
      context.stroke();
      context.setLineDash([]);
      context.beginPath();
      context.moveTo(x - MARKER_PX, 0);
      context.lineTo(x + MARKER_PX, 0);
      context.lineTo(x, 1.6 * MARKER_PX);
      context.fill();
    }
  }

  private xOf(time: number): number {
    const scale = this.chart!.timeScale();
    const index = scale.timeToIndex(time as UTCTimestamp, true);
    if (index === null) return 0;
    return (
      scale.logicalToCoordinate(
        index as unknown as Parameters<typeof scale.logicalToCoordinate>[0],
      ) ?? 0
    );
  }
}
