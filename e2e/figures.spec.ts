import { expect, test, type APIRequestContext } from '@playwright/test';
import type {
  Page as ApiPage,
  ReadinessAnswer,
  SeriesAnswer,
  SessionAnswer,
  TransitionAnswer,
} from '@phasegate/contracts';
import { call, newBot } from './api.js';
import { demoToken, enter, readDemo, webUrl } from './demo.js';
import { takePictures } from './pictures.js';

const DAY_MS = 86_400_000;

async function read<Answer>(request: APIRequestContext, path: string): Promise<Answer> {
  const { status, body } = await call(request, demoToken('admin'), 'GET', path);
  expect(status).toBe(200);
  return body as Answer;
}

test('after an import a new bot is not told that it has been idle since its last imported trade', async ({
  page,
}) => {
  const id = await newBot(page.request, `With a past ${Date.now()}`);
  const day = (ago: number) => new Date(Date.now() - ago * DAY_MS).toISOString().slice(0, 10);
  const trades = [95, 94, 93].map((ago) => ({
    ...{ trade_id: `past-${ago}`, symbol: 'BTC/USDT', side: 'long', notional: '1000', pnl: '10' },
    ...{ opened_at: `${day(ago)}T10:00:00Z`, closed_at: `${day(ago)}T11:00:00Z` },
  }));
  const path = `/v1/bots/${id}/imports`;
  const imported = await call(page.request, demoToken('operator'), 'POST', path, {
    ...{ as: 'backtest', trades },
  });
  expect(imported.status).toBe(201);
  await enter(page, 'operator');
  await page.goto(webUrl(`/bots/${id}`));
  const attention = page.getByRole('region', { name: 'Needs attention now' });
  await expect(attention).toContainText('Nothing.');
  await expect(page.getByText(/No entry for \d+ trading days/)).toHaveCount(0);
});

test('what is used of today names the trading day where that began on another date (rules 1.4)', async ({
  page,
}) => {
  const token = demoToken('admin');
  // Its market opens as the day ends: the trading day that runs is yesterday's at almost any time.
  const calendar = { kind: 'always-open', zone: 'UTC', open: '23:58', close: '23:59' };
  const registered = await call(page.request, token, 'POST', '/v1/bots', {
    ...{ name: `Of another day ${Date.now()}`, portfolio_value: '10000', policy: { calendar } },
  });
  expect(registered.status).toBe(201);
  const { id } = registered.body as { id: string };
  const { status } = await read<{ status: { trading_day: string; as_of: string } }>(
    page.request,
    `/v1/bots/${id}`,
  );
  await enter(page, 'admin');
  await page.goto(webUrl(`/bots/${id}`));
  const today = page.locator('dt', { hasText: /^Today$/ }).locator('xpath=../dd');
  await expect(today).toContainText('live entries');
  const began = status.trading_day === status.as_of.slice(0, 10) ? '' : status.trading_day;
  await expect(today).toContainText(began === '' ? 'live entries' : `trading day ${began}`);
  await page.goto(webUrl(`/?search=${encodeURIComponent('Of another day')}`));
  const row = page
    .getByRole('table', { name: 'All bots' })
    .getByRole('row')
    .filter({ has: page.locator(`a[href="/bots/${id}"]`) });
  await expect(row.locator('[data-column=Today]')).toContainText(began);
});

test('the earliest advance is what the bot’s own rate makes likely, and the least beside it', async ({
  page,
}) => {
  const { id } = readDemo().bots.find(({ phase }) => phase === 'Experience')!;
  const { earliest } = await read<ReadinessAnswer>(page.request, `/v1/bots/${id}/readiness`);
  const pace = earliest.at_own_pace!;
  expect(pace.days!).toBeGreaterThan(earliest.days!);
  await enter(page, 'admin');
  await page.goto(webUrl(`/bots/${id}`));
  const advance = page
    .locator('dt', { hasText: 'Earliest possible advance' })
    .locator('xpath=../dd');
  await expect(advance.locator('span').first()).toHaveText(pace.date!);
  await expect(advance).toContainText(`in ${pace.days} trading days`);
  await expect(advance).toContainText(
    `At its own pace, ${pace.trades} counted trades in ${pace.in_days} trading days so far`,
  );
  await expect(advance).toContainText(`It is ${earliest.date} at the very least.`);
});

test('the session of a downgrade keeps the phase it opened in, and the losses that caused it are in the charts (rules 2.8)', async ({
  page,
}) => {
  // Other tests' bots are never in Real Money Trial: this is where the demo's downgrade led.
  const { id } = readDemo().bots.find(({ phase }) => phase === 'Real Money Trial')!;
  const { items } = await read<ApiPage<TransitionAnswer>>(
    page.request,
    `/v1/bots/${id}/transitions`,
  );
  const { at } = items.find(({ type }) => type === 'phase.downgraded')!;
  const { items: sessions } = await read<ApiPage<SessionAnswer>>(
    page.request,
    `/v1/bots/${id}/sessions?start=${at.slice(0, 10)}&end=${at.slice(0, 10)}`,
  );
  const [session] = sessions;
  expect(session).toMatchObject({ phase: 'scaling', closing_phase: 'real_money_trial' });
  await enter(page, 'operator');
  await page.goto(webUrl(`/bots/${id}/sessions?start=${session!.date}&end=${session!.date}`));
  const row = page
    .getByRole('table', { name: 'Sessions, newest first' })
    .getByRole('row')
    .filter({ hasText: session!.date });
  await expect(row).toContainText('Scaling');
  await expect(row).toContainText('downgraded to Real Money Trial');
  await expect(row.locator('[data-column="P&L"]')).toHaveText(/^-[\d.,]+ USD$/);
  await takePictures(page, 'session-of-a-downgrade');

  const { points } = await read<SeriesAnswer>(page.request, `/v1/bots/${id}/series?points=1000`);
  const point = points.find(({ date }) => date === session!.date)!;
  expect(Number(point.drawdown)).toBeGreaterThan(0);
  await page.goto(webUrl(`/bots/${id}`));
  const underwater = page.getByRole('region', { name: 'Underwater curve' });
  await underwater.scrollIntoViewIfNeeded();
  await expect(underwater).toContainText(/Deepest drawdown [\d.]+% on /);
});
