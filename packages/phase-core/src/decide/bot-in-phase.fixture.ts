import type { Instant } from '../instant.js';
import type { Ratio } from '../numbers/ratio-mean.js';
import { modeOf, PHASES, type Phase } from '../phase.js';
import { DEFAULT_POLICY, type Policy } from '../policy/policy.js';
import { alwaysOpen } from '../simulate/random-history.fixture.js';
import { closeTrade } from './close.js';
import type { Draft } from './draft.js';
import { register } from './register.js';

export const START = Date.parse('2026-01-05T14:00:00.000Z');
export const HOUR = 3_600_000;
export const admin = { by: 'adm_1', reason: 'a new strategy' };

/** A bot in a phase, its tenure begun at START, with nothing traded in it. */
export function botIn(phase: Phase, policy: Policy = DEFAULT_POLICY): Draft {
  const draft = register(alwaysOpen, START, { equity: '10000', currency: 'USD', policy });
  for (const to of PHASES.slice(1, PHASES.indexOf(phase) + 1))
    draft.emit(START, {
      type: 'phase.advanced',
      from: draft.state.hot.phase,
      to,
      trigger: 'manual',
      size: to === 'proof_of_concept' ? '100' : '200',
      criteria: [],
    });
  draft.take();
  return draft;
}

export const entered = (draft: Draft, at: Instant, trade_id: string): void =>
  draft.emit(at, {
    type: 'trade.opened',
    trade_id,
    notional: '100',
    mode: modeOf(draft.state.hot.phase),
    kind: 'strategy',
    symbol: 'AAPL',
    side: 'long',
  });

/** The close of a trade that was entered. */
export function left(
  draft: Draft,
  at: Instant,
  trade_id: string,
  pnl: string,
  ratio: Ratio | null = null,
): void {
  const trade = draft.state.record.open[trade_id]!;
  const closing = { trade_id, pnl, kind: 'strategy', closed_at: at, ratio } as const;
  closeTrade(draft, at, trade, { ...closing, carryOut: false });
}

/** A whole trade in the phase's mode. */
export function traded(
  draft: Draft,
  at: Instant,
  trade_id: string,
  pnl: string,
  ratio: Ratio | null = null,
): void {
  entered(draft, at, trade_id);
  left(draft, at, trade_id, pnl, ratio);
}
