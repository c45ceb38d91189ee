import type { AuditKind, AuditLineAnswer } from '@phasegate/contracts';
import { showCount, showMoney } from '../format/decimal';
import { PHASE_WORDS, type Phase } from '../words/phases';

/** The kinds of the API, as people are offered them. */
export const KIND_NAMES: Readonly<Record<AuditKind, string>> = {
  decision: 'Decisions about the phase',
  downgrade: 'Downgrades',
  breaker: 'Breaker',
  override: 'Overrides',
  policy: 'Policies',
  size: 'Position size',
  record: 'Imports, corrections and strategy',
  violation: 'Trades outside their permit',
  emergency: 'Emergency exits',
  platform: 'Platform: keys, people, halts, books',
};
export const KINDS = Object.keys(KIND_NAMES) as AuditKind[];

type Fields = Readonly<Record<string, unknown>>;

const phaseIn = (value: unknown): string => PHASE_WORDS[value as Phase] ?? String(value);
const between = ({ from, to }: Fields): string => `from ${phaseIn(from)} to ${phaseIn(to)}`;
const plainly = (value: unknown): string => String(value).replaceAll('_', ' ').toLowerCase();

const amount = (value: unknown, currency: string): string => showMoney(String(value), currency);

/** What happened, in a few words, by the type of the event. */
const SENTENCES: Readonly<Record<string, (fields: Fields, currency: string) => string>> = {
  'phase.advanced': (fields) => `Advanced ${between(fields)}`,
  'advance.approved': ({ to }) => `Advance to ${phaseIn(to)} approved by the first of two`,
  'advance.declined': ({ to }) => `Advance to ${phaseIn(to)} declined`,
  'phase.rolled_back': (fields) => `Rolled back ${between(fields)}`,
  'sessions.reset': ({ to }) => `Sessions reset in ${phaseIn(to)}`,
  'phase.downgraded': (fields) =>
    `Downgraded ${between(fields)}: ${[fields.triggers].flat().map(plainly).join(', ')}`,
  'breaker.tripped': ({ cause }) =>
    cause === 'manual' ? 'Breaker tripped manually' : `Breaker tripped: ${plainly(cause)}`,
  'breaker.acknowledged': () => 'Breaker acknowledged',
  'phase.override_blocked': ({ action, code }) =>
    `Override refused: ${plainly(action)} (${plainly(code)})`,
  'phase.override_accepted': ({ action }) => `Override accepted: ${plainly(action)}`,
  'policy.published': ({ version }) => `Policy version ${String(version)} published`,
  'position_size.changed': ({ before, after }, currency) =>
    `Position size changed from ${amount(before, currency)} to ${amount(after, currency)}`,
  'import.completed': ({ trades, sessions, as }) =>
    `History of ${as === 'paper' ? 'a paper account' : 'a backtest'} imported: ${showCount(Number(trades))} trades in ${showCount(Number(sessions))} sessions`,
  'trade.corrected': () => 'Trade corrected',
  'trade.voided': () => 'Trade voided',
  'strategy.changed': ({ to }) => `Strategy changed to ${String(to)}`,
  'evidence.restarted': () => 'Evidence of the gate restarted',
  'history.recovered': () => 'Log recovered from a damaged file of the mirror',
  'trade.unpermitted': () => 'Trade without a permit',
  'trade.size_exceeded': ({ notional, permitted }, currency) =>
    `Fill of ${amount(notional, currency)} beyond the ${amount(permitted, currency)} permitted`,
  'poc.daily_limit_exceeded': () => 'More trades than the day allows',
  'trade.emergency_exit': () => 'Emergency exit reported',
  'emergency_exit.requested': () => 'Emergency exit requested',
  'bot.created': () => 'Bot registered',
  'key.created': () => 'Key made',
  'token.created': () => 'Token made',
  'user.created': () => 'User created',
  'platform.halted': () => 'All bots halted',
  'platform.resumed': () => 'Trading resumed',
  'login.made': () => 'Signed in',
  'login.refused': () => 'Sign-in refused',
  'login.ended': () => 'Signed out',
};

/** "members.changed" → "Members changed": for types that need no words of their own. */
const asWritten = (type: string): string => {
  const words = type.replaceAll(/[._]/g, ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
};

/** The reason of a person in their words, of a rule as words: "win_streak" → win streak. */
export const reasonWords = (reason: string, by: string | null): string =>
  by === null ? plainly(reason) : `“${reason}”`;

/** What a bot reports itself; everything else without a person is decided by a rule. */
const REPORTED: readonly string[] = [
  'emergency_exit.requested',
  'trade.emergency_exit',
  'trade.unpermitted',
  'trade.size_exceeded',
  'poc.daily_limit_exceeded',
  'strategy.changed',
];

/** Who is behind an event that names nobody. */
export const unnamedWords = (type: string): string =>
  REPORTED.includes(type) ? 'reported by the bot' : 'by a rule';

/** What a line of the audit trail tells, without its names. */
export const auditSentence = ({
  type,
  event,
  currency,
}: Pick<AuditLineAnswer, 'type' | 'event' | 'currency'>): string =>
  event === null ? 'A damaged line' : (SENTENCES[type]?.(event, currency ?? '') ?? asWritten(type));
