import type { SeriesAnswer, SeriesBandAnswer } from '@phasegate/contracts';
import {
  instantText,
  type DowngradeMetrics,
  type Instant,
  type LeftBy,
  type Phase,
  type Policy,
  type PolicyInForce,
  type Trigger,
  alertSentences,
  type AlertedBot,
} from '@phasegate/phase-core';
import { plainOf } from '../../ledger/transaction/numerics.js';
import type { Queries } from '../../ledger/transaction/queries.js';

/** A change of phase or reset, as charts need it. */
export interface Change {
  readonly seq: number;
  readonly at: string;
  readonly type: LeftBy;
  readonly from_phase: Phase;
  readonly to_phase: Phase;
  readonly size: string | null;
  readonly size_before: string | null;
  readonly triggers: readonly Trigger[];
  readonly metrics: DowngradeMetrics | null;
}

interface ChangeRow extends Record<string, unknown> {
  readonly seq: number;
  readonly at: Date;
  readonly type: LeftBy;
  readonly from_phase: Phase;
  readonly to_phase: Phase;
  readonly size: string | null;
  readonly size_before: string | null;
  readonly triggers: readonly Trigger[] | null;
  readonly metrics: DowngradeMetrics | null;
}

/** The latest changes before an instant, latest first. */
export async function readChanges(
  queries: Queries,
  bot: string,
  until: string,
  take: number,
): Promise<Change[]> {
  const { rows } = await queries.query<ChangeRow>(
    `SELECT seq, at, type, from_phase, to_phase, size, evidence ->> 'size_before' AS size_before,
       evidence -> 'triggers' AS triggers, evidence -> 'metrics' AS metrics
     FROM transitions WHERE bot = $1 AND at < $2 ORDER BY seq DESC LIMIT $3`,
    [bot, until, take],
  );
  return rows.map(({ at, size, triggers, ...row }) => ({
    ...row,
    at: at.toISOString(),
    size: size === null ? null : plainOf(size),
    triggers: triggers ?? [],
  }));
}

/** The first change at or after an instant; null: there is none. */
export async function readChangeFrom(
  queries: Queries,
  bot: string,
  from: string,
): Promise<Pick<Change, 'at' | 'type'> | null> {
  const { rows } = await queries.query<Pick<ChangeRow, 'at' | 'type'> & Record<string, unknown>>(
    'SELECT at, type FROM transitions WHERE bot = $1 AND at >= $2 ORDER BY seq LIMIT 1',
    [bot, from],
  );
  return rows[0] === undefined ? null : { ...rows[0], at: rows[0].at.toISOString() };
}

/** Where the first tenure began: with the registration, or with the history that was imported (rules 2.11). */
export async function readBeginning(queries: Queries, bot: string): Promise<string> {
  const { rows } = await queries.query<{ at: Date }>(
    `SELECT least(e.at, first.opened_at) AS at
     FROM events e
     LEFT JOIN LATERAL (
       SELECT opened_at, imported FROM trades WHERE bot = $1 ORDER BY trading_day, opened_seq LIMIT 1) first
       ON first.imported
     WHERE e.bot = $1 AND e.seq = 1`,
    [bot],
  );
  return rows[0]!.at.toISOString();
}

/**
 * The tenures that these changes bound, oldest first.
 *
 * @param changes oldest first
 * @param beginning of the first tenure; null: older changes are left off
 * @param next the change that ended the last of them; null: it is running
 */
export function bandsOf(
  changes: readonly Change[],
  beginning: string | null,
  next: Pick<Change, 'at' | 'type'> | null,
): SeriesBandAnswer[] {
  const entered = changes.map(({ seq, at, type, to_phase }) => ({
    seq,
    from: at,
    entered_by: type,
    phase: to_phase,
  }));
  const registered = { seq: 1, entered_by: 'bot.registered', phase: 'experience' } as const;
  const starts = beginning === null ? entered : [{ ...registered, from: beginning }, ...entered];
  const ends = [...(beginning === null ? changes.slice(1) : changes), next];
  return starts.map((start, place) => ({
    ...start,
    to: ends[place]?.at ?? null,
    left_by: ends[place]?.type ?? null,
  }));
}

/** The requirements in each tenure, per version of the policy. */
export function thresholdsOf(
  bands: readonly SeriesBandAnswer[],
  policies: readonly PolicyInForce[],
): SeriesAnswer['thresholds'] {
  return bands.flatMap((band) => {
    const [from, to] = [Date.parse(band.from), band.to === null ? Infinity : Date.parse(band.to)];
    return policies.flatMap(({ version, policy, from: begun }, place) => {
      // Imported history is older than the first version, which it was judged by.
      const start = Math.max(from, place === 0 ? -Infinity : begun);
      const end = Math.min(to, policies[place + 1]?.from ?? Infinity);
      if (start >= end) return [];
      return [
        {
          phase: band.phase,
          from: instantText(start),
          to: textOrNull(end),
          policy_version: version,
          ...limitsOf(band.phase, policy),
        },
      ];
    });
  });
}

const textOrNull = (at: Instant) => (Number.isFinite(at) ? instantText(at) : null);

function limitsOf(phase: Phase, { gates, downgrade }: Policy) {
  const gate = phase === 'scaling' ? null : gates[phase];
  const triggers = phase === 'experience' ? null : downgrade[phase];
  return {
    win_rate_required: gate?.win_rate ?? null,
    win_rate_window:
      phase === 'experience'
        ? ({ unit: 'sessions', size: gates.experience.session_window } as const)
        : ({
            unit: 'trades',
            size:
              phase === 'scaling' ? downgrade.scaling.rolling_window : gates[phase].trade_window,
          } as const),
    win_rate_downgrade: triggers?.rolling_win_rate ?? null,
    rolling_window: triggers?.rolling_window ?? null,
    max_drawdown: phase === 'real_money_trial' ? gates.real_money_trial.max_drawdown : null,
    drawdown_downgrade: triggers?.drawdown ?? null,
    daily_loss_downgrade: triggers?.daily_loss ?? null,
    consecutive_losses_downgrade: triggers?.consecutive_losses ?? null,
  };
}

export const downgradesOf = (
  changes: readonly Change[],
  bot: AlertedBot,
): SeriesAnswer['downgrades'] =>
  changes
    .filter(({ type }) => type === 'phase.downgraded')
    .map(({ seq, at, from_phase, to_phase, triggers, metrics }) => ({
      seq,
      at,
      from_phase,
      to_phase,
      triggers: triggers.map((code) => ({
        code,
        sentence: alertSentences.triggerSentence(code, metrics!, bot),
      })),
    }));
