import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';

interface Demo {
  readonly tokens: readonly { readonly role: string; readonly token: string }[];
  readonly bots: readonly { readonly name: string; readonly id: string; readonly phase: string }[];
}

/** What the demo of the running platform made. */
export function readDemo(): Demo {
  const file = process.env.E2E_DEMO_FILE;
  if (!file)
    throw new Error('E2E_DEMO_FILE does not name the logins of the platform at E2E_WEB_URL.');
  return JSON.parse(readFileSync(file, 'utf8')) as Demo;
}

export const demoToken = (role: string): string =>
  readDemo().tokens.find((row) => row.role === role)!.token;

export const webUrl = (path = '/'): string => new URL(path, process.env.E2E_WEB_URL).href;

export async function signIn(page: Page, token: string): Promise<void> {
  await page.goto(webUrl());
  await page.getByLabel('Token').fill(token);
  await page.getByRole('button', { name: 'Sign in' }).click();
}
