import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BadPolicy, mergedPolicy } from './merge.js';
import { isLooser, POLICY_KEYS, policyChanges } from './looser.js';
import { DEFAULT_POLICY, policySchema } from './policy.js';
import { VECTORS } from '../simulate/vectors.fixture.js';

const faultsOf = (partial: unknown): string[] => {
  try {
    mergedPolicy(partial);
    return [];
  } catch (error) {
    if (!(error instanceof BadPolicy)) throw error;
    return error.faults.map(({ field, fault }) => `${field} ${fault}`);
  }
};

test('the defaults are a valid policy, and merging nothing gives them (rules 10)', () => {
  expect(policySchema.parse(DEFAULT_POLICY)).toEqual(DEFAULT_POLICY);
  expect(mergedPolicy({})).toEqual(DEFAULT_POLICY);
});

test('every worked policy of the vectors parses, thresholds that are switched off too', () => {
  const policies = readdirSync(VECTORS)
    .map((folder) => join(VECTORS, folder, 'policy.json'))
    .filter((path) => existsSync(path))
    .map((path) => mergedPolicy(JSON.parse(readFileSync(path, 'utf8'))));
  expect(policies.length).toBeGreaterThan(150);
  expect(policies.some(({ evidence }) => evidence.max_open_days === null)).toBe(true);
});

test('a partial policy keeps every other key', () => {
  const policy = mergedPolicy({ gates: { experience: { win_rate: '0.75' } } });
  expect(policy).toEqual({
    ...DEFAULT_POLICY,
    gates: {
      ...DEFAULT_POLICY.gates,
      experience: { ...DEFAULT_POLICY.gates.experience, win_rate: '0.75' },
    },
  });
});

test.each([
  [{ gate: {} }, 'gate is no policy key'],
  [{ gates: { experience: { winrate: '0.5' } } }, 'gates.experience.winrate is no policy key'],
  [
    { gates: { experience: { win_rate: 0.5 } } },
    'gates.experience.win_rate must be a decimal in a string, such as "0.55"',
  ],
  [{ gates: { experience: { win_rate: '1.1' } } }, 'gates.experience.win_rate must not be above 1'],
  [
    { gates: { experience: { win_rate: '-0.1' } } },
    'gates.experience.win_rate must not be negative',
  ],
  [
    { gates: { experience: { win_rate: '5e-1' } } },
    'gates.experience.win_rate must be a plain decimal, such as "0.55"',
  ],
  [
    { gates: { experience: { session_window: 0 } } },
    'gates.experience.session_window must be at least 1',
  ],
  [
    { gates: { experience: { session_window: '10' } } },
    'gates.experience.session_window must be a whole number, without quotes',
  ],
  [
    { gates: { experience: { session_window: 2.5 } } },
    'gates.experience.session_window must be a whole number, without quotes',
  ],
  [
    { calendar: { zone: 'Mars/Olympus' } },
    'calendar.zone must be a time zone of the IANA list, such as "America/New_York"',
  ],
  [{ calendar: { open: '7:00' } }, 'calendar.open must be a time of day, such as "07:00"'],
  [[], 'policy must be a JSON object'],
  [null, 'policy must be a JSON object'],
  [JSON.parse('{"__proto__":{}}') as unknown, '__proto__ is no policy key'],
])('%j is refused: %s', (partial, fault) => expect(faultsOf(partial)).toContain(fault));

test('null switches thresholds off and net_pnl out, and nothing else (rules 10)', () => {
  expect(
    faultsOf({
      downgrade: { scaling: { drawdown: null } },
      gates: { proof_of_concept: { net_pnl: null } },
    }),
  ).toEqual([]);
  expect(faultsOf({ gates: { experience: { win_rate: null } } })).toHaveLength(1);
});

test('every key of a policy has a direction (rules 7.4)', () => {
  const paths = (part: object, prefix = ''): string[] =>
    Object.entries(part).flatMap(([key, value]) =>
      typeof value === 'object' && value !== null
        ? paths(value as object, `${prefix}${key}.`)
        : [`${prefix}${key}`],
    );
  const approvals = Object.keys(DEFAULT_POLICY.gates).map((gate) => `gates.${gate}.approvals`);
  expect([...POLICY_KEYS].sort()).toEqual([...paths(DEFAULT_POLICY), ...approvals].sort());
});

test.each([
  [{ gates: { experience: { win_rate: '0.7' } } }, 'tighter'],
  [{ gates: { experience: { win_rate: '0.5' } } }, 'looser'],
  [{ gates: { real_money_trial: { max_drawdown: '0.04' } } }, 'tighter'],
  [{ gates: { real_money_trial: { max_drawdown: '0.06' } } }, 'looser'],
  [{ gates: { proof_of_concept: { net_pnl: '-1' } } }, 'looser'],
  [{ gates: { proof_of_concept: { net_pnl: null } } }, 'looser'],
  [{ gates: { experience: { session_window: 50 } } }, 'looser'],
  [{ downgrade: { proof_of_concept: { daily_loss: '0.02' } } }, 'tighter'],
  [{ downgrade: { scaling: { consecutive_losses: null } } }, 'looser'],
  [{ limits: { proof_of_concept: { trades_per_day: 2 } } }, 'looser'],
  [{ auto_approve: true }, 'looser'],
  [{ permit_seconds: 60 }, 'tighter'],
  [{ sizing: { scaling: { max: '1500' } } }, 'tighter'],
  [{ sizing: { downgrade_factor: '0.9' } }, 'looser'],
])('%j is %s than the defaults (rules 7.4)', (partial, effect) => {
  const changes = policyChanges(DEFAULT_POLICY, mergedPolicy(partial));
  expect(changes.map((change) => change.effect)).toEqual([effect]);
  expect(isLooser(changes)).toBe(effect === 'looser');
});
