import { expect, test } from '@playwright/test';
import { call, newBot, newKey, provenBot } from './api.js';
import { demoToken, enter, webUrl } from './demo.js';
import { takePictures } from './pictures.js';

test('one audit trail over all bots: in words, by name, filtered, each event with hash and proof', async ({
  page,
}) => {
  // Unlike those of another attempt: filters look at all bots.
  const attempt = Date.now();
  const [name, trade_id, symbol] = [
    `Audited ${attempt}`,
    `unasked ${attempt}`,
    `SOL${attempt}/USDT`,
  ];
  const id = await provenBot(page.request, name);
  const reason = 'The feed was late.';
  const path = `/v1/bots/${id}/breaker/trip`;
  await call(page.request, demoToken('admin'), 'POST', path, { reason });
  const other = await newBot(page.request, `Beside ${name}`);
  const key = await newKey(page.request, other);
  await call(page.request, key, 'POST', '/v1/trades', {
    ...{ trade_id, symbol, side: 'long', mode: 'live' },
    ...{ notional: '50', opened_at: new Date().toISOString() },
  });

  await enter(page, 'admin');
  await page.goto(webUrl('/'));
  await page.getByRole('link', { name: 'Audit trail' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Audit trail');
  const lines = page.getByRole('main').locator('ol > li');
  await expect(lines.filter({ hasText: 'Breaker tripped manually' }).first()).toContainText(reason);

  // Each filter alone finds what it names.
  const filter = page.getByRole('search', { name: 'Filters of events' });
  await filter.getByLabel('Symbol').fill(symbol.toLowerCase());
  await expect(page).toHaveURL(/symbol=/);
  await expect(lines).toHaveCount(1);
  await expect(lines).toContainText('Trade without a permit');
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await filter.getByLabel('Trade id').fill(trade_id);
  await expect(lines).toHaveCount(1);
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await filter.getByLabel('Bot').fill(`${name} (${id})`);
  await expect(lines.filter({ hasText: name })).toHaveCount(3);
  await filter.getByLabel('Reason contains').fill('feed was LATE');
  await expect(lines).toHaveCount(1);
  await expect(page).toHaveURL(new RegExp(`bot=${id}.*reason=`));
  await filter.getByLabel('Reason contains').fill('');
  await filter.getByLabel('Kind').selectOption('Decisions about the phase');
  await expect(lines).toHaveCount(1);
  await expect(lines).toContainText('Advanced from Experience to Proof of Concept');

  // By keyboard: a row opens its event.
  await lines.locator('summary').focus();
  await page.keyboard.press('Enter');
  const { body } = await call(
    ...([page.request, demoToken('admin'), 'GET', `/v1/audit?bot=${id}&kind=decision`] as const),
  );
  const [{ hash }] = (body as { items: [{ hash: string }] }).items;
  await expect(lines).toContainText(hash);
  await lines.getByRole('link', { name: 'Its place in the chain' }).click();
  await expect(page).toHaveURL(/timeline\/events\?/);
  await expect(page.getByRole('main')).toContainText('phase.advanced');
});

test('operators see the trail of their own bots, without the platform’s events', async ({
  page,
}) => {
  await enter(page, 'operator');
  await page.goto(webUrl('/audit?kind=platform'));
  await expect(page.getByText('No matching events')).toBeVisible();
  await page.goto(webUrl('/audit'));
  await expect(page.getByRole('main').locator('ol > li').first()).toBeVisible();
  await takePictures(page, 'audit');
});
