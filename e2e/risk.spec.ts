import { expect, test } from '@playwright/test';
import type { RiskAnswer } from '@phasegate/contracts';
import { call, newBot } from './api.js';
import { axeViolations } from './axe.js';
import { demoToken, enter, readDemo, webUrl } from './demo.js';
import { takePictures } from './pictures.js';

test('the risk that a bot took is shown in three pictures, each with its figures as text', async ({
  page,
}) => {
  const { id } = readDemo().bots.find(({ phase }) => phase === 'Scaling')!;
  const { body } = await call(page.request, demoToken('admin'), 'GET', `/v1/bots/${id}/risk`);
  const { days, r_multiples: multiples } = body as RiskAnswer;
  await enter(page, 'operator');
  await page.goto(webUrl(`/bots/${id}`));
  const sessions = page.getByRole('region', { name: 'Sessions of the last year' });
  await expect(sessions.locator('rect')).toHaveCount(days.length);
  await expect(sessions.getByRole('img')).toHaveAttribute(
    'aria-label',
    new RegExp(`^${days.length} sessions from .* of them with a loss`),
  );
  await sessions.getByText('Show sessions as table').click();
  const rows = sessions.getByRole('table').getByRole('rowheader');
  await expect(rows).toHaveCount(days.length);
  await expect(rows.first()).toHaveText(days.at(-1)!.date);
  await sessions.getByText('Show sessions as table').click();

  const distribution = page.getByRole('region', { name: 'R multiples' });
  const counted = await distribution.getByRole('cell').allInnerTexts();
  expect(counted.reduce((sum, text) => sum + Number(text.replace(/\D/g, '')), 0)).toBe(
    multiples.trades,
  );
  await expect(distribution).toContainText('R on average');
  await expect(
    page
      .getByRole('region', { name: 'Underwater curve' })
      .getByRole('img', { name: /^Equity from/ }),
  ).toBeVisible();
  expect(await axeViolations(page, '#risk')).toEqual([]);
  await takePictures(page, 'risk', {
    of: page.locator('section', { has: page.locator('#risk') }),
  });
});

test('a bot that has not traded has no pictures, and says why', async ({ page }) => {
  const id = await newBot(page.request, 'Without a record');
  await enter(page, 'operator');
  await page.goto(webUrl(`/bots/${id}`));
  await expect(page.getByText('No session was finished in the last year.')).toBeVisible();
  await expect(page.getByText('No trade was closed in the last year.')).toBeVisible();
});
