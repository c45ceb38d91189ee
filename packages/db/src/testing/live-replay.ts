import {
  Decimal,
  decimal,
  instantText,
  marketOf,
  plain,
  turns,
  type DecimalText,
  type HistoryTrade,
  type Instant,
  type Mode,
  type Phase,
  type Policy,
  type Room,
} from '@phasegate/phase-core';
import type { TestClock } from './clock.js';

/** A platform as a bot, its operators and the worker use it, over any transport. */
export interface LivePlatform {
  readonly clock: TestClock;
  standing(): Promise<{
    phase: Phase;
    breaker_open: boolean;
  }>;
  /** The room for a live entry in a symbol (rules 3.2, 3.6). */
  room(symbol: string): Promise<Room>;
  /** Whether the entry is allowed. */
  check(trade: HistoryTrade, mode: Mode, notional: DecimalText): Promise<boolean>;
  opened(trade: HistoryTrade, mode: Mode, notional: DecimalText): Promise<void>;
  closed(trade: HistoryTrade, pnl: DecimalText): Promise<void>;
  acknowledge(): Promise<void>;
  /** Whether the worker has a downgrade to carry out: what it looks at again and again. */
  downgradeIsDue(): Promise<boolean>;
  /** Carries out due work, as the worker does. */
  carryOutDue(): Promise<void>;
}

export interface LiveOptions {
  readonly policy: Policy;
  readonly acknowledge: 'next-open' | 'never';
  readonly until?: Instant | undefined;
}

/**
 * Sends a history live, call by call, the clock moved to each: what `phase simulate` does with it at once
 * (rules 9). An operator acknowledges a breaker just before the next open, for at the open itself the
 * boundary comes first.
 */
export async function replayLive(
  platform: LivePlatform,
  trades: readonly HistoryTrade[],
  options: LiveOptions,
): Promise<void> {
  const market = marketOf(options.policy.calendar);
  const entered = new Map<number, DecimalText>();
  let day = market.dayOf(Math.min(...trades.map(({ opened_at }) => opened_at)));
  // No boundary opens it: between two trades one look is enough, and none where nothing can have tripped it.
  let mayBeOpen = false;
  const reach = async (at: Instant): Promise<void> => {
    if (day < market.dayOf(at) && mayBeOpen && options.acknowledge === 'next-open') {
      if ((await platform.standing()).breaker_open) {
        await platform.clock.set(instantText(market.openOf(day + 1) - 1));
        await platform.acknowledge();
      }
      mayBeOpen = false;
    }
    day = Math.max(day, market.dayOf(at));
    await platform.clock.set(instantText(at));
  };
  for (const { at, side, place } of turns(trades)) {
    const trade = trades[place]!;
    await reach(at);
    if (side === 'open') {
      const notional = await enter(platform, trade);
      if (trade.kind === 'manual_override') mayBeOpen = true;
      if (notional !== null) entered.set(place, notional);
    } else if (entered.has(place)) {
      await platform.closed(trade, scaled(trade, entered.get(place)!));
      if (await platform.downgradeIsDue()) {
        await platform.carryOutDue();
        mayBeOpen = true;
      }
    }
  }
  const lastClose = Math.max(...trades.map(({ closed_at }) => closed_at));
  const last =
    options.until === undefined
      ? market.openOf(market.dayOf(lastClose) + 1)
      : Math.max(lastClose, options.until);
  await reach(last);
  await platform.carryOutDue();
}

const NO_LIMIT: Room = { size: null, exposure: null };

async function enter(platform: LivePlatform, trade: HistoryTrade): Promise<DecimalText | null> {
  const { phase } = await platform.standing();
  const mode = phase === 'experience' ? 'paper' : 'live';
  const clipped = mode === 'live' && trade.kind !== 'manual_override';
  const { size, exposure } = clipped ? await platform.room(trade.symbol) : NO_LIMIT;
  const limits = [size, exposure].filter((limit) => limit !== null && decimal(limit).gt(0));
  const notional = plain(Decimal.min(trade.notional, ...(limits as DecimalText[])));
  if (trade.kind !== 'manual_override' && !(await platform.check(trade, mode, notional)))
    return null;
  await platform.opened(trade, mode, notional);
  return notional;
}

/** P&L in proportion to the size that the check allowed, to 8 places, halves to even (rules 9.3). */
function scaled({ pnl, notional }: HistoryTrade, executed: DecimalText): DecimalText {
  if (executed === notional) return pnl;
  return plain(
    decimal(pnl).times(executed).div(notional).toDecimalPlaces(8, Decimal.ROUND_HALF_EVEN),
  );
}

type Line = Record<string, unknown> & { type: string };

/** Events that only the live platform has. */
const LIVE_ONLY =
  /^(permit\.|portfolio\.|policy\.|import\.|emergency_exit\.|downgrade\.|strategy\.|evidence\.)/;

/**
 * Events as far as `phase simulate` and the live platform must agree: without numbers, wordings, permits and
 * the acknowledgement itself, which a person makes.
 */
export function agreedLines(events: readonly object[]): Line[] {
  return (events as Line[])
    .filter(({ type }) => !LIVE_ONLY.test(type) && type !== 'breaker.acknowledged')
    .map(({ type, ...rest }) => {
      const fields = AGREED[type] ?? [];
      return {
        type,
        ...Object.fromEntries(['at', 'phase', ...fields].map((name) => [name, rest[name]])),
      };
    });
}

const trade = ['trade_id'];
const close = [...trade, 'pnl', 'counted', 'not_counted', 'outcome', 'equity'];
const AGREED: Record<string, string[]> = {
  'bot.registered': ['equity', 'calendar', 'size'],
  'phase.validation_blocked': [...trade, 'reasons', 'next_allowed_at', 'countdown_seconds', 'max_notional'],
  'trade.opened': [...trade, 'notional'],
  'trade.unpermitted': [...trade, 'notional'],
  'poc.daily_limit_exceeded': [...trade, 'entries'],
  'trade.closed': close,
  'trade.emergency_exit': close,
  'session.closed': [
    'date', 'trades_executed', 'counted', 'wins', 'losses', 'win_rate', 'average_rr', 'total_pnl', 'position_sizes',
    'circuit_breaker_trips', 'opening_phase', 'live_pnl', 'paper_pnl',
  ],
  'position_size.changed': ['before', 'after', 'reason'],
  'phase.advance_suggested': ['criteria', 'projected_size'],
  'phase.advance_recommended': ['to', 'criteria'],
  'phase.advanced': ['from', 'to', 'trigger', 'size', 'criteria'],
  'phase.downgraded': ['from', 'to', 'triggers', 'size_before', 'size'],
  'breaker.tripped': ['cause'],
}; // prettier-ignore
