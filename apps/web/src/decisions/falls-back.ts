import type { PolicyVersionAnswer } from '@phasegate/contracts';
import { showCount, showShare } from '../format/decimal';
import { PHASE_WORDS, type Phase } from '../words/phases';

/** The downgrade triggers of a phase under a policy, in one sentence (rules 6.1, 6.2). */
export function fallsBackWords(
  phase: Phase,
  { downgrade }: Pick<PolicyVersionAnswer['policy'], 'downgrade'>,
): string {
  if (phase === 'experience') return 'Nothing is below it.';
  const { consecutive_losses, rolling_window, rolling_win_rate, daily_loss, drawdown } =
    downgrade[phase];
  const triggers = [
    consecutive_losses !== null && `${showCount(consecutive_losses)} losses in a row`,
    rolling_win_rate !== null &&
      `a win rate below ${showShare(rolling_win_rate)} over ${showCount(rolling_window)} trades`,
    daily_loss !== null && `a day’s loss above ${showShare(daily_loss)} of the equity`,
    drawdown !== null && `a drawdown above ${showShare(drawdown)}`,
  ].filter((trigger) => trigger !== false);
  return triggers.length === 0
    ? `Nothing downgrades it automatically from ${PHASE_WORDS[phase]}.`
    : `It falls back one phase, with the breaker open, after ${either(triggers)}.`;
}

const either = (parts: readonly string[]): string =>
  new Intl.ListFormat('en', { type: 'disjunction' }).format(parts);
