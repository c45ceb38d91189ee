import { expect, test } from '@playwright/test';
import { call, newBot, newKey, provenBot } from './api.js';
import { axeViolations } from './axe.js';
import { enter, webUrl } from './demo.js';
import { takePictures } from './pictures.js';

test('blocked attempts are filtered by reason, symbol and trade, and the address keeps it', async ({
  page,
}) => {
  const [paper, proven] = [
    await newBot(page.request, 'Blocked on paper'),
    await provenBot(page.request, 'Blocked by size'),
  ];
  const ask = async (bot: string, trade_id: string, symbol: string, notional: string) => {
    const key = await newKey(page.request, bot);
    const asked = { trade_id, symbol, side: 'long', mode: 'live', notional };
    const { body } = await call(page.request, key, 'POST', '/v1/trade-checks', asked);
    expect(body).toMatchObject({ decision: 'block' });
  };
  await ask(proven, 'too-large', 'BTC/USDT', '5000');
  await ask(proven, 'too-large-too', 'ETH/USDT', '6000');
  await ask(paper, 'not-on-paper', 'ETH/USDT', '50');

  await enter(page, 'operator');
  await page.goto(webUrl(`/bots/${proven}/blocked`));
  const rows = page
    .getByRole('table', { name: 'Blocked attempts, newest first' })
    .locator('tbody tr');
  await expect(rows).toHaveCount(2);
  await expect(rows.first()).toContainText('A notional of 6000 USD is more than');
  await page.getByLabel('Symbol').fill('btc/usdt');
  await expect(rows).toHaveCount(1);
  await expect(rows).toContainText('too-large');
  await expect(page).toHaveURL(/symbol=btc/);
  await page.getByLabel('Symbol').fill('');
  await page.getByLabel('Trade id').fill('too-large-too');
  await expect(rows).toHaveCount(1);
  await expect(rows).toContainText('ETH/USDT');
  await page.getByLabel('Reason').selectOption('Daily limit');
  await expect(page.getByText('No matching results')).toBeVisible();
  await page.getByLabel('Reason').selectOption('Size exceeded');
  await expect(rows).toHaveCount(1);
  await page.reload();
  await expect(page.getByLabel('Reason')).toHaveValue('SIZE_EXCEEDED');
  await expect(rows).toHaveCount(1);
  expect(await axeViolations(page)).toEqual([]);
  await takePictures(page, 'blocked');

  await page.goto(webUrl(`/bots/${paper}/blocked?reason=PAPER_ONLY`));
  await expect(rows).toHaveCount(1);
});
