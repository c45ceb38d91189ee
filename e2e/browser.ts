import { existsSync } from 'node:fs';
import { chromium, type LaunchOptions } from '@playwright/test';

const own = chromium.executablePath();

/** Playwright's own browser, or Debian's where that cannot be downloaded. */
export const LAUNCH: LaunchOptions = {
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
};
