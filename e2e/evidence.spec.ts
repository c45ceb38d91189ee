import { expect, test, type Page } from '@playwright/test';
import { call, newBot, readyBot } from './api.js';
import { axeViolations } from './axe.js';
import { demoToken, enter, webUrl } from './demo.js';

/** A worker may be busy, and so may the machine. */
const RUN_MS = 150_000;
const FEW_RUNS = 2;

/** Nothing found in light and dark, and nothing wider than a phone. */
async function expectAccessible(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    expect(await axeViolations(page)).toEqual([]);
  }
  const before = page.viewportSize()!;
  await page.setViewportSize({ width: 390, height: 800 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  await page.setViewportSize(before);
}

/** A default lab of minutes, which the worker ends before it takes up another run. */
async function startLongRun(page: Page, bot: string): Promise<{ cancel(): Promise<unknown> }> {
  const admin = demoToken('admin');
  const { body } = await call(page.request, admin, 'POST', `/v1/bots/${bot}/lab`, {});
  const { id } = body as { id: string };
  return { cancel: () => call(page.request, admin, 'DELETE', `/v1/lab/${id}`) };
}

test('who approves sees whether it was luck, and the decision keeps it (evidence E1)', async ({
  page,
}) => {
  const id = await readyBot(page.request, 'Luck or skill');
  await enter(page, 'operator');
  await page.goto(webUrl(`/bots/${id}`));
  await page.getByRole('button', { name: 'Review the advance' }).click();
  const sheet = page.getByRole('dialog');
  const evidence = sheet.getByRole('region', { name: 'Luck or skill' });
  const sentence =
    /^\d+ wins of \d+ could be a \d+% bot: the chance that its true rate is at least 60%/;
  await expect(evidence.getByText(sentence)).toBeVisible();
  await expect(
    evidence.getByRole('img', { name: /^Where the true win rate may lie/ }),
  ).toBeVisible();
  await expect(evidence.getByText('Planned R:R')).toBeVisible();
  await expect(evidence.getByText('Profit factor')).toBeVisible();
  await expect(evidence.getByText(/^Made by:/)).toBeVisible();
  await evidence.getByText('Show the figures as table').click();
  await expect(evidence.getByRole('table', { name: 'How sure the win rate is' })).toBeVisible();
  await expectAccessible(page);
  await sheet.getByLabel('Reason').fill('Proven by more than a coin.');
  await sheet.getByRole('button', { name: /^Approve for/ }).click();
  await expect(sheet).toBeHidden();
  await page.getByRole('link', { name: 'Timeline' }).click();
  await page.getByText('Advanced from Experience to Proof of Concept').click();
  await expect(
    page.getByRole('region', { name: 'Luck or skill' }).getByText(sentence),
  ).toBeVisible();
});

test('a bot’s futures are drawn, cancelled and shown as a fan (evidence E3)', async ({ page }) => {
  test.setTimeout(2 * RUN_MS);
  await enter(page, 'operator');
  const fresh = await newBot(page.request, 'Without a record');
  const futures = page.getByRole('region', { name: 'If it carries on like this' });
  await page.goto(webUrl(`/bots/${fresh}`));
  await futures.getByRole('button', { name: 'Draw its futures' }).click();
  await expect(futures.getByRole('alert')).toContainText('at least 10');

  const id = await readyBot(page.request, 'With a record');
  // On a fast machine the futures would be drawn before anyone could cancel: they wait behind a long run.
  const before = await startLongRun(page, id);
  await page.goto(webUrl(`/bots/${id}`));
  await futures.getByRole('button', { name: /^Draw/ }).click();
  await expect(futures.getByRole('progressbar', { name: 'Drawing futures' })).toBeVisible();
  await futures.getByRole('button', { name: 'Cancel the run' }).click();
  await expect(futures.getByText('This run was cancelled: it has no result.')).toBeVisible();
  await before.cancel();

  const asked = { runs: FEW_RUNS };
  await call(page.request, demoToken('admin'), 'POST', `/v1/bots/${id}/futures`, asked);
  await page.reload();
  await expect(
    futures.getByText(/^It passes the gate to Proof of Concept within 60 trading days in 100%/),
  ).toBeVisible({
    timeout: RUN_MS,
  });
  await expect(futures.getByRole('img', { name: /^Equity from .* nine tenths/ })).toBeVisible();
  await expect(futures.getByRole('img', { name: /^Size of an entry from/ })).toBeVisible();
  await futures.getByText('Show as table').click();
  await expect(
    futures.getByRole('table', { name: 'Quantiles of the futures, day by day' }),
  ).toBeVisible();
  await expectAccessible(page);
});

test('a policy is tried in the lab beside the one in force before it is published (evidence E4)', async ({
  page,
}) => {
  test.setTimeout(2 * RUN_MS);
  const id = await newBot(page.request, 'In the lab');
  await enter(page, 'operator');
  await page.goto(webUrl(`/bots/${id}/lab`));
  await expect(page.getByRole('heading', { name: 'No runs yet' })).toBeVisible();
  await page.getByRole('button', { name: 'Set up a run' }).click();
  const rate = page
    .getByRole('group', { name: 'Gate: Experience to Proof of Concept' })
    .getByLabel('Win rate, at least', { exact: true });
  await rate.fill('90');
  await expect(page.getByText('1 change, beside the policy in force.')).toBeVisible();
  await page.getByLabel('Risk of a trade').fill('200');
  await page.getByRole('button', { name: 'Run the lab' }).click();
  await expect(page.getByLabel('Risk of a trade')).toHaveAttribute('aria-invalid', 'true');
  await page.getByLabel('Risk of a trade').fill('1');
  await page.getByLabel('Trades a day').fill('1');
  await page.getByRole('button', { name: 'Run the lab' }).click();
  await expect(page.getByRole('progressbar', { name: 'Running the bots' })).toBeVisible();
  await page.getByRole('button', { name: 'Cancel the run' }).click();
  await expect(page.getByText('This run was cancelled: it has no result.')).toBeVisible();

  const { body } = await call(page.request, demoToken('admin'), 'POST', `/v1/bots/${id}/lab`, {
    policy: { gates: { experience: { win_rate: '0.9' } } },
    bot: { trades_per_day: '1' },
    runs: FEW_RUNS,
  });
  await page.goto(webUrl(`/bots/${id}/lab?run=${(body as { id: string }).id}`));
  await expect(page.getByText('Summary')).toBeVisible({ timeout: RUN_MS });
  await expect(
    page.getByText(/^With the changes: This policy lets a bot that wins 65%/),
  ).toBeVisible();
  for (const name of ['With the changes', 'The policy in force'])
    await expect(page.getByRole('table', { name }).getByRole('row')).toHaveCount(1 + 9);
  await expect(
    page.getByRole('table', { name: /^Bots that each policy advances/ }).getByRole('row'),
  ).toHaveCount(1 + 18);
  await expectAccessible(page);
  await page.getByRole('link', { name: 'Publish this policy' }).click();
  await expect(page.getByRole('heading', { name: 'Change the policy' })).toBeVisible();
  await expect(rate).toHaveValue('90');
});
