import { ensureEnvironment } from './python-environment.mjs';

/** The releases that docs/freqtrade.md names as supported. The oldest is the first whose TA-Lib is a wheel on PyPI. */
export const NEWEST = '2026.9';
export const OLDEST = '2025.8';

/**
 * freqtrade from PyPI.
 *
 * @param version a release
 * @returns {Promise<{python: string|null, refusal: string|null}>} its interpreter, or why there is none
 */
export const ensureFreqtrade = (version, step) =>
  ensureEnvironment(
    {
      name: `freqtrade-${version}`,
      title: `freqtrade ${version}`,
      packages: [`freqtrade[hyperopt]==${version}`],
      options: ['--only-binary', 'ta-lib'],
      minutes: 10,
      python: '3.11',
    },
    step,
  );
