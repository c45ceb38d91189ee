import { expect, test, type Page } from '@playwright/test';
import { newBot } from './api.js';
import { enter, overridePassword, webUrl } from './demo.js';

const dialog = (page: Page) => page.getByRole('dialog');
const GATE = 'Gate: Experience to Proof of Concept';

/** Opens the form and changes the win rate that the first gate asks for. */
async function changeWinRate(page: Page, id: string, rate: string): Promise<void> {
  await page.goto(webUrl(`/bots/${id}/policy`));
  await page.getByRole('button', { name: 'Change the policy' }).click();
  await page
    .getByRole('group', { name: GATE })
    .getByLabel('Win rate, at least', { exact: true })
    .fill(rate);
}

test('a tighter policy needs no password, a looser one does (rules 7.4)', async ({ page }) => {
  const id = await newBot(page.request, 'Of two policies');
  await enter(page, 'admin');
  await changeWinRate(page, id, '70');
  const outcome = page.getByRole('region', { name: 'Effect of publishing' });
  await expect(outcome).toContainText('1 change: 0 looser ↑, 1 tighter ↓.');
  await page.getByRole('button', { name: 'Publish…' }).click();
  await expect(dialog(page).getByLabel('Override password')).toHaveCount(0);
  await dialog(page).getByLabel('Reason').fill('More proof is wanted.');
  await dialog(page).getByRole('button', { name: 'Publish' }).click();
  await expect(dialog(page)).toBeHidden();
  await expect(page.getByText(/^Version 2 waits\./)).toBeVisible();

  await changeWinRate(page, id, '50');
  await expect(outcome).toContainText('1 change: 1 looser ↑, 0 tighter ↓.');
  await page.getByRole('button', { name: 'Publish…' }).click();
  await dialog(page).getByLabel('Reason').fill('The market is another.');
  await dialog(page).getByLabel('Override password').fill('not the override password');
  await dialog(page).getByRole('button', { name: 'Publish' }).click();
  await expect(dialog(page).getByRole('alert')).toHaveText('The override password is wrong.');
  await dialog(page).getByLabel('Override password').fill(overridePassword());
  await dialog(page).getByRole('button', { name: 'Publish' }).click();
  await expect(dialog(page)).toBeHidden();
  await expect(page.getByText(/^Version 3 waits\..*next tenure/)).toBeVisible();
});

test('an operator sees that only an administrator may publish looser changes', async ({ page }) => {
  const id = await newBot(page.request, 'Tightened only');
  await enter(page, 'operator');
  await changeWinRate(page, id, '50');
  const outcome = page.getByRole('region', { name: 'Effect of publishing' });
  await expect(outcome).toContainText('only an administrator can publish them');
  await expect(page.getByRole('button', { name: 'Publish…' })).toHaveCount(0);
  await changeWinRate(page, id, 'much');
  await expect(outcome).toContainText('A value cannot be used');
  const field = page
    .getByRole('group', { name: GATE })
    .getByLabel('Win rate, at least', { exact: true });
  await expect(field).toHaveAttribute('aria-invalid', 'true');
});
