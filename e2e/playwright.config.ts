import { existsSync } from 'node:fs';
import { chromium, defineConfig } from '@playwright/test';

const own = chromium.executablePath();

export default defineConfig({
  testDir: '.',
  globalSetup: './platform.ts',
  forbidOnly: true,
  workers: 1,
  // As the integration tests: once more, alone, on a machine that may have been busy.
  retries: 1,
  timeout: 60_000,
  // Pages of a machine that is busy with other tests.
  expect: { timeout: 15_000 },
  outputDir: '../test-results',
  use: {
    launchOptions: {
      // Playwright's own browser, or Debian's where that cannot be downloaded.
      ...(existsSync(own) ? {} : { executablePath: '/usr/bin/chromium' }),
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
});
