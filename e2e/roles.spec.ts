import { expect, test } from '@playwright/test';
import { newBot, readyBot } from './api.js';
import { enter, readDemo, webUrl } from './demo.js';

/** The changing requests, as compliance and a stranger would send them. */
const CHANGES = (bot: string): readonly (readonly [string, string, object])[] => [
  ['POST', `/v1/bots/${bot}/advance`, { reason: 'x' }],
  ['POST', `/v1/bots/${bot}/decline`, { reason: 'x' }],
  ['POST', `/v1/bots/${bot}/breaker/trip`, { reason: 'x' }],
  ['POST', `/v1/bots/${bot}/breaker/acknowledge`, { reason: 'x' }],
  ['POST', `/v1/bots/${bot}/keys`, { name: 'x' }],
  ['PUT', `/v1/bots/${bot}/policy`, { reason: 'x', policy: {} }],
  ['PATCH', `/v1/bots/${bot}`, { name: 'x' }],
  ['POST', '/v1/bots', { name: 'x', portfolio_value: '1' }],
  ['POST', '/v1/halt', { reason: 'x' }],
  ['POST', '/v1/users', { name: 'x', email: 'x@example.org', role: 'admin' }],
];

test('compliance sees everything and changes nothing, by page or by call', async ({ page }) => {
  const id = await readyBot(page.request, 'Only looked at');
  await enter(page, 'compliance');
  await page.goto(webUrl(`/bots/${id}`));
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Only looked at');
  for (const name of ['Review the advance', 'Decline', 'Trip', 'Create a bot'])
    await expect(page.getByRole('button', { name })).toHaveCount(0);
  await page.goto(webUrl('/platform'));
  await expect(page.getByText('An administrator can halt all bots.')).toBeVisible();
  await page.goto(webUrl('/people'));
  await expect(page.getByRole('main').getByRole('alert')).toContainText('not for your role');
  await page.goto(webUrl('/compliance'));
  await expect(page.getByLabel('Beginning of the file')).toContainText('date,bot,phase');
  const before = await page.request.get(webUrl(`/v1/bots/${id}/events`));
  for (const [method, path, data] of CHANGES(id)) {
    const answer = await page.request.fetch(webUrl(path), {
      method,
      data,
      headers: { origin: new URL(webUrl()).origin, 'sec-fetch-site': 'same-origin' },
    });
    expect({ path, status: answer.status() }).toEqual({ path, status: 403 });
  }
  const after = await page.request.get(webUrl(`/v1/bots/${id}/events`));
  expect(await after.json()).toEqual(await before.json());
});

test('a download holds what the preview showed, and its proof is found by its hash', async ({
  page,
}) => {
  await enter(page, 'compliance');
  await page.goto(webUrl('/compliance'));
  const preview = page.getByLabel('Beginning of the file');
  await expect(preview).toContainText('date,bot,phase');
  const begun = await preview.innerText();
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Download CSV' }).click();
  const path = await (await download).path();
  await page.getByText('Check a file that was downloaded before').click();
  await page.locator('input[type=file]').setInputFiles(path);
  await expect(page.getByText('Made here, and not changed since')).toBeVisible();
  expect(begun.split('\n')[0]).toMatch(/^date,bot,phase,trades_executed/);
});

test('a bot that is not one’s own does not exist', async ({ page }) => {
  await enter(page, 'operator');
  const [bot] = readDemo().bots;
  const there = await page.request.get(webUrl(`/v1/bots/${bot!.id}`));
  expect(there.status()).toBe(200);
  await page.goto(webUrl('/bots/bot_of-somebody-else'));
  await expect(page.getByRole('main').getByRole('alert')).toContainText('not here');
  expect(await newBot(page.request, 'Own')).toMatch(/^bot_/);
});
