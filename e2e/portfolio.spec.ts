import { expect, test } from '@playwright/test';
import type { BotAnswer, FleetAnswer } from '@phasegate/contracts';
import { call } from './api.js';
import { demoToken, enter, webUrl } from './demo.js';
import { takePictures } from './pictures.js';

const read = async <Answer>(
  request: Parameters<typeof call>[0],
  path: string,
  role = 'admin',
): Promise<Answer> => (await call(request, demoToken(role), 'GET', path)).body as Answer;

test('the first page adds up the money of all bots, by what the API says', async ({ page }) => {
  const { portfolio, phases } = await read<FleetAnswer>(page.request, '/v1/fleet');
  const [money] = portfolio;
  await enter(page, 'admin');
  await page.goto(webUrl());
  const strip = page.getByRole('region', { name: 'Portfolio', exact: true });
  const number = (text: string) => Number(text.replace(/[^\d.-]/g, ''));
  for (const [term, amount] of [
    ['Exposure', money!.exposure],
    ['P&L today', money!.day_pnl],
    ['Equity', money!.equity],
  ] as const) {
    const figure = strip.locator('dt', { hasText: term }).locator('xpath=../dd/span[1]');
    expect(number(await figure.innerText())).toBe(number(amount));
  }
  await expect(strip.locator('dt', { hasText: 'Drawdown' }).locator('xpath=../dd')).toContainText(
    /\d%[\s\S]*below the peaks/,
  );
  const counts = strip.getByRole('list', { name: 'Bots by phase' }).getByRole('listitem');
  await expect(counts).toHaveCount(phases.length);
  await counts.filter({ hasText: 'Scaling' }).getByRole('link').click();
  await expect(page).toHaveURL(/phase=scaling/);
  const rows = page.getByRole('table', { name: 'All bots' }).getByRole('rowheader');
  const scaling = phases.find(({ phase }) => phase === 'scaling')!.bots;
  await expect(rows).toHaveCount(scaling);
});

test('the list says how near each bot is to a downgrade, and puts the nearest first (rules 6.5)', async ({
  page,
}) => {
  await enter(page, 'admin');
  await page.goto(webUrl());
  const table = page.getByRole('table', { name: 'All bots' });
  await table.getByRole('button', { name: 'Downgrade' }).click();
  await expect(page).toHaveURL(/sort=downgrade/);
  await expect(table.getByRole('columnheader', { name: 'Downgrade' })).toHaveAttribute(
    'aria-sort',
    'descending',
  );
  const { items } = await read<{ items: BotAnswer[] }>(page.request, '/v1/bots?sort=downgrade');
  const first = items[0]!;
  await expect(table.getByRole('rowheader').first()).toContainText(first.name);
  const used = Math.round(Number(first.figures!.nearest_downgrade!.used) * 10_000) / 100;
  const cell = table.locator('tbody tr').first().locator('[data-column=Downgrade]');
  await expect(cell).toContainText(`${used}%`);
  await expect(cell).toContainText('of the limit');
  // A small picture of its last sessions stands beside its result.
  await expect(table.locator('[data-column="P&L"] polyline')).not.toHaveCount(0);
  await takePictures(page, 'fleet', { fullPage: true });
});
