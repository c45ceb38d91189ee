import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './paths.mjs';

const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
const { name, version } = manifest.devEngines.packageManager;

/** The command line that runs the pinned pnpm, which need not be installed. */
export const pnpmCommand = (...args) => ['npx', ['-y', `${name}@${version}`, ...args]];

/**
 * npx says why it failed (the project's own .npmrc silences npm) and does not
 * try for minutes where there is no network; no tool phones home.
 */
export const pnpmEnvironment = () => ({
  ...process.env,
  npm_config_loglevel: 'error',
  npm_config_fetch_retry_mintimeout: '500',
  npm_config_fetch_retry_maxtimeout: '3000',
  TURBO_TELEMETRY_DISABLED: '1',
  NEXT_TELEMETRY_DISABLED: '1',
});
