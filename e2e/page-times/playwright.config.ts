import { defineConfig } from '@playwright/test';
import { LAUNCH } from '../browser.js';

export default defineConfig({
  testDir: '.',
  testMatch: 'page-times.ts',
  workers: 1,
  reporter: 'line',
  outputDir: '../../test-results',
  use: { launchOptions: LAUNCH },
});
