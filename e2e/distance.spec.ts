import { expect, test } from '@playwright/test';
import { enter, readDemo, webUrl } from './demo.js';

const inPhase = (phase: string) => readDemo().bots.find((bot) => bot.phase === phase)!.id;

test('a live bot shows how far each trigger of a downgrade is, a paper bot has none (rules 6.5)', async ({
  page,
}) => {
  await enter(page, 'operator');
  await page.goto(webUrl(`/bots/${inPhase('Scaling')}`));
  const distance = page.getByRole('region', { name: 'Distance to a downgrade' });
  await expect(distance.getByRole('meter', { name: 'Losses in a row' })).toHaveAttribute(
    'aria-valuetext',
    /^\d of 3$/,
  );
  for (const name of ['Loss of the day', 'Drawdown'])
    await expect(distance.getByRole('meter', { name })).toBeVisible();

  await page.goto(webUrl(`/bots/${inPhase('Experience')}`));
  await expect(page.getByRole('heading', { name: /^Readiness for/ })).toBeVisible();
  await expect(distance).toHaveCount(0);
});
