import { expect, test, type Page } from '@playwright/test';
import { newBot } from './api.js';
import { enter, webUrl } from './demo.js';

const alert = (page: Page) => page.getByRole('main').getByRole('alert');

test('a bot, a trade, a run and a page that do not exist say so', async ({ page }) => {
  const id = await newBot(page.request, 'That exists');
  await enter(page, 'operator');
  await page.goto(webUrl('/bots/bot_unheard-of'));
  await expect(alert(page)).toContainText('This bot is not here');
  await page.goto(webUrl(`/bots/${id}/trades/unheard-of`));
  await expect(alert(page)).toContainText('This trade is not here');
  await page.goto(webUrl(`/bots/${id}/what-if?run=unheard-of`));
  await expect(alert(page)).toContainText('This run is not here');
  const answer = await page.goto(webUrl('/unheard-of'));
  expect(answer!.status()).toBe(404);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('There is no such page');
  await page.getByRole('link', { name: 'Go to the bots' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Bots');
});

test('what is not there stays on the screen when the stream begins', async ({ page }) => {
  await enter(page, 'operator');
  let released = () => {};
  const told = new Promise<void>((resolve) => (released = resolve));
  await page.route('**/v1/stream', async (route) => {
    await told;
    await route.continue();
  });
  await page.goto(webUrl('/bots/bot_unheard-of'));
  await expect(alert(page)).toContainText('This bot is not here');
  let asked = 0;
  page.on('request', (request) => {
    if (request.url().endsWith('/v1/bots/bot_unheard-of')) asked += 1;
  });
  const halt = page.waitForResponse('**/v1/halt');
  released();
  // The stream is open: what may have changed meanwhile is read again.
  await halt;
  expect(asked).toBe(0);
});

test('a page that cannot be drawn says so, and is drawn once it can be', async ({ page }) => {
  const id = await newBot(page.request, 'Drawn again');
  await enter(page, 'operator');
  // An answer that no API gives: what a fault of the page itself would come to.
  await page.route('**/readiness', (route) => route.fulfill({ json: { criteria: 1 } }));
  await page.goto(webUrl(`/bots/${id}`));
  await expect(alert(page)).toContainText('This page could not be drawn');
  await expect(alert(page)).toContainText('It changed nothing');
  await page.unroute('**/readiness');
  await page.getByRole('link', { name: 'Go to the bots' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Bots');
});

test('at 360 px the current page is visible in the navigation of a bot', async ({ page }) => {
  const id = await newBot(page.request, 'On a telephone');
  await page.setViewportSize({ width: 360, height: 740 });
  await enter(page, 'operator');
  const places = page.getByRole('navigation', { name: 'Bot' });
  await page.goto(webUrl(`/bots/${id}/settings`));
  await expect(places.getByRole('link', { name: 'Settings' })).toBeInViewport({ ratio: 0.9 });
  await page.goto(webUrl(`/bots/${id}`));
  await expect(places.getByRole('link', { name: 'Overview' })).toBeInViewport({ ratio: 0.9 });
});
