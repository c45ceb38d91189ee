import { expect, test, type Page } from '@playwright/test';
import { call, newBot } from './api.js';
import { demoLogin, demoToken, enter, webUrl } from './demo.js';

async function openPalette(page: Page): Promise<void> {
  await page.keyboard.press('Control+K');
  await expect(page.getByRole('dialog', { name: 'Find' }).getByRole('combobox')).toBeFocused();
}

test('a bot, a page and an action are found by name, by keyboard alone', async ({ page }) => {
  await enter(page, 'admin');
  const name = `Palette ${Date.now()}`;
  const id = await newBot(page.request, name);
  await page.goto(webUrl('/alerts'));
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Alerts');

  await openPalette(page);
  const find = page.getByRole('dialog', { name: 'Find' });
  await page.keyboard.type(name.toLowerCase());
  await expect(find.getByRole('option', { name })).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(webUrl(`/bots/${id}`));
  await expect(page).toHaveTitle(new RegExp(`^(\\(\\d+\\) )?${name} · Phasegate$`));

  await openPalette(page);
  await page.keyboard.type('sessio');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(webUrl(`/bots/${id}/sessions`));
  await expect(page).toHaveTitle(new RegExp(`^(\\(\\d+\\) )?Sessions · ${name} · Phasegate$`));

  await openPalette(page);
  await page.keyboard.type('no such thing at all');
  await expect(find.getByText('No matching results')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(find).toBeHidden();
});

test('an administrator halts all bots from any page in two deliberate steps, others cannot', async ({
  page,
  request,
}) => {
  await enter(page, 'admin');
  await page.goto(webUrl('/reports'));
  await page.getByRole('banner').getByRole('button', { name: 'Halt…' }).click();
  const window = page.getByRole('dialog', { name: 'Halt all bots' });
  await window.getByLabel('Reason').fill('A drill from the reports.');
  await window.getByRole('button', { name: 'Halt all bots now' }).click();
  await expect(page.getByText(/^All bots are halted/).first()).toBeVisible();
  await expect(page.getByRole('banner').getByRole('button', { name: 'Halt…' })).toHaveCount(0);
  const over = { reason: 'The drill is over.' };
  expect((await call(request, demoToken('admin'), 'POST', '/v1/resume', over)).status).toBe(200);
  await expect(page.getByText(/^All bots are halted/)).toHaveCount(0);

  await page.context().clearCookies();
  await enter(page, 'operator');
  await page.goto(webUrl('/reports'));
  await expect(page.getByRole('banner')).toContainText('operator');
  await expect(page.getByRole('button', { name: 'Halt…' })).toHaveCount(0);
  await openPalette(page);
  await page.keyboard.type('halt all');
  await expect(page.getByText('No matching results')).toBeVisible();
});

test('signing in leads to the page that was asked for, and a refused attempt keeps the e-mail', async ({
  page,
}) => {
  const { email, password } = demoLogin('operator');
  await page.goto(webUrl('/overrides?start=2026-01-01'));
  await expect(page).toHaveURL(/\/sign-in\?to=/);
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password').fill('not the password');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.locator('[role=alert]#reason')).toHaveText(/Incorrect email or password/);
  await expect(page.getByLabel('E-mail')).toHaveValue(email);
  await expect(page.getByLabel('Password')).toBeFocused();
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page).toHaveURL(/\/overrides\?start=2026-01-01/);
});
