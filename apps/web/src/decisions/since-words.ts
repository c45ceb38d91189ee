import type { SinceDecisionAnswer } from '@phasegate/contracts';
import { showCount, showGain } from '../format/decimal';

type Decision = NonNullable<SinceDecisionAnswer['decision']>;
type Change = SinceDecisionAnswer['changes'][number];

/** To follow a name: "Anna approved the advance". */
export const DEEDS: Readonly<Record<Decision['type'], string>> = {
  'phase.advanced': 'approved the advance',
  'advance.declined': 'declined the advance',
  'phase.rolled_back': 'rolled the bot back',
  'sessions.reset': 'reset its sessions',
};

/** One of them, and several: "the breaker was tripped", "the breaker was tripped 3 times". */
const CHANGES: Readonly<Record<Change['type'], readonly [one: string, times: string]>> = {
  'advance.approved': [
    'The first of two people approved its advance',
    'The first of two people approved its advance # times',
  ],
  'phase.downgraded': times('It was downgraded'),
  'breaker.tripped': times('The breaker was tripped'),
  'breaker.acknowledged': times('The breaker was acknowledged'),
  'phase.override_blocked': counted(
    'override attempt was refused',
    'override attempts were refused',
  ),
  'phase.override_accepted': counted('override was accepted', 'overrides were accepted'),
  'policy.published': counted('policy version was published', 'policy versions were published'),
  'position_size.changed': times('The position size changed'),
  'import.completed': counted('import of history', 'imports of history'),
  'trade.corrected': counted('correction of a trade', 'corrections of trades'),
  'trade.voided': counted('trade was voided', 'trades were voided'),
  'trade.unpermitted': counted('trade had no permit', 'trades had no permit'),
  'trade.size_exceeded': counted('fill went beyond its permit', 'fills went beyond their permits'),
  'trade.emergency_exit': counted('emergency exit', 'emergency exits'),
  'strategy.changed': times('The version of its strategy changed'),
  'evidence.restarted': times('The evidence of its gate was restarted'),
  'history.recovered': times('Its log was recovered'),
};

function times(sentence: string) {
  return [`${sentence} once`, `${sentence} # times`] as const;
}

function counted(one: string, several: string) {
  return [`1 ${one}`, `# ${several}`] as const;
}

/** What happened since the last decision, a sentence each, the trades first. */
export function sinceSentences(
  { trades, sessions, changes }: Omit<SinceDecisionAnswer, 'decision'>,
  currency: string,
): string[] {
  return [
    ...trades.map((line) => tradesSentence(line, currency)),
    ...(sessions === 0
      ? []
      : [
          sessions === 1
            ? '1 session was finished'
            : `${showCount(sessions)} sessions were finished`,
        ]),
    ...changes.map(({ type, count }) =>
      count === 1 ? CHANGES[type][0] : CHANGES[type][1].replace('#', showCount(count)),
    ),
  ].map((sentence) => `${sentence}.`);
}

function tradesSentence(
  { mode, opened, closed, wins, losses, pnl }: SinceDecisionAnswer['trades'][number],
  currency: string,
): string {
  const entries = `${showCount(opened)} ${mode} ${opened === 1 ? 'trade was' : 'trades were'} opened`;
  if (closed === 0) return `${entries}, none of them closed yet`;
  return `${entries}, ${showCount(closed)} of them closed: ${showCount(wins)} won, ${showCount(losses)} lost, ${showGain(pnl, currency)}`;
}
