import { expect, test, type Page } from '@playwright/test';
import { eventsOf, newKey, openTrade, provenBot, readyBot } from './api.js';
import { enter, overridePassword, webUrl } from './demo.js';

const dialog = (page: Page) => page.getByRole('dialog');
const confirm = (page: Page, name: string) => dialog(page).getByRole('button', { name });

async function openSettings(page: Page, id: string): Promise<void> {
  await page.goto(webUrl(`/bots/${id}/settings`));
  await expect(page.getByRole('heading', { name: 'Roll back or reset' })).toBeVisible();
}

test('a bot is rolled back with the override password alone (rules 7.1)', async ({ page }) => {
  const id = await provenBot(page.request, 'Rolled back');
  await enter(page, 'admin');
  await openSettings(page, id);
  await page.getByRole('button', { name: 'Roll back…' }).click();
  await dialog(page).getByLabel('Reason').fill('The backtest was made with wrong fees.');
  await dialog(page).getByLabel('Override password').fill('not the override password');
  await confirm(page, 'Roll back to Experience').click();
  await expect(dialog(page).getByRole('alert')).toHaveText('The override password is wrong.');
  expect((await eventsOf(page.request, id))[0]).toMatchObject({ type: 'phase.override_blocked' });

  await dialog(page).getByLabel('Override password').fill(overridePassword());
  await confirm(page, 'Roll back to Experience').click();
  await expect(dialog(page)).toBeHidden();
  await expect(
    page.getByText('Rolled back is back in Experience, on paper.', { exact: true }),
  ).toBeVisible();
  await expect(page.getByText('Experience is the lowest phase.')).toBeVisible();
  await page.getByRole('link', { name: 'Timeline' }).click();
  await page.getByText('Rolled back from Proof of Concept to Experience').click();
  await expect(page.getByRole('main')).toContainText('The backtest was made with wrong fees.');
});

test('sessions are reset: the same phase, a new tenure', async ({ page }) => {
  const id = await readyBot(page.request, 'Begins anew');
  await enter(page, 'admin');
  await openSettings(page, id);
  await page.getByRole('button', { name: 'Reset sessions…' }).click();
  await expect(dialog(page)).toContainText('30 trades of this tenure will not count any more.');
  await dialog(page).getByLabel('Reason').fill('Another strategy runs under this name.');
  await dialog(page).getByLabel('Override password').fill(overridePassword());
  await confirm(page, 'Reset the sessions').click();
  await expect(dialog(page)).toBeHidden();
  await page.getByRole('link', { name: 'Overview' }).click();
  const gate = page.getByRole('table', { name: /^Readiness for/ });
  await expect(gate.getByRole('row', { name: /^Profitable sessions/ })).toContainText('Not met');
  await expect(page.getByRole('button', { name: 'Review the advance' })).toHaveCount(0);
});

test('nothing is set back while a position is open; voided, it bars nothing', async ({ page }) => {
  const id = await provenBot(page.request, 'With a position');
  const key = await newKey(page.request, id);
  await openTrade(page.request, key, 'orphan');
  await enter(page, 'admin');
  await openSettings(page, id);
  await page.getByRole('button', { name: 'Roll back…' }).click();
  await expect(dialog(page).getByRole('status')).toContainText('1 position is open.');
  await expect(confirm(page, 'Roll back to Experience')).toBeDisabled();
  await dialog(page).getByRole('link', { name: 'BTC/USDT, orphan' }).click();

  await page.getByRole('button', { name: 'Void trade…' }).click();
  await dialog(page).getByLabel('Reason').fill('The exchange never filled it.');
  await dialog(page).getByLabel('Override password').fill(overridePassword());
  await confirm(page, 'Void the trade').click();
  await expect(dialog(page)).toBeHidden();
  await expect(page.getByRole('region', { name: 'Trade' })).toContainText('Voided');
  await expect(page.getByRole('button', { name: 'Void trade…' })).toHaveCount(0);
  await page.getByRole('link', { name: 'Settings' }).click();
  await page.getByRole('button', { name: 'Reset sessions…' }).click();
  await expect(confirm(page, 'Reset the sessions')).toBeEnabled();
});
