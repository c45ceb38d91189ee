import { OPERATIONAL } from '../rules/check.js';
import type { NewEvent } from '../events.js';
import { instantText } from '../instant.js';
import { HOUR } from './bot-in-phase.fixture.js';
import { decideCheck, decideRenewal, type TradeCheck } from './check.js';
import { recordClose, type CloseReport } from './close.js';
import { recordEntry, type EntryReport } from './entry.js';
import { given, NOW } from './given.fixture.js';
import { recordPortfolio } from './portfolio.js';
import type { Draft } from './draft.js';

const SECOND = 1_000;
const ASKED: TradeCheck = {
  ...{ trade_id: 't1', symbol: 'AAPL', side: 'long', mode: 'live', notional: '100' },
  ...{ entry_price: '100', stop_price: '98', target_price: '105' },
};

const permit = (trade_id: string, fields: object = {}): NewEvent => ({
  type: 'permit.granted',
  ...{ trade_id, symbol: 'AAPL', side: 'long', notional: '100', max_notional: '100' },
  expires_at: instantText(NOW + 300 * SECOND),
  ...{ entry_price: '100', stop_price: '98', target_price: '105' },
  ...fields,
});
const opened = (trade_id: string, fields: object = {}): NewEvent => ({
  type: 'trade.opened',
  ...{ trade_id, notional: '100', mode: 'live', kind: 'strategy', symbol: 'AAPL', side: 'long' },
  opened_at: instantText(NOW),
  ...fields,
});
const tripped: NewEvent = { type: 'breaker.tripped', cause: 'manual' };

const checking =
  (asked: Partial<TradeCheck> = {}, platform = OPERATIONAL) =>
  (draft: Draft, now: number) =>
    decideCheck(draft, now, { ...ASKED, ...asked }, platform, false);
const renewing = (draft: Draft, now: number) => decideRenewal(draft, now, 't1', OPERATIONAL);
const entering =
  (report: Partial<EntryReport> = {}) =>
  (draft: Draft, now: number) =>
    recordEntry(
      draft,
      now,
      { ...ASKED, opened_at: now, ...report },
      { lapsed: [], entriesOn: () => 0 },
    );
const closing =
  (pnl: string, report: Partial<CloseReport> = {}) =>
  (draft: Draft, now: number) =>
    recordClose(
      draft,
      now,
      { trade_id: 't1', ratio: ['5', '2'] },
      { closed_at: now, pnl, kind: 'strategy', ...report },
    );

describe('a check (rules 3)', () => {
  it('within the limits reserves a permit of 300 s and the day (3.3)', () => {
    given('proof_of_concept')
      .when(checking())
      .answered({ decision: 'allow', blocks: [], max_notional: '100' })
      .then({
        ...{ type: 'permit.granted', trade_id: 't1', slot: 1, stop_price: '98' },
        expires_at: instantText(NOW + 300 * SECOND),
      });
  });
  it('on paper reserves nothing (3.2)', () => {
    given('experience')
      .when(checking({ mode: 'paper' }))
      .answered({ decision: 'allow' })
      .then();
  });
  it('in Experience is for paper only (3.1)', () => {
    given('experience')
      .when(checking())
      .answered({ decision: 'block', blocks: [{ code: 'PAPER_ONLY' }] })
      .then({ type: 'phase.validation_blocked', reasons: ['PAPER_ONLY'] });
  });
  it('after the day’s trade of Proof of Concept names the next day (3.1)', () => {
    given('proof_of_concept', permit('t0', { slot: 1 }), opened('t0', { permit: 'outstanding' }))
      .when(checking({ symbol: 'MSFT' }))
      .answered({ decision: 'block', blocks: [{ code: 'DAILY_LIMIT' }] })
      .then({
        ...{ type: 'phase.validation_blocked', reasons: ['DAILY_LIMIT'] },
        countdown_seconds: expect.any(Number),
      });
  });
  it('that is too large names what would be allowed (3.5)', () => {
    given('real_money_trial')
      .when(checking({ notional: '200.01' }))
      .answered({ blocks: [{ code: 'SIZE_EXCEEDED', notional: '200.01', max_notional: '200' }] })
      .then({
        ...{ type: 'phase.validation_blocked', reasons: ['SIZE_EXCEEDED'] },
        max_notional: '200',
      });
  });
  it('gives every reason that holds, in the order of the rules', () => {
    const halted = { ...OPERATIONAL, halted: true };
    given('real_money_trial', tripped)
      .when(checking({ notional: '500' }, halted))
      .answered({
        blocks: [{ code: 'HALTED' }, { code: 'BREAKER_OPEN' }, { code: 'SIZE_EXCEEDED' }],
      });
  });
  it('that is repeated has the same answer, and leaves no line (3.3)', () => {
    given('real_money_trial', permit('t1'))
      .when(checking({ notional: '100.00' }), NOW + SECOND)
      .answered({ decision: 'allow', checked_at: NOW, expires_at: NOW + 300 * SECOND })
      .then();
  });
  it('of the same trade with other details is a conflict (3.3)', () => {
    for (const other of [{ notional: '99' }, { stop_price: '97' }, { side: 'short' as const }])
      given('real_money_trial', permit('t1'))
        .when(checking(other))
        .answered({ refused: 'PERMIT_CONFLICT' })
        .then();
  });
  it('whose permit is outstanding is blocked by a stop (3.3)', () => {
    given('real_money_trial', permit('t1'), tripped)
      .when(checking())
      .answered({ decision: 'block', blocks: [{ code: 'BREAKER_OPEN' }] })
      .then({ type: 'phase.validation_blocked', reasons: ['BREAKER_OPEN'] });
  });
});

describe('a renewal (rules 3.3)', () => {
  it('begins the permit’s life anew, without counting its own claim', () => {
    given('proof_of_concept', permit('t1', { slot: 1 }))
      .when(renewing, NOW + 100 * SECOND)
      .answered({ decision: 'allow', expires_at: NOW + 400 * SECOND })
      .then({
        ...{ type: 'permit.renewed', trade_id: 't1', slot: 1, target_price: '105' },
        expires_at: instantText(NOW + 400 * SECOND),
      });
  });
  it('needs a permit that is outstanding', () => {
    given('real_money_trial').when(renewing).answered({ refused: 'PERMIT_UNKNOWN' }).then();
  });
  it('is evaluated anew: a breaker blocks it', () => {
    given('real_money_trial', permit('t1'), tripped)
      .when(renewing)
      .answered({ decision: 'block', blocks: [{ code: 'BREAKER_OPEN' }] })
      .then({ type: 'phase.validation_blocked', trade_id: 't1' });
  });
});

describe('an entry (rules 2.10, 3.5)', () => {
  it('uses its permit', () => {
    given('real_money_trial', permit('t1'))
      .when(entering())
      .then({ type: 'trade.opened', permit: 'outstanding', permitted: '100', kind: 'strategy' });
  });
  it('5 s before its permit is within it, 6 s before is not', () => {
    given('real_money_trial', permit('t1'))
      .when(entering({ opened_at: NOW - 5 * SECOND }))
      .then({ type: 'trade.opened', permit: 'outstanding' });
    given('real_money_trial', permit('t1'))
      .when(entering({ opened_at: NOW - 6 * SECOND }))
      .then(
        { type: 'trade.unpermitted' },
        { type: 'breaker.tripped' },
        { type: 'permit.revoked', cause: 'breaker' },
      );
  });
  it('without a permit is a manual override, and trips the breaker', () => {
    given('real_money_trial')
      .when(entering())
      .then(
        { type: 'trade.unpermitted', kind: 'manual_override' },
        { type: 'breaker.tripped', cause: 'unpermitted_trade' },
      );
  });
  it('more than 2% above its permit trips the breaker', () => {
    given('real_money_trial', permit('t1'))
      .when(entering({ notional: '102' }))
      .then({ type: 'trade.opened' });
    given('real_money_trial', permit('t1'))
      .when(entering({ notional: '102.01' }))
      .then(
        { type: 'trade.opened' },
        { type: 'trade.size_exceeded', notional: '102.01', permitted: '100' },
        { type: 'breaker.tripped', cause: 'size_exceeded' },
      );
  });
  it('that adds to an open trade joins it', () => {
    given('real_money_trial', permit('t0'), opened('t0'), permit('t1', { parent_trade_id: 't0' }))
      .when(entering({ notional: '50', parent_trade_id: 't0' }))
      .then({ type: 'trade.extended', parent_trade_id: 't0', parent_notional: '150' });
  });
});

describe('a close (rules 9.5)', () => {
  it('that wins counts, and moves equity', () => {
    given('real_money_trial', opened('t1'))
      .when(closing('7.5'))
      .then({ type: 'trade.closed', outcome: 'win', counted: true, equity: '10007.5' });
  });
  it('without an open trade is refused', () => {
    given('real_money_trial').when(closing('1')).answered({ refused: 'TRADE_UNKNOWN' }).then();
  });
  it('that loses more than 5% of the day’s base settles the triggers with it (6.1)', () => {
    given('real_money_trial', opened('t1'))
      .when(closing('-501'))
      .then(
        { type: 'trade.closed', outcome: 'loss' },
        { type: 'downgrade.triggered', triggers: ['daily_loss', 'drawdown'] },
      );
  });
  it('in an emergency says so', () => {
    given('real_money_trial', opened('t1'))
      .when(closing('1', { kind: 'emergency_exit' }))
      .then({ type: 'trade.emergency_exit', kind: 'emergency_exit' });
  });
});

describe('an account report (rules 2.7)', () => {
  const reporting =
    (value: string, fields: object = {}) =>
    (draft: Draft, now: number) =>
      recordPortfolio(draft, now, { value, open_pnl: '0', net_flow: '0', at: now, ...fields });

  it('is the balance from then on', () => {
    given('real_money_trial')
      .when(reporting('10050', { open_pnl: '50' }))
      .then({ type: 'portfolio.reported', value: '10050', equity: '10000' });
  });
  it('that loses more than the limits triggers a downgrade (6.1)', () => {
    given('real_money_trial')
      .when(reporting('9400'))
      .then(
        { type: 'portfolio.reported', equity: '9400', unexplained: expect.any(String) },
        { type: 'downgrade.triggered', triggers: ['daily_loss', 'drawdown'] },
      );
  });
  it('older than the one in force leaves only its flow', () => {
    given('real_money_trial')
      .when(reporting('9400', { at: NOW - 2 * HOUR }))
      .answered({ ignored: true })
      .then({ type: 'portfolio.reported', ignored: true, equity: '10000' });
  });
});
