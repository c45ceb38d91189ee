import { expect, test } from '@playwright/test';
import { call, newBot, newKey } from './api.js';
import { enter, webUrl } from './demo.js';

test('trades are filtered by their kind, and rates are told as percent', async ({ page }) => {
  const id = await newBot(page.request, 'Of two kinds');
  const key = await newKey(page.request, id);
  const at = () => new Date().toISOString();
  for (const [trade_id, kind] of [
    ['by plan', 'strategy'],
    ['in haste', 'emergency_exit'],
  ] as const) {
    const trade = { trade_id, symbol: 'BTC/USDT', side: 'long', mode: 'paper', notional: '100' };
    await call(page.request, key, 'POST', '/v1/trades', { ...trade, opened_at: at() });
    const closed = { closed_at: at(), pnl: '1', kind };
    await call(page.request, key, 'POST', `/v1/trades/${trade_id}/close`, closed);
  }
  await enter(page, 'operator');
  await page.goto(webUrl(`/bots/${id}/trades`));
  const rows = page.getByRole('table', { name: 'Trades, newest first' }).getByRole('rowheader');
  await expect(rows).toHaveCount(2);
  await page.getByLabel('Kind').selectOption('Emergency exit');
  await expect(page).toHaveURL(/kind=emergency_exit/);
  await expect(rows).toHaveCount(1);
  await expect(rows).toContainText('in haste');
  await page.goto(webUrl(`/bots/${id}`));
  const winRate = page.getByRole('row').filter({ hasText: 'Win rate' }).first();
  await expect(winRate.locator('[data-column=Required]')).toHaveText('at least 60%');
});
