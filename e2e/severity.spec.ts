import { expect, test, type Locator } from '@playwright/test';
import { call, newBot } from './api.js';
import { demoToken, enter, webUrl } from './demo.js';
import { takePictures } from './pictures.js';

const colourOf = (element: Locator): Promise<string> =>
  element.evaluate((node) => getComputedStyle(node).color);

test('an open breaker has one colour in the list, on the bot’s page and in its state', async ({
  page,
}) => {
  const name = `Of one colour ${Date.now()}`;
  const id = await newBot(page.request, name);
  const reason = { reason: 'To look at its colour.' };
  const tripped = await call(
    page.request,
    demoToken('operator'),
    'POST',
    `/v1/bots/${id}/breaker/trip`,
    reason,
  );
  expect(tripped.status).toBe(200);
  await enter(page, 'operator');
  await page.goto(webUrl(`/?search=${encodeURIComponent(name)}`));
  const row = page.getByRole('table', { name: 'All bots' }).locator('tbody tr').first();
  await expect(row).toContainText(name);
  const inList = await colourOf(row.getByText('Breaker open', { exact: true }));
  await page.goto(webUrl(`/bots/${id}`));
  const attention = page.getByRole('region', { name: 'Needs attention now' });
  expect(await colourOf(attention.getByText(/^Breaker open by hand/))).toBe(inList);
  expect(await colourOf(page.getByText('Open', { exact: true }).first())).toBe(inList);
  await takePictures(page, 'attention-of-a-bot');
});
