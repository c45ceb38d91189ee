import { expect, test, type Page } from '@playwright/test';
import { call, newKey, readyBot } from './api.js';
import { axeViolations } from './axe.js';
import { demoLogin, demoToken, enter, webUrl } from './demo.js';
import { takePicture } from './pictures.js';

const sheet = (page: Page) => page.getByRole('dialog');
const addressOf = (bot: string) => webUrl(`/bots/${bot}?review=advance`);
const approval = (page: Page) => sheet(page).getByRole('button', { name: /^Approve for/ });

/** All of its data are there. */
async function isFilled(page: Page): Promise<void> {
  await expect(approval(page)).toBeVisible();
  await expect(sheet(page).locator('.skeleton')).toHaveCount(0);
}

test('the address of the sheet survives signing in; what it shows is the record and what changed', async ({
  page,
}) => {
  const id = await readyBot(page.request, 'Reviewed from a link');
  const key = await newKey(page.request, id);
  const trade = { trade_id: 'the last one', symbol: 'ETH/USDT', side: 'long', mode: 'paper' };
  const at = () => new Date().toISOString();
  await call(page.request, key, 'POST', '/v1/trades', {
    ...{ ...trade, notional: '100', opened_at: at() },
  });
  await call(page.request, key, 'POST', '/v1/trades/the last one/close', {
    ...{ closed_at: at(), pnl: '4.5' },
  });
  await page.goto(addressOf(id));
  const { email, password } = demoLogin('operator');
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page).toHaveURL(addressOf(id));
  await isFilled(page);
  await expect(sheet(page).getByRole('img', { name: /^On paper: \+304\.50 USD/ })).toBeVisible();
  const trades = sheet(page)
    .getByRole('table', { name: /^The last trades/ })
    .getByRole('row');
  await expect(trades).toHaveCount(11);
  await expect(trades.nth(1)).toContainText(/ETH\/USDT long.*100 USD paper.*\+4\.50 USD/);
  const since = sheet(page).getByRole('region', { name: 'Since the last decision' });
  await expect(since).toContainText('Nobody has decided about it yet');
  await expect(since).toContainText('31 paper trades were opened, 31 of them closed: 31 won');
  await expect(since).toContainText('1 import of history.');
  await page.keyboard.press('Escape');
  await expect(sheet(page)).toBeHidden();
  await expect(page).toHaveURL(webUrl(`/bots/${id}`));
});

for (const [width, height] of [
  [1440, 900],
  [390, 844],
] as const)
  test(`reason and buttons are in sight without scrolling at ${width} × ${height}, and axe finds nothing`, async ({
    page,
  }) => {
    const id = await readyBot(page.request, `Reviewed at ${width} px`);
    await page.setViewportSize({ width, height });
    await enter(page, 'operator');
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.goto(addressOf(id));
      await isFilled(page);
      for (const part of [sheet(page).getByLabel('Reason'), approval(page)])
        await expect(part).toBeInViewport({ ratio: 1 });
      expect(await axeViolations(page)).toEqual([]);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      expect(wide).toBe(width);
      await takePicture(page, `sheet-${width}-${colorScheme}`);
    }
    // By keyboard: the evidence has the focus and scrolls; the reason is filled in; Enter on the button decides.
    await sheet(page).getByLabel('Reason').focus();
    await page.keyboard.type('Read on one screen.');
    await approval(page).focus();
    await page.keyboard.press('Enter');
    await expect(sheet(page)).toBeHidden();
    await expect(page.getByText(/is in Proof of Concept now/).first()).toBeVisible();
  });

test('a sheet that was opened for a gate that is not met says so, and approves nothing', async ({
  page,
}) => {
  const id = await readyBot(page.request, 'Not ready any more');
  await call(page.request, demoToken('operator'), 'POST', `/v1/bots/${id}/breaker/trip`, {
    reason: 'A drill.',
  });
  await enter(page, 'operator');
  await page.goto(addressOf(id));
  await isFilled(page);
  await expect(sheet(page).getByRole('status')).toContainText('The breaker is open');
  await expect(approval(page)).toBeDisabled();
});
