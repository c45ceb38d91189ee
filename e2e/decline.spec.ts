import { expect, test, type Page } from '@playwright/test';
import { readyBot } from './api.js';
import { enter, webUrl } from './demo.js';

const dialog = (page: Page) => page.getByRole('dialog');

test('a recommended advance is declined, and may still be approved (rules 4.6)', async ({
  page,
}) => {
  const id = await readyBot(page.request, 'To be declined');
  await enter(page, 'operator');
  await page.goto(webUrl(`/bots/${id}`));
  const readiness = page.getByRole('region', { name: /^Readiness for/ });
  await expect(readiness).toContainText('The advance is recommended');
  await page.getByRole('button', { name: 'Review the advance' }).click();
  await dialog(page).getByLabel('Reason').fill('Not before the earnings.');
  await dialog(page).getByRole('button', { name: 'Decline advance' }).click();
  await expect(dialog(page)).toBeHidden();
  await expect(readiness).toContainText(
    /Demo operator declined the advance at .*Not before the earnings\./,
  );
  await expect(readiness).toContainText('recommended again');
  await page.getByRole('button', { name: 'Review the advance' }).click();
  await expect(dialog(page).getByRole('button', { name: /^Approve for/ })).toBeEnabled();
  await expect(dialog(page).getByRole('button', { name: 'Decline advance' })).toHaveCount(0);
  await expect(dialog(page)).toContainText(/Demo operator declined the advance at .*earnings/);
});
