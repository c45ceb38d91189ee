import { showCount, showDecimal, showMoney, showShare } from '../format/decimal';
import { PHASE_WORDS, type Phase } from '../words/phases';
import type { PolicyValue } from './fields';

/** The unit of a value: a share of one, an amount of the bot's currency, a ratio, or a count of something. */
type Unit = 'share' | 'money' | 'ratio' | 'flag' | 'choice' | readonly [one: string, many: string];

interface Words {
  readonly name: string;
  readonly unit: Unit;
  /** The meaning of null. */
  readonly off?: string;
}

const SESSIONS = ['session', 'sessions'] as const;
const TRADES = ['trade', 'trades'] as const;
const DAYS = ['trading day', 'trading days'] as const;
const WINS = ['win', 'wins'] as const;

/** By the whole key, or by its last part where that says enough. */
const WORDS: Readonly<Record<string, Words>> = {
  kind: { name: 'Market calendar', unit: 'choice' },
  zone: { name: 'Time zone', unit: 'choice' },
  open: { name: 'Market open', unit: 'choice' },
  close: { name: 'Market close', unit: 'choice' },
  risk_reward: { name: 'How reward to risk is measured', unit: 'choice' },
  auto_approve: { name: 'Advance without an approval', unit: 'flag' },
  strategy_change: { name: 'When the bot trades another strategy', unit: 'choice' },
  min_size_share: { name: 'A trade counts from this share of the size', unit: 'share' },
  profit_factor_share: {
    name: 'Profit factor, at least this share of what the gate’s limits mean',
    unit: 'share',
    off: 'not asked',
  },
  max_open_days: {
    name: 'Trading days that a trade may stay open, at most',
    unit: DAYS,
    off: 'any number',
  },
  emergency_share: {
    name: 'Losing emergency exits that are excused, of the entries',
    unit: 'share',
    off: 'all of them',
  },
  'exposure.max_equity_share': {
    name: 'All open positions, at most, of the equity',
    unit: 'share',
    off: 'no limit',
  },
  permit_seconds: { name: 'Life of a permit', unit: ['second', 'seconds'] },
  trades_per_day: { name: 'Live entries a trading day', unit: ['entry', 'entries'] },
  session_window: { name: 'Window of evidence', unit: SESSIONS },
  trade_window: { name: 'Window of evidence', unit: TRADES },
  profitable_sessions: { name: 'Profitable sessions, at least', unit: SESSIONS },
  'suggestion.profitable_sessions': {
    name: 'Profitable sessions in a row before an early suggestion',
    unit: SESSIONS,
  },
  win_rate: { name: 'Win rate, at least', unit: 'share' },
  average_rr: { name: 'Average reward to risk, at least', unit: 'ratio' },
  override_incidents: { name: 'Override incidents, at most', unit: ['incident', 'incidents'] },
  imported_sessions: { name: 'Imported sessions that count, at most', unit: SESSIONS },
  backtest_sessions: { name: 'Sessions of a backtest that count, at most', unit: SESSIONS },
  confidence: {
    name: 'Confidence in the win rate, at least',
    unit: 'share',
    off: 'not asked',
  },
  approvals: { name: 'People who must approve', unit: ['person', 'people'] },
  active_days: { name: 'Trading days with a large enough entry, at least', unit: DAYS },
  trading_days: { name: 'Trading days, at least', unit: DAYS },
  max_missed_days: { name: 'Days in a row without an entry, at most', unit: DAYS },
  net_pnl: { name: 'Net profit, more than', unit: 'money', off: 'not asked' },
  max_drawdown: { name: 'Largest drawdown, less than', unit: 'share' },
  consecutive_losses: { name: 'Losses in a row', unit: ['loss', 'losses'], off: 'off' },
  rolling_window: { name: 'Window of the rolling win rate', unit: TRADES },
  rolling_win_rate: { name: 'Rolling win rate below', unit: 'share', off: 'off' },
  daily_loss: { name: 'Daily loss above, share of the equity', unit: 'share', off: 'off' },
  drawdown: { name: 'Drawdown above, of the peak', unit: 'share', off: 'off' },
  'sizing.proof_of_concept': { name: 'Size in Proof of Concept', unit: 'money' },
  'sizing.real_money_trial': { name: 'Size in Real Money Trial', unit: 'money' },
  downgrade_factor: { name: 'Size kept after a downgrade', unit: 'share' },
  streak_min_share: {
    name: 'A win extends a streak from this share of the size',
    unit: 'share',
  },
  unit: { name: 'Currency amount per dollar of the policy', unit: 'money' },
  recover_wins: { name: 'Wins in a row before a cut size returns', unit: WINS },
  start: { name: 'Size to begin with', unit: 'money' },
  max: { name: 'Size, at most', unit: 'money' },
  max_equity_share: { name: 'Size, at most, of the equity', unit: 'share' },
  streak_wins: { name: 'Wins in a row for a raise', unit: WINS },
  streak_raise: { name: 'Raise after such a streak', unit: 'money' },
  'sizing.scaling.session_window': { name: 'Sessions looked at for a raise', unit: SESSIONS },
  session_win_rate: { name: 'Win rate of these for a raise, at least', unit: 'share' },
  session_raise: { name: 'Raise after such sessions', unit: 'money' },
  max_step: { name: 'Growth within a trading day, at most times', unit: 'ratio' },
};

const CHOICES: Readonly<Record<string, string>> = {
  planned: 'as planned: from entry, stop and target',
  realized: 'as realized: mean win to mean loss',
  mark: 'go on, and say which strategy made the record',
  restart: 'restart the gate’s evidence',
  'us-equities': 'US equities',
  'always-open': 'always open',
};

const wordsOf = (key: string): Words =>
  WORDS[key] ?? WORDS[lastPart(key)] ?? { name: plain(lastPart(key)), unit: 'choice' };

const lastPart = (key: string): string => key.split('.').at(-1)!;
const plain = (name: string): string => name.replaceAll('_', ' ');

/** "gates.experience.win_rate" → "Win rate, at least" */
export const settingName = (key: string): string => wordsOf(key).name;

/** The setting with its group: for lists that are not grouped. */
export const settingInFull = (key: string): string => `${groupName(key)}: ${settingName(key)}`;

/** Whether words are written for a setting of its own: a test holds it for all. */
export const isNamed = (key: string): boolean =>
  WORDS[key] !== undefined || WORDS[lastPart(key)] !== undefined;

/** The word for null in a setting: "off". */
export const offWords = (key: string): string => wordsOf(key).off ?? 'off';

/** One value of an enumeration in words. */
export const choiceWords = (option: string): string => CHOICES[option] ?? option;

/** A value in words, with its unit: "65%", "20 sessions", "200 USD", "off". */
export function showSetting(key: string, value: PolicyValue, currency: string): string {
  const { unit } = wordsOf(key);
  if (value === null) return offWords(key);
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'number') return counted(unit, value);
  if (unit === 'choice' || !isDecimal(value)) return choiceWords(value);
  if (unit === 'share') return showShare(value);
  return unit === 'money' ? showMoney(value, currency) : showDecimal(value);
}

function counted(unit: Unit, count: number): string {
  if (typeof unit === 'string') return showCount(count);
  return `${showCount(count)} ${count === 1 ? unit[0] : unit[1]}`;
}

const isDecimal = (text: string): boolean => /^-?\d+(\.\d+)?$/.test(text);

/** Whether a setting is a share of one, which people read and type as a percentage. */
export const isShare = (key: string): boolean => wordsOf(key).unit === 'share';

/** Headings of groups of settings, by key prefix; the longest prefix applies. */
const GROUPS: readonly (readonly [prefix: string, name: string])[] = [
  ['gates.experience.', gateTitle('experience', 'proof_of_concept')],
  ['gates.proof_of_concept.', gateTitle('proof_of_concept', 'real_money_trial')],
  ['gates.real_money_trial.', gateTitle('real_money_trial', 'scaling')],
  ['downgrade.proof_of_concept.', downgradeTitle('proof_of_concept')],
  ['downgrade.real_money_trial.', downgradeTitle('real_money_trial')],
  ['downgrade.scaling.', downgradeTitle('scaling')],
  ['sizing.scaling.', 'Size in Scaling'],
  ['sizing.', 'Size'],
  ['limits.', 'Size'],
  ['exposure.', 'Size'],
  ['evidence.', 'Evidence'],
  ['calendar.', 'Calendar, fixed at registration'],
];
const OTHERS = 'Measuring and approving';

const ORDER = [
  ...new Set([...GROUPS.map(([, name]) => name).slice(0, -1), OTHERS, GROUPS.at(-1)![1]]),
];

function gateTitle(from: Phase, to: Phase): string {
  return `Gate: ${PHASE_WORDS[from]} to ${PHASE_WORDS[to]}`;
}
function downgradeTitle(from: Phase): string {
  return `Downgrade from ${PHASE_WORDS[from]}`;
}

/** The heading of a setting's group. */
export const groupName = (key: string): string =>
  GROUPS.find(([prefix]) => key.startsWith(prefix))?.[1] ?? OTHERS;

/** Settings under their headings, in the order of the headings. */
export function grouped<Field extends { readonly key: string }>(
  fields: readonly Field[],
): readonly { readonly name: string; readonly fields: readonly Field[] }[] {
  return ORDER.map((name) => ({
    name,
    fields: fields.filter(({ key }) => groupName(key) === name),
  })).filter((group) => group.fields.length > 0);
}
