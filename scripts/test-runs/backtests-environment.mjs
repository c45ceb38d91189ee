import { ensureEnvironment } from './python-environment.mjs';

/** The releases of which docs/trade-files.md says that their backtests are written; pytz is what backtrader reads zones with. */
export const BACKTESTING = '0.6.6';
export const BACKTRADER = '1.9.78.123';

/**
 * backtesting.py and backtrader from PyPI.
 *
 * @returns {Promise<{python: string|null, refusal: string|null}>} its interpreter, or why there is none
 */
export const ensureBacktests = (step) =>
  ensureEnvironment(
    {
      name: `backtesting-${BACKTESTING}-backtrader-${BACKTRADER}`,
      title: `backtesting.py ${BACKTESTING} and backtrader ${BACKTRADER}`,
      packages: [`backtesting==${BACKTESTING}`, `backtrader==${BACKTRADER}`, 'pytz==2025.2'],
      options: [],
      minutes: 5,
      python: '3.9',
    },
    step,
  );
