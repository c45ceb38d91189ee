import type { EvidenceAnswer } from '@phasegate/contracts';
import { evidenceSentence, PHASE_NAMES } from '@phasegate/phase-core';

/** Luck or skill, for a person: the sentence first, then the figures. */
export function evidenceLines(evidence: EvidenceAnswer): string[] {
  const { phase, to, strategies } = evidence;
  const ahead = to === null ? 'its rolling window' : `the gate to ${PHASE_NAMES[to]}`;
  return [
    `${PHASE_NAMES[phase]}, ${ahead}.`,
    ...winRateLines(evidence),
    ...profitLines(evidence.profit),
    ...(strategies.every(({ strategy }) => strategy === null)
      ? []
      : [
          `Made by: ${strategies.map(({ strategy, trades }) => `${strategy ?? 'unknown'} (${trades})`).join(', ')}`,
        ]),
  ];
}

function winRateLines({ win_rate, to }: EvidenceAnswer): string[] {
  const sentence = evidenceSentence({ win_rate });
  if (win_rate === null || sentence === null) return ['The policy requires no win rate.'];
  const { probability, interval, luck, trades_to_settle, verdict, looks } = win_rate;
  if (interval === null) return [sentence];
  return [
    sentence,
    `  verdict    ${verdict}`,
    `  chance     ${probability} that the true rate reaches ${win_rate.threshold}`,
    `  interval   ${interval.low} to ${interval.high}, with 95%`,
    `  luck       ${luck}: how often a coin does as well`,
    `  to settle  ${trades_to_settle === null ? 'never at this rate, or not within 10,000 trades' : `${trades_to_settle} more trades at this rate`}`,
    ...(to === null ? [] : [`  looks      ${looks} so far`]),
  ];
}

function profitLines(profit: EvidenceAnswer['profit']): string[] {
  const shown = (value: string | number | null) => value ?? 'none';
  const dependent = profit.alternation !== null && Math.abs(Number(profit.alternation)) > 1.96;
  return [
    `Profit over ${profit.trades} trades:`,
    `  chance     ${shown(profit.probability)} that the true Sharpe ratio is above 0`,
    `  sharpe     ${shown(profit.sharpe)} per trade (skew ${shown(profit.skew)}, kurtosis ${shown(profit.kurtosis)})`,
    `  needed     ${shown(profit.trades_needed)} trades for 95%`,
    `  R:R        planned ${shown(profit.planned_rr)}, realized ${shown(profit.realized_rr)}${profit.rr_gap === true ? ': less than half of what was planned' : ''}`,
    `  runs       z ${shown(profit.alternation)}${dependent ? ': wins and losses depend on each other, so that these figures are too sure' : ''}`,
  ];
}
