import { ensureEnvironment } from './python-environment.mjs';

/** The release that the table of methods was generated from (clients/python/scripts/ccxt_methods.py). */
export const CCXT = '4.5.90';
export const MYPY = '2.4.1';

/**
 * ccxt and mypy from PyPI, for the tests of what is guarded by them.
 *
 * @returns {Promise<{python: string|null, refusal: string|null}>} its interpreter, or why there is none
 */
export const ensureCcxt = (step) =>
  ensureEnvironment(
    {
      name: `ccxt-${CCXT}-mypy-${MYPY}`,
      title: `ccxt ${CCXT} and mypy ${MYPY}`,
      packages: [`ccxt==${CCXT}`, `mypy==${MYPY}`],
      options: [],
      minutes: 5,
      python: '3.10',
    },
    step,
  );
