import type { SeriesAnswer } from '@phasegate/contracts';
import { STEPS } from '../words/phases';

type Point = SeriesAnswer['points'][number];
type Threshold = SeriesAnswer['thresholds'][number];
type SizeStep = SeriesAnswer['sizes'][number];
type Downgrade = SeriesAnswer['downgrades'][number];
export type Band = SeriesAnswer['bands'][number];

/** An instant on the time axis with the bot's figures, unchanged from the API. */
export interface Moment {
  /** Unix seconds: each moment has its own, ascending. */
  readonly time: number;
  readonly at: string;
  /** The session that was finalised here, or last before. */
  readonly point: Point | null;
  readonly hasPoint: boolean;
  readonly threshold: Threshold | null;
  readonly band: Band | null;
  /** The last step of size here or before, as far as the range tells. */
  readonly step: SizeStep | null;
  readonly size: string | null;
}

/** A position on the canvas: a float, for pixels alone. Displayed figures come from the moments. */
export interface Dot {
  readonly time: number;
  /** null: the line has a gap here. */
  readonly value: number | null;
}

/** Of a figure whose window restarts with the tenure (rules 2.6): no line leads from one to the next. */
export interface TenureDot extends Dot {
  readonly endsTenure: boolean;
}

export interface Stretch {
  readonly band: Band;
  /** Unix seconds of its first and last moment on the axis. */
  readonly from: number;
  readonly to: number;
}

export interface ChartModel {
  readonly moments: readonly Moment[];
  readonly equity: readonly Dot[];
  readonly winRate: readonly TenureDot[];
  readonly winRateRequired: readonly Dot[];
  readonly rollingWinRate: readonly TenureDot[];
  readonly rollingWinRateFloor: readonly Dot[];
  readonly size: readonly Dot[];
  readonly stretches: readonly Stretch[];
  readonly downgrades: readonly { readonly downgrade: Downgrade; readonly time: number }[];
}

/** Puts a series on one time axis. Order is that of the API; nothing is rounded but for pixels. */
export function chartModel(series: SeriesAnswer): ChartModel {
  const moments = momentsOf(series);
  const sessions = moments.filter(({ hasPoint }) => hasPoint);
  return {
    moments,
    equity: dots(sessions, ({ point }) => point!.equity),
    winRate: byTenure(sessions, ({ point }) => point!.win_rate),
    winRateRequired: dots(moments, ({ threshold }) => threshold?.win_rate_required),
    rollingWinRate: byTenure(sessions, ({ point }) => point!.rolling_win_rate),
    rollingWinRateFloor: dots(moments, ({ threshold }) => threshold?.win_rate_downgrade),
    size: dots(moments, ({ size }) => size),
    stretches: stretchesOn(moments, series.bands),
    downgrades: downgradesOn(moments, series.downgrades),
  };
}

/** All instants at which a session ended or the size changed; of several in a second, the last. */
function momentsOf({ points, now, sizes, bands, thresholds }: SeriesAnswer): Moment[] {
  const sessions = new Map(
    [...points, ...(now === null ? [] : [now])].map((point) => [secondsOf(point.at), point]),
  );
  const steps = new Map(sizes.map((step) => [secondsOf(step.at), step]));
  // A step of size before the first session would stand alone at the left edge.
  const first = Math.min(...sessions.keys());
  const times = [...new Set([...sessions.keys(), ...steps.keys()])]
    .filter((time) => time >= first)
    .sort((one, other) => one - other);
  let point: Point | null = null;
  let step: SizeStep | null = sizes.filter(({ at }) => secondsOf(at) < first).at(-1) ?? null;
  return times.map((time) => {
    const session = sessions.get(time);
    point = session ?? point;
    step = steps.get(time) ?? step;
    const at = (session ?? steps.get(time))!.at;
    const takenDownFrom =
      session !== undefined && isBelow(inForce(bands, at, null), session.phase)
        ? session.phase
        : null;
    return {
      time,
      at,
      point,
      hasPoint: session !== undefined,
      threshold: inForce(thresholds, at, takenDownFrom),
      band: inForce(bands, at, takenDownFrom),
      step,
      size: steps.has(time)
        ? steps.get(time)!.size
        : ((takenDownFrom === null ? point?.size : step?.size) ?? null),
    };
  });
}

const isBelow = (band: Band | null, phase: Band['phase']): boolean =>
  band !== null && STEPS.indexOf(band.phase) < STEPS.indexOf(phase);

/**
 * The tenure in force at an instant. The session of a downgrade's day is shown under the phase in which the day began,
 * though the next tenure had begun when it was finalised (rules 2.8).
 *
 * @param phase the phase of such a session; null: it is none
 */
function inForce<Span extends { phase: Band['phase']; from: string; to: string | null }>(
  spans: readonly Span[],
  at: string,
  phase: Band['phase'] | null,
): Span | null {
  const begun = spans.filter(({ from }) => from <= at);
  return (
    (phase === null
      ? begun.findLast(({ to }) => to === null || at <= to)
      : begun.findLast((span) => span.phase === phase)) ?? null
  );
}

function stretchesOn(moments: readonly Moment[], bands: readonly Band[]): Stretch[] {
  const last = moments.at(-1);
  if (last === undefined) return [];
  return bands.flatMap((band) => {
    const from = moments.find(({ at }) => at >= band.from);
    const to = band.to === null ? last : (moments.find(({ at }) => at >= band.to!) ?? last);
    return from === undefined || to.time < from.time
      ? []
      : [{ band, from: from.time, to: to.time }];
  });
}

const downgradesOn = (moments: readonly Moment[], downgrades: readonly Downgrade[]) =>
  downgrades.flatMap((downgrade) => {
    const moment = moments.find(({ at }) => at >= downgrade.at);
    const before = moments[0] !== undefined && downgrade.at < moments[0].at;
    return moment === undefined || before ? [] : [{ downgrade, time: moment.time }];
  });

type DecimalOf = (moment: Moment) => string | null | undefined;

const dots = (moments: readonly Moment[], decimal: DecimalOf): Dot[] =>
  moments.map((moment) => ({ time: moment.time, value: pixels(decimal(moment)) }));

const byTenure = (moments: readonly Moment[], decimal: DecimalOf): TenureDot[] =>
  dots(moments, decimal).map((dot, place) => ({
    ...dot,
    endsTenure: moments[place + 1]?.band !== moments[place]!.band,
  }));

const secondsOf = (at: string): number => Math.floor(Date.parse(at) / 1000);
const pixels = (decimal: string | null | undefined): number | null =>
  decimal == null ? null : Number(decimal);
