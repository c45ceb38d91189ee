import type { ConstraintsAnswer, StatusAnswer } from '@phasegate/contracts';
import type { BotView } from '@phasegate/db';
import { firstApprovalIn } from '../readiness/first-approval.js';
import {
  codesOf,
  decideCheck,
  effectiveSize,
  exposureCap,
  headroomOf,
  HotDraft,
  instantText,
  isRefusal,
  nextAllowedAt,
  openExposure,
  standingOf,
  type TradeCheck,
} from '@phasegate/phase-core';

/** The part of a bot's status that bears on its next live entry (Scenario 5). */
export function constraintsOf(view: BotView): ConstraintsAnswer {
  const { hot } = view.state;
  const { blocks } = probe(view);
  const next_allowed_at = nextAllowedAt(blocks);
  return {
    phase: hot.phase,
    size: hot.size,
    effective_size: effectiveSize(view.state),
    exposure: openExposure(hot),
    max_exposure: exposureCap(view.state),
    breaker:
      hot.breaker === null ? null : { ...hot.breaker, since: instantText(hot.breaker.since) },
    downgrade_due: hot.downgrade_due !== null,
    entries_today: hot.today.entries,
    blocked_by: codesOf(blocks),
    next_allowed_at: next_allowed_at === null ? null : instantText(next_allowed_at),
  };
}

/** A live entry of size 0: its block reasons hold for every size. */
const PROBE_CHECK: TradeCheck = {
  trade_id: '',
  symbol: '',
  side: 'long',
  mode: 'live',
  notional: '0',
};

/** The rules' answer to a check now: evaluated in memory, never stored. */
function probe({ market, state, now, halted, quarantined, clock_regressed }: BotView) {
  const answer = decideCheck(
    new HotDraft(market, state),
    now,
    PROBE_CHECK,
    { halted, quarantined, clock_regressed },
    false,
  );
  if (isRefusal(answer)) throw new Error(`a check without a permit was refused: ${answer.refused}`);
  return answer;
}

export function statusOf(view: BotView): StatusAnswer {
  const { hot } = view.state;
  return {
    bot: view.bot,
    ...constraintsOf(view),
    halted: view.halted,
    quarantined: view.quarantined,
    trading_day: view.market.dateOf(hot.day),
    equity: hot.equity,
    open_permits: Object.entries(hot.permits).map(
      ([trade_id, { notional, granted_at, expires_at }]) => ({
        trade_id,
        notional,
        granted_at: instantText(granted_at),
        expires_at: instantText(expires_at),
      }),
    ),
    open_trades: hot.open_trades,
    headroom: headroomOf(view.state),
    readiness: inShort(view),
    as_of: instantText(view.now),
  };
}

function inShort(view: BotView): StatusAnswer['readiness'] {
  const { to, ready, recommended, criteria, summary } = standingOf(view.state);
  const met = criteria.filter(({ status }) => status === 'met').length;
  const first_approval = firstApprovalIn(view);
  return { to, ready, recommended, met, criteria: criteria.length, first_approval, summary };
}
