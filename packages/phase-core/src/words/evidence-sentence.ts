import type { BotEvidence } from '../evidence/record-evidence.js';
import { Decimal, type DecimalText } from '../numbers/decimal.js';
import { percent } from '../numbers/percent.js';

/** The statistical evidence of a record, in a sentence for the approver; null where the policy requires no win rate. */
export function evidenceSentence({ win_rate }: Pick<BotEvidence, 'win_rate'>): string | null {
  if (win_rate === null) return null;
  const { wins, trades, threshold, probability, interval } = win_rate;
  if (probability === null || interval === null)
    return `No trade has counted yet: nothing is known of a true win rate of at least ${percent(threshold)}.`;
  return `${wins} ${wins === 1 ? 'win' : 'wins'} of ${trades} could be a ${percent(interval.low, 0)} bot: the chance that its true rate is at least ${percent(threshold)} is ${chance(probability)}.`;
}

/** Rounded down: 99.6% is not certain, and 0.4% not impossible. */
function chance(probability: DecimalText): string {
  const whole = new Decimal(probability).times(100).floor();
  return whole.isZero() ? 'below 1%' : `${whole.toString()}%`;
}
