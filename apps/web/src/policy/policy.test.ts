import { DEFAULT_POLICY } from '@phasegate/contracts';
import { editOf, parseEdits, readEdits, withEdits } from './edits';
import { isFixed, settingAt } from './fields';
import { policyForm } from './policy-form';
import { grouped, isNamed, showSetting } from './words';

const fields = policyForm();
const field = (key: string) => fields.find((one) => one.key === key);

describe('the fields of a policy', () => {
  it('are those that the policy has, each with its default', () => {
    const gates = Object.keys(DEFAULT_POLICY.gates);
    const leftOut = gates.map((gate) => `gates.${gate}.approvals`);
    const keys = fields.map(({ key }) => key);
    expect(new Set(keys)).toEqual(new Set([...leaves(DEFAULT_POLICY), ...leftOut]));
    for (const one of fields) expect(one.default).toEqual(settingAt(DEFAULT_POLICY, one));
    for (const key of leftOut) expect(field(key)!.default).toBe(1);
  });

  it('know what can be typed, chosen and switched off (rules 10)', () => {
    expect(field('gates.experience.win_rate')).toMatchObject({ kind: 'decimal', nullable: false });
    expect(field('gates.proof_of_concept.net_pnl')).toMatchObject({
      kind: 'decimal',
      nullable: true,
    });
    expect(field('downgrade.scaling.consecutive_losses')).toMatchObject({
      kind: 'count',
      nullable: true,
    });
    expect(field('auto_approve')).toMatchObject({ kind: 'flag' });
    expect(field('risk_reward')).toMatchObject({
      kind: 'choice',
      options: ['planned', 'realized'],
    });
  });

  it('all have plain names, and each is in one group', () => {
    expect(fields.filter(({ key }) => !isNamed(key))).toEqual([]);
    const shown = grouped(fields).flatMap((group) => group.fields);
    expect(new Set(shown).size).toBe(fields.length);
    expect(shown).toHaveLength(fields.length);
  });

  it('are fixed where the calendar and the unit are (rules 1.3, 1.5)', () => {
    expect(fields.filter(isFixed).map(({ key }) => key)).toEqual([
      'calendar.kind',
      'calendar.zone',
      'calendar.open',
      'calendar.close',
      'sizing.unit',
    ]);
  });
});

describe('edits', () => {
  const read = (edits: Record<string, string | boolean | null>) =>
    readEdits(edits, fields, DEFAULT_POLICY);

  it('become the keys to change, counts as integers', () => {
    expect(
      read({
        'gates.experience.win_rate': '70%',
        'gates.experience.session_window': '30',
        'downgrade.scaling.drawdown': null,
        auto_approve: true,
      }),
    ).toEqual({
      partial: {
        auto_approve: true,
        gates: { experience: { session_window: 30, win_rate: '0.7' } },
        downgrade: { scaling: { drawdown: null } },
      },
      count: 4,
      faults: {},
    });
  });

  it('leave out what is in force already', () => {
    const inForce = editOf(
      'gates.experience.win_rate',
      settingAt(DEFAULT_POLICY, field('gates.experience.win_rate')!),
    );
    expect(read({ 'gates.experience.win_rate': inForce, permit_seconds: '300' })).toEqual({
      partial: {},
      count: 0,
      faults: {},
    });
  });

  it('name what is no value, and pass over keys that no policy has', () => {
    expect(
      read({
        permit_seconds: '1.5',
        'gates.experience.win_rate': '',
        'downgrade.scaling.drawdown': 'much',
        __proto__: 'x',
        colour: 'red',
      }),
    ).toEqual({
      partial: {},
      count: 0,
      faults: {
        permit_seconds: 'must be a whole number',
        'gates.experience.win_rate': 'is empty',
        'downgrade.scaling.drawdown': 'must be a percentage, such as 65',
      },
    });
  });

  it('pass through an address unchanged, and nothing else does', () => {
    const edits = {
      'gates.experience.win_rate': '70',
      auto_approve: true,
      'downgrade.scaling.drawdown': null,
    };
    const address = new URL(withEdits('/bots/bot_1/policy', edits), 'http://localhost');
    expect(parseEdits(JSON.parse(address.searchParams.get('change')!))).toEqual(edits);
    for (const wrong of [null, [], 'x', 1, { a: 1 }, { a: {} }])
      expect(parseEdits(wrong)).toBeNull();
  });
});

it.each([
  ['gates.experience.win_rate', '0.65', '65%'],
  ['gates.experience.average_rr', '1.5', '1.5'],
  ['gates.experience.session_window', 20, '20 sessions'],
  ['limits.proof_of_concept.trades_per_day', 1, '1 entry'],
  ['sizing.proof_of_concept', '100', '100 USD'],
  ['downgrade.scaling.drawdown', null, 'off'],
  ['gates.proof_of_concept.net_pnl', null, 'not asked'],
  ['auto_approve', false, 'no'],
  ['risk_reward', 'realized', 'as realized: mean win to mean loss'],
  ['calendar.zone', 'America/New_York', 'America/New_York'],
] as const)('%s %p reads %p', (key, value, words) =>
  expect(showSetting(key, value, 'USD')).toBe(words),
);

const leaves = (part: object, prefix = ''): string[] =>
  Object.entries(part).flatMap(([name, value]) =>
    typeof value === 'object' && value !== null
      ? leaves(value as object, `${prefix}${name}.`)
      : [`${prefix}${name}`],
  );
