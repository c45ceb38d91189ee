import { expect, test } from '@playwright/test';
import type { FleetAnswer } from '@phasegate/contracts';
import { call, newBot } from './api.js';
import { demoToken, enter, webUrl } from './demo.js';

test('the tab says how much needs attention, on every page, and its icon that something does', async ({
  page,
}) => {
  const trip = async (name: string) => {
    const id = await newBot(page.request, name);
    await call(page.request, demoToken('admin'), 'POST', `/v1/bots/${id}/breaker/trip`, {
      reason: 'A drill.',
    });
  };
  const count = async () => {
    const { body } = await call(page.request, demoToken('admin'), 'GET', '/v1/fleet');
    const { needing_attention: bots, conditions, halted } = body as FleetAnswer;
    return bots + conditions.length + (halted === null ? 0 : 1);
  };
  await trip('Looked at from another tab');
  await enter(page, 'admin');
  await page.goto(webUrl('/platform'));
  await expect(page).toHaveTitle(`(${await count()}) Platform · Phasegate`);
  await page.getByRole('link', { name: 'Alerts' }).click();
  await expect(page).toHaveTitle(`(${await count()}) Alerts · Phasegate`);
  const icon = page.locator('link[rel="icon"]').first();
  await expect(icon).toHaveAttribute('href', '/icon-attention.svg');
  expect(
    (await page.request.get(webUrl('/icon-attention.svg'))).headers()['content-type'],
  ).toContain('image/svg');
  // Nobody reloads.
  await trip('Another');
  await expect(page).toHaveTitle(`(${await count()}) Alerts · Phasegate`);
});
