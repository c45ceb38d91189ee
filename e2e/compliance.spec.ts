import { appendFileSync } from 'node:fs';
import { expect, test, type Page } from '@playwright/test';
import { enter, webUrl } from './demo.js';

async function downloaded(page: Page, link: string): Promise<{ path: string; name: string }> {
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: link }).click();
  const file = await download;
  return { path: await file.path(), name: file.suggestedFilename() };
}

/** As a person does: the browser reports a choice only when it differs from the field's content. */
async function choose(page: Page, path: string): Promise<void> {
  const field = page.locator('input[type=file]');
  expect(await field.inputValue()).toBe('');
  const chooser = page.waitForEvent('filechooser');
  await field.click();
  await (await chooser).setFiles(path);
}

test('a file that was altered is “not made here, or altered”, and the same path is read again', async ({
  page,
}) => {
  await enter(page, 'compliance');
  await page.goto(webUrl('/compliance'));
  const { path } = await downloaded(page, 'Download CSV');
  await page.getByText('Check a file that was downloaded before').click();
  await choose(page, path);
  const result = page.getByRole('status').filter({ hasText: 'SHA-256' });
  await expect(result).toContainText('Made here, and not changed since');
  appendFileSync(path, ' ');
  await choose(page, path);
  await expect(result).toContainText('Not made here, or altered');
  await expect(page.getByText('There is no such export')).toHaveCount(0);
});

test('the evidence bundle is one download, found by its hash like any other export', async ({
  page,
}) => {
  await enter(page, 'compliance');
  await page.goto(webUrl('/compliance'));
  const { path, name } = await downloaded(page, 'Download bundle');
  expect(name).toMatch(/^phasegate-bundle-\d{8}T\d{6}Z\.tar$/);
  await page.getByText('Check a file that was downloaded before').click();
  await choose(page, path);
  const result = page.getByRole('status').filter({ hasText: 'SHA-256' });
  await expect(result).toContainText('Made here, and not changed since');
  await expect(result).toContainText('bundle (tar)');
});

test('operators are offered no bundle: they see their own bots only', async ({ page }) => {
  await enter(page, 'operator');
  await page.goto(webUrl('/compliance'));
  await expect(page.getByRole('link', { name: 'Download CSV' })).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Evidence bundle' })).toHaveCount(0);
});
