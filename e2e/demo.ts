import { readFileSync } from 'node:fs';
import { expect, type Page } from '@playwright/test';

export interface Login {
  readonly role: string;
  readonly email: string;
  readonly password: string;
}

interface Demo {
  readonly logins: readonly Login[];
  readonly tokens: readonly { readonly role: string; readonly token: string }[];
  readonly keys: readonly { readonly bot: string; readonly key: string }[];
  readonly bots: readonly { readonly name: string; readonly id: string; readonly phase: string }[];
}

/** The demo of the running platform. */
export function readDemo(): Demo {
  const file = process.env.E2E_DEMO_FILE;
  if (!file)
    throw new Error('E2E_DEMO_FILE does not name the logins of the platform at E2E_WEB_URL.');
  return JSON.parse(readFileSync(file, 'utf8')) as Demo;
}

export const demoLogin = (role: string): Login =>
  readDemo().logins.find((row) => row.role === role)!;

export const demoToken = (role: string): string =>
  readDemo().tokens.find((row) => row.role === role)!.token;

export const demoKey = (bot: string): string => readDemo().keys.find((row) => row.bot === bot)!.key;

/** The fields that an administrator fills in for an override. */
export const overridePassword = (): string => process.env.PHASE_OVERRIDE_PASSWORD!;

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

/** The same without the form, for tests that are about something else. */
export async function enter(page: Page, role: string): Promise<void> {
  const { email, password } = demoLogin(role);
  const answer = await page.request.post(webUrl('/session'), {
    form: { email, password },
    headers: { origin: new URL(webUrl()).origin },
  });
  expect(answer.url()).toBe(webUrl('/'));
}
