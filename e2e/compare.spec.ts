import { expect, test } from '@playwright/test';
import { axeViolations } from './axe.js';
import { enter, readDemo, webUrl } from './demo.js';
import { takePictures } from './pictures.js';

const botOf = (phase: string) => readDemo().bots.find((bot) => bot.phase === phase)!;

test('two bots are laid over each other in percent, from the portfolio, with a table', async ({
  page,
}) => {
  const [one, other] = [botOf('Scaling'), botOf('Proof of Concept')];
  const scripts: string[] = [];
  page.on('response', (answer) => {
    if (answer.url().endsWith('.js')) scripts.push(answer.url());
  });
  await enter(page, 'admin');
  await page.goto(webUrl());
  await page
    .getByRole('region', { name: 'Portfolio', exact: true })
    .getByRole('link', { name: 'Compare two bots' })
    .click();
  await expect(page.getByRole('heading', { name: 'Choose two bots' })).toBeVisible();
  const before = scripts.length;
  await page.getByLabel('First bot').fill(one.id);
  await page.getByLabel('Second bot').fill(other.id);
  await expect(page).toHaveURL(new RegExp(`bots=${one.id}(,|%2C)${other.id}`));

  const figure = page.getByRole('figure');
  const picture = figure.getByRole('img', { name: /^Change since \d{4}-\d\d-\d\d\./ });
  await expect(picture).toHaveAccessibleName(new RegExp(`${one.name} [+-]?[\\d.]+%`));
  await expect(picture.locator('canvas').first()).toBeVisible();
  // The charting library came with the pair.
  expect(scripts.length).toBeGreaterThan(before);
  for (const { name } of [one, other])
    await expect(figure.getByRole('link', { name, exact: true })).toBeVisible();
  await figure.getByText('Show as table').click();
  const table = figure.getByRole('table', { name: 'Change of both bots, newest first' });
  const rows = table.locator('tbody tr');
  // On the first day that both have, both are at 0%.
  await expect(rows.last()).toContainText(/\d{4}-\d\d-\d\d[^%]*0%[^%]*0%/);
  expect(await axeViolations(page)).toEqual([]);
  await figure.getByText('Show as table').click();
  await takePictures(page, 'compare', { fullPage: true });
});

test('an address that names a bot that is not there says so', async ({ page }) => {
  await enter(page, 'admin');
  await page.goto(webUrl(`/compare?bots=${botOf('Scaling').id},bot_not_there`));
  await expect(page.getByRole('heading', { name: 'This bot is not here' })).toBeVisible();
});
