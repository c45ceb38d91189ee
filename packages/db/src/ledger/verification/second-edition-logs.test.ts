import { instantText, marketOf, evolve, type PhaseEvent, type State } from '@phasegate/phase-core';
import {
  SECOND_EDITION_LOGS,
  secondEditionLog,
  secondEditionStates,
} from '../../testing/second-edition.js';
import { ChainFollower } from '../chain/verify-chain.js';

/** The fields that both editions of the state hold, as the build of the time wrote them. */
function factsOf({ hot, record, policies }: State): Record<string, unknown> {
  const since = <T extends { readonly since: number }>(part: T) => ({
    ...part,
    since: instantText(part.since),
  });
  return {
    phase: hot.phase,
    size: hot.size,
    tenure: hot.tenure,
    equity: hot.equity,
    peak: record.peak,
    day_base: record.day_base,
    day_pnl: record.day_pnl,
    net_flow: record.net_flow,
    breaker: hot.breaker === null ? null : since(hot.breaker),
    downgrade_due:
      hot.downgrade_due === null
        ? null
        : {
            triggers: hot.downgrade_due.triggers,
            since: instantText(hot.downgrade_due.since),
          },
    permits: Object.fromEntries(
      Object.entries(hot.permits).map(([trade_id, permit]) => [
        trade_id,
        {
          notional: permit.notional,
          max_notional: permit.max_notional,
          slot: permit.slot,
          expires_at: instantText(permit.expires_at),
        },
      ]),
    ),
    entries_today: hot.today.entries,
    unconfirmed: hot.today.unconfirmed.length,
    slots: hot.today.slots,
    open_trades: hot.open_trades,
    loss_streak: record.losses.count,
    win_streak: record.win_streak,
    trade_count: record.trade_count,
    session_count: record.session_count,
    own_profitable_sessions: record.profitable_sessions.own,
    sessions_since_raise: record.sessions_since_raise,
    recommended: record.recommended,
    suggested: record.suggested,
    policy_version: policies.version,
  };
}

test.each(SECOND_EDITION_LOGS)(
  'the log %s of the second edition is whole, and folds after every line to what the build of then made of it (rules 8.1)',
  (name) => {
    const lines = secondEditionLog(name);
    const expected = secondEditionStates(name);
    expect(expected).toHaveLength(lines.length);
    const follower = new ChainFollower(lines[0]!.event.bot);
    const market = marketOf((lines[0]!.event as unknown as Registered).policy.calendar);
    let state: State | null = null;
    let told: Record<string, unknown> = {};
    for (const [place, { event, ...line }] of lines.entries()) {
      follower.follow(line);
      state = evolve(market, state, event as unknown as PhaseEvent);
      told = { ...told, ...expected[place] };
      expect({ seq: state.hot.seq, ...factsOf(state) }).toEqual(told);
    }
  },
);

type Registered = Extract<PhaseEvent, { type: 'bot.registered' }>;
