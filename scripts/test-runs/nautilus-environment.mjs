import { ensureEnvironment } from './python-environment.mjs';

/** The releases that docs/nautilus.md names as supported: the newest for Python 3.11, and the newest for later ones. */
export const NAUTILUS = ['1.221.0', '1.231.0'];

/**
 * NautilusTrader from PyPI.
 *
 * @returns {Promise<{python: string|null, refusal: string|null}>} its interpreter, or why there is none
 */
export const ensureNautilus = (step) =>
  ensureEnvironment(
    {
      name: `nautilus-${NAUTILUS.join('-')}`,
      title: `NautilusTrader ${NAUTILUS.join(' or ')}`,
      packages: [
        `nautilus_trader==${NAUTILUS[0]}; python_version < "3.12"`,
        `nautilus_trader==${NAUTILUS[1]}; python_version >= "3.12"`,
      ],
      options: ['--only-binary', 'nautilus_trader'],
      minutes: 5,
      python: '3.11',
    },
    step,
  );
