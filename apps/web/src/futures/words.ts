import { showRoundedShare } from '../format/decimal';
import type { FuturesRun } from '../lab/queries';
import { PHASE_WORDS } from '../words/phases';

type Result = NonNullable<FuturesRun['result']>;
type Proportion = Result['downgraded'];

/** "12.4% (10.9% to 13.9%)" */
export const proportionWords = ({ probability, low, high }: Proportion): string =>
  `${showRoundedShare(probability)} (${showRoundedShare(low)} to ${showRoundedShare(high)})`;

/** The outcomes, one sentence each; in brackets the 95% sampling interval. */
export function futuresSentences(result: Result): readonly string[] {
  const { to, passed, median_date, downgraded, lost_a_tenth, days } = result;
  const span = `within ${days.length} trading days`;
  return [
    ...(to === null || passed === null
      ? []
      : [
          `It passes the gate to ${PHASE_WORDS[to]} ${span} in ${proportionWords(passed)} of its futures, ${
            median_date === null
              ? 'in fewer than half of them'
              : `in half of them by ${median_date}`
          }.`,
        ]),
    `It is downgraded ${span} in ${proportionWords(downgraded)}.`,
    `Its equity falls more than 10% below that of today in ${proportionWords(lost_a_tenth)}.`,
  ];
}
