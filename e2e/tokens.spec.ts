import { expect, test } from '@playwright/test';
import { call } from './api.js';
import { enter, webUrl } from './demo.js';

test('an operator makes a token for their own role, sees it once, and revokes it', async ({
  page,
}) => {
  await enter(page, 'operator');
  await page.goto(webUrl('/tokens'));
  await page.getByRole('button', { name: 'Create a token…' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByLabel('Role').locator('option')).toHaveText([/^Operator/]);
  await expect(dialog.getByLabel('Expires after').locator('option')).toHaveCount(4);
  await dialog.getByLabel('Name').fill('Weekly report');
  await dialog.getByRole('button', { name: 'Make the token' }).click();
  const token = await dialog.locator('code').innerText();
  expect(token).toMatch(/^pgt_/);
  const me = await call(page.request, token, 'GET', '/v1/me');
  expect(me.status).toBe(200);
  await dialog.getByRole('button', { name: 'I have kept it' }).click();
  await expect(dialog).toBeHidden();
  expect(await page.content()).not.toContain(token);

  const row = page.getByRole('row').filter({ hasText: 'Weekly report' });
  await expect(row).toContainText('Valid');
  await row.getByRole('button', { name: /^Revoke Weekly report/ }).click();
  await dialog.getByRole('button', { name: 'Revoke the token' }).click();
  await expect(dialog).toBeHidden();
  await expect(row).toContainText('Revoked');
  await expect(row.getByRole('button')).toHaveCount(0);
  expect((await call(page.request, token, 'GET', '/v1/me')).status).toBe(401);
});

test('an administrator sees everybody’s tokens, and may do without an end', async ({ page }) => {
  await enter(page, 'admin');
  await page.goto(webUrl('/tokens'));
  await expect(page.getByRole('row').filter({ hasText: 'Demo compliance' })).toContainText('Valid');
  await page.getByRole('button', { name: 'Create a token…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill('Dashboard');
  await dialog.getByLabel('Role').selectOption('compliance');
  await dialog.getByLabel('Expires after').selectOption('never');
  await dialog.getByRole('button', { name: 'Make the token' }).click();
  await dialog.getByRole('button', { name: 'I have kept it' }).click();
  await expect(page.getByRole('row').filter({ hasText: 'Dashboard' })).toContainText('Never');
});
