import { expect, test, type Page } from '@playwright/test';
import { enter, readDemo, webUrl } from './demo.js';

const group = (page: Page, name: string) => page.getByRole('group', { name });

test('thresholds are tried over the bot’s own history, and compared before they are published', async ({
  page,
}) => {
  test.setTimeout(180_000);
  const { id } = readDemo().bots.find(({ phase }) => phase === 'Real Money Trial')!;
  await enter(page, 'operator');
  await page.goto(webUrl(`/bots/${id}/what-if`));
  await page.getByRole('button', { name: 'Try other thresholds' }).click();
  const rate = group(page, 'Gate: Proof of Concept to Real Money Trial').getByLabel(
    'Win rate, at least',
    { exact: true },
  );
  await rate.fill('200');
  await expect(page.getByText('A value cannot be used: see the field above.')).toBeVisible();
  await expect(rate).toHaveAttribute('aria-invalid', 'true');
  // Nobody wins always: the bot never leaves Proof of Concept.
  await rate.fill('100');
  await page.getByRole('button', { name: 'Replay the history' }).click();

  await expect(page.getByRole('heading', { name: 'The first difference' })).toBeVisible({
    timeout: 120_000,
  });
  const outcome = page.getByRole('table', { name: 'Outcome, side by side' });
  const end = outcome.getByRole('row', { name: /^Ends in/ });
  await expect(end.getByRole('cell')).toHaveText([
    'Real Money Trial',
    'Real Money Trial',
    'Proof of Concept',
  ]);
  const equity = page.getByRole('region', { name: 'Equity' });
  await expect(equity.getByRole('img', { name: /^Equity from / })).toBeVisible();
  await expect(equity.locator('canvas').first()).toBeVisible();
  const moment = page.getByLabel('Time of the equity figures');
  const last = await moment.getAttribute('aria-valuetext');
  expect(last).toMatch(/Actual history, .*; Policy in force, .*; With the changes, .* USD$/);
  await moment.press('Home');
  await expect(moment).not.toHaveAttribute('aria-valuetext', last!);

  await page.getByRole('link', { name: 'Publish this policy' }).click();
  await expect(page.getByRole('heading', { name: 'Change the policy' })).toBeVisible();
  await expect(rate).toHaveValue('100');
  await page.goBack();
  await expect(page.getByRole('table', { name: 'Outcome, side by side' })).toBeVisible();
});
