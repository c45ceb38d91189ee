import type { EntryReport, KnownTrade, Reconciliation, TradeCheck } from './api.js';
import { readEntry, type ExecutedFacts } from './arguments.js';
import { askReconciliation, askTrade } from './calls.js';
import type { PlatformClock } from './clock.js';
import { instantText, readInstant } from './instant.js';
import { happenedAt } from './moments.js';
import type { ReportKind } from './outbox/lines.js';
import type { Outbox } from './outbox/outbox.js';
import { PhasegateError } from './problem.js';
import type { Call } from './transport.js';

/** A trade that was asked; only its id when this outbox does not know it. */
export type AskedTrade = TradeCheck | { readonly trade_id: string };

/** The execution; all fields of the entry for a trade of which only the id is known. */
export type ExecutedTrade = ExecutedFacts & Partial<Omit<EntryReport, 'opened_at'>>;

/**
 * The outcome of a trade according to the bot, or its exchange: the execution; null: nothing was executed, and the
 * permit is returned; undefined: unknown, and it stays unsettled.
 */
export type WasExecuted = (
  trade: AskedTrade,
) => Promise<ExecutedTrade | null | undefined> | ExecutedTrade | null | undefined;

export interface Reconciled extends Reconciliation {
  /** Executed and never reported: reported now. */
  readonly reported: readonly string[];
  /** Never executed: given back. */
  readonly cancelled: readonly string[];
  /** The platform had them already. */
  readonly settled: readonly string[];
  /** Nobody knows. */
  readonly unsettled: readonly string[];
}

interface ReconcileContext {
  readonly outbox: Outbox;
  /** Whether `guard` is at it just now: what it says later is what counts. */
  readonly isExecuting: (trade_id: string) => boolean;
  readonly clock: PlatformClock;
  readonly call: <Result>(call: Call<Result>) => Promise<Result>;
  readonly report: (
    kind: ReportKind,
    trade_id: string,
    body: Record<string, unknown>,
  ) => Promise<unknown>;
}

type Fate = 'reported' | 'cancelled' | 'settled' | 'unsettled';

/** @throws PhasegateError when the platform does not answer */
export async function reconcileWith(
  open_trade_ids: readonly string[],
  wasExecuted: WasExecuted | undefined,
  context: ReconcileContext,
): Promise<Reconciled> {
  const { outbox } = context;
  const fates = new Map<string, Fate>();
  for (const { trade, permit } of outbox.trades.unsettled) {
    const known = await knownThere(trade.trade_id, context);
    const granted = readInstant(known?.permit?.granted_at) ?? permit?.granted_at ?? null;
    const fate =
      known?.trade == null
        ? await settle(trade, granted, wasExecuted, context)
        : await recorded(trade.trade_id, outbox);
    fates.set(trade.trade_id, fate);
  }
  const reconciliation = await context.call(askReconciliation(open_trade_ids));
  for (const trade_id of reconciliation.unconfirmed) {
    if (fates.has(trade_id) || outbox.undelivered(trade_id) !== undefined) continue;
    fates.set(trade_id, await settle({ trade_id }, null, wasExecuted, context));
  }
  for (const trade_id of reconciliation.closed_here)
    if (outbox.trades.get(trade_id)?.state === 'open') await outbox.settled(trade_id);
  const having = (fate: Fate) =>
    [...fates].filter(([, each]) => each === fate).map(([trade_id]) => trade_id);
  return {
    ...reconciliation,
    reported: having('reported'),
    cancelled: having('cancelled'),
    settled: having('settled'),
    unsettled: having('unsettled'),
  };
}

async function knownThere(
  trade_id: string,
  { call }: ReconcileContext,
): Promise<KnownTrade | null> {
  try {
    return await call(askTrade(trade_id));
  } catch (error) {
    if (error instanceof PhasegateError && error.is('TRADE_UNKNOWN')) return null;
    throw error;
  }
}

async function recorded(trade_id: string, outbox: Outbox): Promise<Fate> {
  await outbox.settled(trade_id);
  return 'settled';
}

/** As the bot says; without its word nothing is reported and nothing given back. */
async function settle(
  trade: AskedTrade,
  granted_at: number | null,
  wasExecuted: WasExecuted | undefined,
  { clock, report, outbox, isExecuting }: ReconcileContext,
): Promise<Fate> {
  const { trade_id } = trade;
  if (isExecuting(trade_id)) return 'unsettled';
  const executed = await wasExecuted?.(trade);
  if (executed === undefined) return 'unsettled';
  if (executed === null) {
    await report('cancel', trade_id, {});
    return 'cancelled';
  }
  const known = outbox.trades.get(trade_id)?.permit?.granted_at ?? granted_at;
  const { opened_at, ...facts } = readEntry({ ...trade, ...executed });
  const at =
    opened_at === undefined && known !== null
      ? instantText(known)
      : happenedAt(clock, opened_at, known);
  await report('opened', trade_id, { ...facts, opened_at: at });
  return 'reported';
}
