import { expect, test } from '@playwright/test';
import { call, newBot } from './api.js';
import { demoToken, enter } from './demo.js';
import { startOwnWeb, type OwnWeb } from './own-web.js';

// The platform's own API goes on for the other tests: it is the line to it that is cut.
let web: OwnWeb;
test.beforeAll(async () => {
  web = await startOwnWeb();
});
test.afterAll(() => web.stop());

test('while the API is away a page keeps what it knows; then it goes on by itself', async ({
  page,
}) => {
  const id = await newBot(page.request, 'Before the outage');
  await enter(page, 'operator');
  await page.goto(`${web.url}/bots/${id}`);
  const title = page.getByRole('heading', { level: 1 });
  await expect(title).toHaveText('Before the outage');
  await expect(page.getByText('Live', { exact: true })).toBeVisible();

  await web.line.cut();
  await expect(page.getByText(/^Stale since .* UTC\. .*does not answer\./)).toBeVisible();
  await expect(title).toHaveText('Before the outage');
  const name = 'After the outage';
  await call(page.request, demoToken('operator'), 'PATCH', `/v1/bots/${id}`, { name });

  await web.line.mend();
  await expect(title).toHaveText(name);
  await expect(page.getByText('Live', { exact: true })).toBeVisible();
});

test('a browser without a network goes on within seconds once it has one again', async ({
  page,
}) => {
  const id = await newBot(page.request, 'Before the tunnel');
  await enter(page, 'operator');
  await page.goto(`${web.url}/bots/${id}`);
  const title = page.getByRole('heading', { level: 1 });
  await expect(page.getByText('Live', { exact: true })).toBeVisible();

  await page.context().setOffline(true);
  // Requests fail now: the page itself must say so.
  await page.evaluate(() => window.dispatchEvent(new Event('online')));
  await expect(page.getByText(/^Stale since .* UTC\./)).toBeVisible();
  const name = 'After the tunnel';
  await call(page.request, demoToken('operator'), 'PATCH', `/v1/bots/${id}`, { name });

  await page.context().setOffline(false);
  await expect(title).toHaveText(name);
  await expect(page.getByText('Live', { exact: true })).toBeVisible();
});

test('a page that is opened while the API is away says why, and comes by itself', async ({
  page,
}) => {
  const id = await newBot(page.request, 'Opened meanwhile');
  await enter(page, 'operator');
  await web.line.cut();
  await page.goto(`${web.url}/bots/${id}/keys`);
  const fault = page.getByRole('main').getByRole('alert').first();
  await expect(fault).toContainText('This bot could not be loaded');
  await expect(fault).toContainText('The API does not answer. The page tries again by itself');

  await web.line.mend();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Opened meanwhile');
  await expect(page.getByRole('heading', { name: 'API keys' })).toBeVisible();
});
