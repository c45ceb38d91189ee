import { expect, test } from '@playwright/test';
import { call, newBot } from './api.js';
import { enter, webUrl } from './demo.js';

test('a key is shown once; revoked, it opens nothing', async ({ page }) => {
  const id = await newBot(page.request, 'Of one key');
  await enter(page, 'operator');
  await page.goto(webUrl(`/bots/${id}/keys`));
  await page.getByRole('button', { name: 'Make a key…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill('Server in Frankfurt');
  await dialog.getByRole('button', { name: 'Make the key' }).click();
  const key = await dialog.locator('code').innerText();
  expect(key).toMatch(/^pgk_/);
  expect((await call(page.request, key, 'GET', '/v1/status')).status).toBe(200);
  // Nothing but its button takes the key away.
  await page.keyboard.press('Escape');
  await page.mouse.click(5, 5);
  await expect(dialog.locator('code')).toHaveText(key);
  await dialog.getByRole('button', { name: 'I have kept it' }).click();
  await expect(dialog).toBeHidden();
  expect(await page.content()).not.toContain(key);
  await page.getByRole('button', { name: 'Make a key…' }).click();
  await expect(dialog.getByLabel('Name')).toHaveValue('');
  await page.keyboard.press('Escape');
  // A click while the dialog is closing belongs to the dialog.
  await expect(dialog).toBeHidden();

  await page.getByRole('button', { name: /^Revoke Server in Frankfurt/ }).click();
  await dialog.getByRole('button', { name: 'Revoke the key' }).click();
  await expect(dialog).toBeHidden();
  const row = page.getByRole('row').filter({ hasText: 'Server in Frankfurt' });
  await expect(row).toContainText('Revoked');
  await expect(row.getByRole('button')).toHaveCount(0);
  expect((await call(page.request, key, 'GET', '/v1/status')).status).toBe(401);
});
