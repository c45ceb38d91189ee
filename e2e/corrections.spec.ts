import { expect, test, type Page } from '@playwright/test';
import { call, newKey, openTrade, provenBot } from './api.js';
import { enter, overridePassword, webUrl } from './demo.js';

const dialog = (page: Page) => page.getByRole('dialog');

test('a result is corrected and the trade voided; the log keeps all of it', async ({ page }) => {
  const id = await provenBot(page.request, 'With a wrong result');
  const key = await newKey(page.request, id);
  await openTrade(page.request, key, 'wrong');
  await call(page.request, key, 'POST', '/v1/trades/wrong/close', {
    closed_at: new Date().toISOString(),
    pnl: '12.5',
  });
  await enter(page, 'admin');
  await page.goto(webUrl(`/bots/${id}/trades/wrong`));
  const facts = page.getByRole('region', { name: 'Trade', exact: true });
  await expect(facts).toContainText('+12.50 USD');

  await page.getByRole('button', { name: 'Correct result…' }).click();
  const result = dialog(page).getByLabel('Net result after fees');
  await dialog(page).getByLabel('Reason').fill('The fees were missing.');
  await dialog(page).getByLabel('Override password').fill(overridePassword());
  await result.fill('much');
  await dialog(page).getByRole('button', { name: 'Correct the result' }).click();
  expect(await result.evaluate((input: HTMLInputElement) => input.validity.valid)).toBe(false);
  await result.fill('-3.25');
  await dialog(page).getByRole('button', { name: 'Correct the result' }).click();
  await expect(dialog(page)).toBeHidden();
  await expect(facts).toContainText('-3.25 USD');
  await expect(facts).toContainText('loss');
  await expect(page.getByText('9,996.75 USD').first()).toBeVisible();

  await page.getByRole('button', { name: 'Void trade…' }).click();
  await dialog(page).getByLabel('Reason').fill('It was another bot’s.');
  await dialog(page).getByLabel('Override password').fill(overridePassword());
  await dialog(page).getByRole('button', { name: 'Void the trade' }).click();
  await expect(dialog(page)).toBeHidden();
  await expect(facts).toContainText('Voided');
  const log = page.getByRole('region', { name: 'Its events, in order' });
  for (const type of ['trade.opened', 'trade.closed', 'trade.corrected', 'trade.voided'])
    await expect(log.getByText(type, { exact: true })).toBeVisible();
});

test('an operator sees who may correct', async ({ page }) => {
  const id = await provenBot(page.request, 'Corrected by others');
  const key = await newKey(page.request, id);
  await openTrade(page.request, key, 'seen');
  await enter(page, 'operator');
  await page.goto(webUrl(`/bots/${id}/trades/seen`));
  await expect(page.getByText('An administrator can correct its result or void it.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Void trade…' })).toHaveCount(0);
});
