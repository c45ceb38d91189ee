import { defineConfig } from '@playwright/test';
import { LAUNCH } from './browser.js';

export default defineConfig({
  testDir: '.',
  globalSetup: './platform.ts',
  forbidOnly: true,
  workers: 1,
  // As in the integration tests: one retry, alone, on a machine that may have been busy.
  retries: 1,
  timeout: 60_000,
  // Pages of a machine that is busy with other tests.
  expect: { timeout: 15_000 },
  outputDir: '../test-results',
  use: { launchOptions: LAUNCH },
});
