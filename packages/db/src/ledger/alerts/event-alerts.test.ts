import {
  type EventOf,
  type EventType,
  type NewEvent,
  type Phase,
  type PhaseEvent,
  alertSentences,
} from '@phasegate/phase-core';
import { alertsOf, anyAlerts } from './event-alerts.js';

/** The log has ids, sentences have names; the facts beside them keep the ids. */
const NAMES = new Map([['tok_1', 'Ada']]);
const BOT = { id: 'bot_1', name: 'Momentum', currency: 'EUR' };

/** Events of one command, as they stand in the log. */
const logged = (phase: Phase, ...events: NewEvent[]): PhaseEvent[] =>
  events.map((event, place) => ({
    seq: place + 7,
    at: '2026-03-09T14:30:00.000Z',
    phase,
    ...event,
  }));
const told = (phase: Phase, ...events: NewEvent[]) =>
  alertsOf(BOT, logged(phase, ...events), NAMES).map(({ kind, title, text }) => ({
    kind,
    title,
    text,
  }));

type Fields<T extends EventType> = Omit<EventOf<T>, 'seq' | 'at' | 'phase'>;
const METRICS = {
  loss_streak: 3,
  rolling_win_rate: '0.5',
  day_pnl: '-510.5',
  day_base: '10000',
  equity: '9400',
  peak: '10000',
};
const downgrade = (
  changes: Partial<Fields<'phase.downgraded'>> = {},
): Fields<'phase.downgraded'> => ({
  type: 'phase.downgraded',
  from: 'scaling',
  to: 'real_money_trial',
  trigger: 'auto',
  triggers: ['consecutive_losses'],
  size_before: '500',
  size: '200',
  metrics: METRICS,
  ...changes,
});
const by = { by: 'tok_1', reason: 'reviewed with the desk' };

describe('a downgrade', () => {
  it('is one alert, its breaker’s trip being part of it', () => {
    const events = logged('real_money_trial', downgrade(), {
      type: 'breaker.tripped',
      cause: 'downgrade',
    });
    expect(alertsOf(BOT, events, NAMES)).toEqual([
      {
        kind: 'downgrade',
        key: 'event:bot_1:7',
        bot: 'bot_1',
        title: 'Momentum: downgraded from Scaling to Real Money Trial',
        text:
          'Momentum was taken down from Scaling to Real Money Trial: 3 losing trades in a row.\n' +
          'Its position size goes from 500 EUR to 200 EUR. The circuit breaker is open. Live entries are blocked, exits are not.\n' +
          'To do: look into the losses; before it can trade again, an operator must acknowledge the breaker.',
        facts: {
          event: 'phase.downgraded',
          seq: 7,
          at: '2026-03-09T14:30:00.000Z',
          phase: 'real_money_trial',
          from: 'scaling',
          to: 'real_money_trial',
          trigger: 'auto',
          triggers: ['consecutive_losses'],
          size_before: '500',
          size: '200',
          metrics: METRICS,
        },
      },
    ]);
  });

  it.each([
    [['consecutive_losses'], '3 losing trades in a row'],
    [['rolling_win_rate'], 'a win rate of 50% over its last counted trades'],
    [['daily_loss'], 'a loss of 600 EUR today, 6% of the 10000 EUR that the day began with'],
    [['drawdown'], 'equity of 9400 EUR, 6% below its peak of 10000 EUR'],
    [
      ['consecutive_losses', 'drawdown'],
      '3 losing trades in a row; equity of 9400 EUR, 6% below its peak of 10000 EUR',
    ],
  ] as const)('says why: %s', (triggers, why) => {
    const { text } = told('real_money_trial', downgrade({ triggers }))[0]!;
    expect(text.split('\n')[0]).toBe(
      `Momentum was taken down from Scaling to Real Money Trial: ${why}.`,
    );
  });

  it('at a report tells what the account was worth then, open losses included (rules 6.1)', () => {
    const metrics = { ...METRICS, source: 'report', value: '9200' } as const;
    const { text } = told(
      'real_money_trial',
      downgrade({ triggers: ['daily_loss', 'drawdown'], metrics }),
    )[0]!;
    expect(text).toContain(
      ': a loss of 800 EUR today, 8% of the 10000 EUR that the day began with; a reported account value of 9200 EUR, 8% below its peak of 10000 EUR.',
    );
  });

  it('shares out no loss of nothing', () => {
    const metrics = { ...METRICS, day_base: '0', peak: '-5', rolling_win_rate: null };
    const triggers = ['rolling_win_rate', 'daily_loss', 'drawdown'] as const;
    const { text } = told('real_money_trial', downgrade({ triggers, metrics }))[0]!;
    expect(text).toContain(
      ': the win rate over its last counted trades is too low; a loss of 510.5 EUR today; equity of 9400 EUR.',
    );
  });

  it('to Experience stops paper entries too', () => {
    const event = downgrade({ from: 'proof_of_concept', to: 'experience', size: null });
    expect(told('experience', event)[0]!.text).toContain(
      'From now on it trades on paper only, and paper entries wait for the acknowledgement too.',
    );
  });
});

describe('a trip of the breaker', () => {
  it('by hand names who and why', () => {
    expect(told('scaling', { type: 'breaker.tripped', cause: 'manual', ...by })).toEqual([
      {
        kind: 'breaker',
        title: 'Momentum: circuit breaker tripped',
        text:
          'The circuit breaker of Momentum is open: Ada tripped it manually (reason given: “reviewed with the desk”).\n' +
          'Live entries are blocked, exits are not.\n' +
          'To do: settle what it was tripped for; before it can trade again, an operator must acknowledge the breaker.',
      },
    ]);
  });

  it('by an unpermitted trade names the trade', () => {
    const entry: Fields<'trade.unpermitted'> = {
      type: 'trade.unpermitted',
      trade_id: 't-17',
      notional: '150',
      symbol: 'AAPL',
      mode: 'live',
      kind: 'manual_override',
    };
    const [alert] = told('scaling', entry, { type: 'breaker.tripped', cause: 'unpermitted_trade' });
    expect(alert!.text).toBe(
      'The circuit breaker of Momentum is open: live trade t-17 in AAPL of 150 EUR was reported without a permit.\n' +
        'Live entries are blocked, exits are not.\n' +
        'To do: find out how the bot came to trade without a permit; before it can trade again, an operator must acknowledge the breaker.',
    );
  });
});

describe('a fill beyond its permit', () => {
  it('names the trade and both amounts (rules 3.5)', () => {
    const [alert] = told(
      'scaling',
      { type: 'trade.size_exceeded', trade_id: 't-18', notional: '250', permitted: '200' },
      { type: 'breaker.tripped', cause: 'size_exceeded' },
    );
    expect(alert).toMatchObject({
      kind: 'breaker',
      text:
        'The circuit breaker of Momentum is open: live trade t-18 was filled at 250 EUR, more than the 200 EUR that was permitted.\n' +
        'Live entries are blocked, exits are not.\n' +
        'To do: find out how the fill came to exceed what was permitted; before it can trade again, an operator must acknowledge the breaker.',
    });
  });
});

describe('a portfolio report', () => {
  const report = (fields: Partial<Fields<'portfolio.reported'>>) =>
    told('scaling', {
      type: 'portfolio.reported',
      value: '9000',
      net_flow: '0',
      reported_at: '2026-03-09T14:30:00.000Z',
      equity: '9000',
      ...fields,
    });

  it('whose balance is not explained is an alert with the difference (rules 2.7)', () => {
    expect(report({ unexplained: '-1000' })).toEqual([
      {
        kind: 'balance.unexplained',
        title: 'Momentum: the reported balance is not explained',
        text:
          'Momentum reported a balance that is 1000 EUR lower than the 10000 EUR that its closes, deposits and withdrawals add up to.\n' +
          'Its equity follows the report. The approver of its next advance is shown the difference.\n' +
          'To do: find the trades, deposits or withdrawals that were not reported.',
      },
    ]);
    expect(report({ unexplained: '250.5' })[0]!.text).toContain(
      'a balance that is 250.5 EUR higher than the 8749.5 EUR',
    );
  });

  it('that adds up is none', () => {
    expect(report({})).toEqual([]);
  });
});

describe('a close', () => {
  const close = (pnl: string, type: 'trade.closed' | 'trade.emergency_exit' = 'trade.closed') =>
    told('scaling', {
      type,
      trade_id: 't-19',
      pnl,
      counted: true,
      outcome: pnl.startsWith('-') ? 'loss' : 'win',
      equity: '9000',
      mode: 'live',
      kind: 'strategy',
      in_tenure: true,
      notional: '200',
      ratio: null,
    });

  it.each([
    ['-200.01', 'lost'],
    ['201', 'won'],
  ] as const)('of %s on a notional of 200 is an alert (rules 9.1)', (pnl, result) => {
    for (const type of ['trade.closed', 'trade.emergency_exit'] as const)
      expect(close(pnl, type)).toEqual([
        {
          kind: 'pnl.exceeds_notional',
          title: `Momentum: a trade ${result} more than its notional`,
          text:
            `Trade t-19 of Momentum ${result} ${pnl.replace('-', '')} EUR on a notional of 200 EUR.\n` +
            'It is recorded as it was reported.\n' +
            'To do: compare it with the broker; a currency, a unit or one of the two figures may be wrong. An administrator can correct the result or void the trade.',
        },
      ]);
  });

  it('within its notional is none, the whole of it included', () => {
    expect(close('-200')).toEqual([]);
    expect(close('200')).toEqual([]);
  });
});

describe('a correction', () => {
  const correction = (pnl: string, notional: { notional?: string } = { notional: '200' }) =>
    told('scaling', {
      type: 'trade.corrected',
      trade_id: 't-19',
      pnl_before: '5',
      pnl,
      outcome: 'loss',
      mode: 'live',
      counted: true,
      tenure: 1,
      session_date: null,
      ratio: null,
      equity: '9000',
      ...notional,
      ...by,
    });

  it('to more than the notional is an alert like a close (rules 7.5, 9.1)', () => {
    expect(correction('-200.01')).toEqual([
      {
        kind: 'pnl.exceeds_notional',
        title: 'Momentum: a correction says that a trade lost more than its notional',
        text:
          'As corrected, trade t-19 of Momentum lost 200.01 EUR on a notional of 200 EUR.\n' +
          'It is recorded as it was corrected.\n' +
          'To do: compare it with the broker; a currency, a unit or one of the two figures may be wrong. An administrator can correct it again.',
      },
    ]);
  });

  it('within it raises none, nor does one from before corrections named the notional', () => {
    expect(correction('-200')).toEqual([]);
    expect(correction('-900', {})).toEqual([]);
  });
});

describe('an advance', () => {
  const criteria = [
    { code: 'trading_days', required: 60, actual: 61, status: 'met' },
    { code: 'trade_count', required: 100, actual: 100, status: 'met' },
    { code: 'win_rate', required: '0.70', actual: '0.712345', status: 'met' },
    { code: 'average_rr', required: '2.0', actual: null, status: 'met' },
    { code: 'net_pnl', required: '0', actual: '1234.5', status: 'met' },
    { code: 'max_drawdown', required: '0.05', actual: '0.012', status: 'met' },
  ] as const;
  const evidence =
    '61 trading days, 100 counted trades, win rate 71.23%, average R:R without bound, net P&L 1234.5 EUR, largest drawdown 1.2%';
  const recommended = { type: 'phase.advance_recommended', to: 'scaling', criteria } as const;
  const advanced = {
    type: 'phase.advanced',
    from: 'real_money_trial',
    to: 'scaling',
    size: '200',
    criteria,
  } as const;

  it('that is recommended waits for somebody', () => {
    expect(told('real_money_trial', recommended)).toEqual([
      {
        kind: 'advance_recommended',
        title: 'Momentum: ready to advance to Scaling',
        text:
          `Momentum meets every criterion for the advance from Real Money Trial to Scaling: ${evidence}.\n` +
          'It stays in its phase until somebody decides.\n' +
          'To do: an operator approves the advance or declines it, with a reason.',
      },
    ]);
  });

  it('that is approved names who and why', () => {
    expect(
      told('scaling', { ...advanced, trigger: 'manual', imported_sessions: 0, ...by }),
    ).toEqual([
      {
        kind: 'advanced',
        title: 'Momentum: advanced from Real Money Trial to Scaling',
        text:
          'Momentum advanced from Real Money Trial to Scaling, approved by Ada (reason given: “reviewed with the desk”).\n' +
          `Evidence: ${evidence}. Its position size is now 200 EUR.\n` +
          'To do: nothing, unless this was not meant; an administrator can roll it back.',
      },
    ]);
  });

  it('that is made at once is one alert, and says that nobody approved it', () => {
    const alerts = told('scaling', recommended, { ...advanced, trigger: 'auto' });
    expect(alerts.map(({ kind }) => kind)).toEqual(['advanced']);
    expect(alerts[0]!.text).toContain('by itself, as its policy says');
  });

  it('out of Experience says how much of its evidence is imported', () => {
    const experience = [
      { code: 'profitable_sessions', required: 20, actual: 20, status: 'met' },
      { code: 'override_incidents', required: 0, actual: 0, status: 'met' },
      { code: 'missed_days', required: 3, actual: 1, status: 'met' },
    ] as const;
    const event = {
      ...advanced,
      criteria: experience,
      trigger: 'manual',
      imported_sessions: 18,
      ...by,
    } as const;
    expect(told('scaling', event)[0]!.text).toContain(
      'Evidence: 20 profitable sessions, 0 override incidents, at most 1 days in a row without a trade; 18 of its sessions are imported.',
    );
  });
});

describe('an override', () => {
  const blocked = (fields: Partial<Fields<'phase.override_blocked'>>) =>
    told('scaling', {
      type: 'phase.override_blocked',
      action: 'advance',
      code: 'GATE_NOT_MET',
      ...by,
      ...fields,
    });

  it('that is blocked names who, what, and why', () => {
    expect(blocked({})).toEqual([
      {
        kind: 'override_attempt',
        title: 'Momentum: override blocked',
        text:
          'Ada tried to advance Momentum and was refused: the gate is not met (reason given: “reviewed with the desk”).\n' +
          'Nothing has changed.\n' +
          'To do: make sure that Ada meant it, and knows the rules.',
      },
    ]);
  });

  it.each([
    [
      'skip_phase',
      'NOT_SEQUENTIAL',
      'scaling',
      'take Momentum past a phase to Scaling',
      'phases cannot be skipped',
    ],
    [
      'rollback',
      'OPEN_POSITIONS',
      'experience',
      'roll Momentum back to Experience',
      'positions are open',
    ],
    [
      'reset_sessions',
      'PASSWORD_WRONG',
      undefined,
      'reset the sessions of Momentum',
      'the override password was wrong',
    ],
    [
      'policy',
      'PASSWORD_NOT_CONFIGURED',
      undefined,
      'loosen the policy of Momentum',
      'no override password is configured',
    ],
    [
      'registration',
      'LOCKED_OUT',
      undefined,
      'register Momentum with a looser policy',
      'there were too many attempts just before',
    ],
  ] as const)('to %s is refused with %s in plain words', (action, code, to, tried, why) => {
    const { text } = blocked({ action, code, ...(to === undefined ? {} : { to }) })[0]!;
    expect(text.split('\n')[0]).toBe(
      `Ada tried to ${tried} and was refused: ${why} (reason given: “reviewed with the desk”).`,
    );
  });

  it('that was throttled away says how often', () => {
    const { text } = blocked({ action: 'rollback', code: 'LOCKED_OUT', attempts: 57 })[0]!;
    expect(text.split('\n')[0]).toBe(
      'Ada tried 57 times within a minute to roll Momentum back and was blocked: there were too many attempts just before.',
    );
  });

  it('that is accepted is one alert, and says what it did', () => {
    expect(
      told(
        'experience',
        { type: 'phase.override_accepted', action: 'rollback', to: 'experience', ...by },
        { type: 'phase.rolled_back', from: 'scaling', to: 'experience', size: null, ...by },
      ),
    ).toEqual([
      {
        kind: 'override_attempt',
        title: 'Momentum: override accepted',
        text:
          'Ada overrode the rules to roll Momentum back to Experience (reason given: “reviewed with the desk”).\n' +
          'It went from Scaling to Experience; it trades on paper.\n' +
          'To do: if nobody knows of it, revoke Ada and change the override password.',
      },
    ]);
    const [reset] = told(
      'scaling',
      { type: 'phase.override_accepted', action: 'reset_sessions', ...by },
      { type: 'sessions.reset', from: 'scaling', to: 'scaling', size: '200', ...by },
    );
    expect(reset!.text).toContain('It begins Scaling anew; its position size is 200 EUR.');
  });
});

describe('the platform', () => {
  it('says who halted all bots, and who lifted it', () => {
    expect(alertSentences.halted('tok_1', 'news')).toEqual({
      title: 'All bots are halted',
      text:
        'tok_1 has halted all bots (reason given: “news”).\n' +
        'The entries of every bot are blocked, on paper too; exits are not.\n' +
        'To do: settle what it was halted for; an administrator resumes trading.',
    });
    expect(alertSentences.resumed('tok_1', 'over').text).toMatch(
      /^tok_1 has lifted the halt of all bots \(reason given: “over”\)/,
    );
  });
});

describe('no alert', () => {
  const imported = { source: 'import', imported_as: 'backtest' } as const;

  it('comes of imported history (rules 2.11)', () => {
    const events = logged('experience', { ...downgrade(), ...imported });
    expect(anyAlerts(events)).toBe(false);
    expect(alertsOf(BOT, events, NAMES)).toEqual([]);
  });

  it('comes of everyday events', () => {
    const events = logged(
      'scaling',
      { type: 'breaker.acknowledged', ...by },
      { type: 'permit.unconfirmed', trade_id: 't1' },
      { type: 'phase.validation_blocked', trade_id: 't1', reasons: ['BREAKER_OPEN'] },
    );
    expect(anyAlerts(events)).toBe(false);
  });
});
