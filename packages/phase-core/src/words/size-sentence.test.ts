import { readHistory, simulateHistory } from '../simulate/vectors.fixture.js';
import { cappedSizeSentence, changedSizeSentence, enteredSizeSentence } from './size-sentence.js';

describe('the size of a bot in a sentence', () => {
  it('gives every amount its currency', () => {
    expect(enteredSizeSentence('phase.advanced', 'scaling', '200', '100', 'EUR')).toBe(
      'Advanced to Scaling: its size of 200 EUR.',
    );
    expect(enteredSizeSentence('phase.downgraded', 'real_money_trial', '200', '600', 'USD')).toBe(
      'Downgraded to Real Money Trial: 200 USD, the phase’s size or half of 600 USD if that is less.',
    );
    expect(cappedSizeSentence('200', '150', '3000', 'USD')).toBe(
      'An equity of 3000 USD caps entries at 150 USD, below the size of 200 USD.',
    );
  });

  it('justifies a raise with the win rate in percent (rules 5.3, 5.4)', () => {
    const raise = simulateHistory(readHistory('18-raises-capped-by-equity')).find(
      (event) => event.type === 'position_size.changed' && event.reason === 'session_win_rate',
    );
    if (raise?.type !== 'position_size.changed') throw new Error('no such raise');
    expect(changedSizeSentence(raise.before, raise.after, raise.justification, 'USD')).toMatch(
      /^From [\d.]+ USD to [\d.]+ USD: win rate of at least 70% over \d+ sessions\.$/,
    );
  });
});
