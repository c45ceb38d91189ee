import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';

export interface Login {
  readonly role: string;
  readonly email: string;
  readonly password: string;
}

interface Demo {
  readonly logins: readonly Login[];
  readonly bots: readonly { readonly name: string; readonly id: string; readonly phase: string }[];
}

/** What the demo of the running platform made. */
export function readDemo(): Demo {
  const file = process.env.E2E_DEMO_FILE;
  if (!file)
    throw new Error('E2E_DEMO_FILE does not name the logins of the platform at E2E_WEB_URL.');
  return JSON.parse(readFileSync(file, 'utf8')) as Demo;
}

export const demoLogin = (role: string): Login =>
  readDemo().logins.find((row) => row.role === role)!;

export const webUrl = (path = '/'): string => new URL(path, process.env.E2E_WEB_URL).href;

export async function signIn(
  page: Page,
  { email, password }: Pick<Login, 'email' | 'password'>,
): Promise<void> {
  await page.goto(webUrl());
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}
