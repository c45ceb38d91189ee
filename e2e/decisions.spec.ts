import { expect, test, type Page } from '@playwright/test';
import { call, newKey, readyBot } from './api.js';
import { demoKey, demoToken, enter, readDemo, webUrl } from './demo.js';

const openBot = async (page: Page, id: string) => {
  await page.goto(webUrl(`/bots/${id}`));
  await expect(page.getByText('Live', { exact: true })).toBeVisible();
};
const dialog = (page: Page) => page.getByRole('dialog');

test('a bot is created, gets its key, and its first check appears without a reload', async ({
  page,
}) => {
  await enter(page, 'operator');
  await page.goto(webUrl());
  await page.getByRole('link', { name: 'Create a bot' }).first().click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Create a bot');
  await page.getByLabel('Name').fill('Made by hand');
  await page.getByLabel('Portfolio value').fill('ten');
  await page.getByRole('button', { name: 'Create the bot' }).click();
  await expect(page.getByLabel('Portfolio value')).toHaveAttribute('aria-invalid', 'true');
  await expect(
    page.getByText('Portfolio value must be a plain decimal such as 12.5.'),
  ).toBeVisible();
  await page.getByLabel('Portfolio value').fill('10000');
  await page.getByRole('button', { name: 'Create the bot' }).click();

  await page.getByRole('button', { name: 'Make the key' }).click();
  const key = await page.locator('code', { hasText: /^pgk_/ }).first().innerText();
  await expect(page.getByText('Waiting for the first trade check…')).toBeVisible();
  const { status } = await call(page.request, key, 'POST', '/v1/trade-checks', {
    trade_id: 'first',
    symbol: 'AAPL',
    side: 'long',
    mode: 'live',
    notional: '100',
  });
  expect(status).toBe(200);
  await expect(page.getByText('Waiting for the first trade check…')).toBeHidden();
  await page.getByRole('link', { name: 'Why it was blocked' }).click();
  await expect(page.getByRole('main')).toContainText('AAPL');
});

test('an advance is approved with its evidence beside the button', async ({ page }) => {
  const id = await readyBot(page.request, 'To be approved');
  await enter(page, 'operator');
  await openBot(page, id);
  await page.getByRole('button', { name: 'Review the advance' }).click();
  await expect(dialog(page).getByRole('table', { name: /^Gate to / })).toBeVisible();
  await expect(dialog(page)).toContainText('were imported');
  await dialog(page)
    .getByRole('button', { name: /^Approve for/ })
    .click();
  await expect(dialog(page)).toBeVisible();
  await dialog(page).getByLabel('Reason').fill('The paper record is sound.');
  await dialog(page)
    .getByRole('button', { name: /^Approve for/ })
    .click();
  await expect(dialog(page)).toBeHidden();
  await expect(page.getByText(/is in Proof of Concept now/).first()).toBeVisible();
  await expect(page.getByRole('button', { name: 'Review the advance' })).toHaveCount(0);
  await page.getByRole('link', { name: 'Timeline' }).click();
  await page.getByText('Advanced from Experience to Proof of Concept').click();
  await expect(page.getByRole('main')).toContainText('The paper record is sound.');
});

test('the approval sheet hides nothing: open warnings, what changes, and what the criteria leave out', async ({
  page,
}) => {
  const id = await readyBot(page.request, 'Shown in full');
  const key = await newKey(page.request, id);
  const exits = { symbol: 'BTC/USDT', side: 'long', mode: 'paper', notional: '100' };
  for (const place of [1, 2, 3]) {
    const trade_id = `exit-${place}`;
    const at = new Date().toISOString();
    await call(page.request, key, 'POST', '/v1/trades', { trade_id, ...exits, opened_at: at });
    const closed = { closed_at: new Date().toISOString(), pnl: '1', kind: 'emergency_exit' };
    await call(page.request, key, 'POST', `/v1/trades/${trade_id}/close`, closed);
  }
  const open = { trade_id: 'left open', ...exits, opened_at: new Date().toISOString() };
  await call(page.request, key, 'POST', '/v1/trades', open);
  const report = { value: '9000', open_pnl: '-20', net_flow: '0', at: new Date().toISOString() };
  await call(page.request, key, 'PUT', '/v1/portfolio', report);
  await enter(page, 'operator');
  await openBot(page, id);
  await expect(page.getByText('More than 2% of its trades')).toBeVisible();
  await page.getByRole('button', { name: 'Review the advance' }).click();
  const warnings = dialog(page).getByRole('region', { name: 'Open warnings' });
  await expect(warnings).toContainText(
    'More than 2% of its trades in this phase were emergency exits.',
  );
  const changes = dialog(page).getByRole('region', { name: 'What changes' });
  await expect(changes).toContainText(/Money\s*paper.*real/);
  await expect(changes).toContainText(/Position size\s*no limit.*100 USD/);
  await expect(changes).toContainText(/Trades a day\s*no limit.*1/);
  const beside = dialog(page).getByRole('region', { name: 'Beside the criteria' });
  await expect(beside).toContainText('1 position is open, with -20.00 USD unrealized');
  await expect(beside).toContainText('1 report of this tenure showed a balance');
  await expect(beside).toContainText('-980.00 USD');
  await expect(beside).toContainText('imported 30 trades in 30 sessions of a paper account');
  await dialog(page).getByLabel('Reason').fill('Seen in full.');
  await dialog(page)
    .getByRole('button', { name: /^Approve for/ })
    .click();
  await expect(dialog(page)).toBeHidden();
  await page.getByRole('link', { name: 'Timeline' }).click();
  await page.getByText('Advanced from Experience to Proof of Concept').click();
  await expect(page.getByRole('main')).toContainText('Shown to the approver');
  await expect(page.getByRole('main')).toContainText('-980.00 USD');
});

test('a gate that fails while the dialog is open turns the button off and says which criterion', async ({
  page,
}) => {
  const id = await readyBot(page.request, 'Fails meanwhile');
  await enter(page, 'operator');
  await openBot(page, id);
  await page.getByRole('button', { name: 'Review the advance' }).click();
  await expect(dialog(page).getByRole('button', { name: /^Approve for/ })).toBeVisible();
  // An attempt to skip a phase is an incident, and the gate allows none.
  const skipped = await call(
    page.request,
    demoToken('operator'),
    'POST',
    `/v1/bots/${id}/advance`,
    {
      reason: 'too fast',
      to: 'scaling',
    },
  );
  expect(skipped.status).toBe(409);
  await expect(dialog(page).getByRole('status')).toContainText('The gate is no longer met');
  await expect(dialog(page).getByRole('status')).toContainText('override incident');
  await expect(dialog(page).getByRole('button', { name: /^Approve for/ })).toBeDisabled();
});

test('two people decide at once: the second sees the first decision', async ({ page, browser }) => {
  const id = await readyBot(page.request, 'Two at once');
  await enter(page, 'operator');
  const other = await (await browser.newContext()).newPage();
  await enter(other, 'admin');
  for (const each of [page, other]) {
    await openBot(each, id);
    await each.getByRole('button', { name: 'Review the advance' }).click();
    await dialog(each).getByLabel('Reason').fill('Seen and approved.');
  }
  await dialog(page)
    .getByRole('button', { name: /^Approve for/ })
    .click();
  await expect(dialog(page)).toBeHidden();
  await expect(dialog(other).getByRole('status')).toContainText(
    /Demo operator approved the advance from Experience to Proof of Concept at .*Seen and approved/,
  );
  await expect(dialog(other).getByRole('button', { name: /^Approve for/ })).toBeDisabled();
  await other.context().close();
});

test('three losses take a bot down, and its breaker is acknowledged knowing the cause', async ({
  page,
}) => {
  test.setTimeout(180_000);
  const { id, name } = readDemo().bots.find(({ phase }) => phase === 'Scaling')!;
  await enter(page, 'operator');
  await openBot(page, id);
  const key = demoKey(name);
  const trade = { symbol: 'AAPL', side: 'long', mode: 'live', notional: '50' };
  for (const n of [1, 2, 3]) {
    const asked = { trade_id: `lost-${n}`, ...trade };
    const check = await call(page.request, key, 'POST', '/v1/trade-checks', asked);
    // Its demo may have ended with a loss: then fewer are enough.
    if ((check.body as { decision: string }).decision === 'block') break;
    const now = () => new Date().toISOString();
    await call(page.request, key, 'POST', '/v1/trades', { ...asked, opened_at: now() });
    const closed = { closed_at: now(), pnl: '-5' };
    await call(page.request, key, 'POST', `/v1/trades/lost-${n}/close`, closed);
  }
  // Nobody reloads: the worker downgrades within the minute, and the page says so.
  await page.getByRole('button', { name: 'Acknowledge breaker' }).click({ timeout: 60_000 });
  await expect(dialog(page)).toContainText('Cause');
  await expect(dialog(page)).toContainText('What it blocks');
  await expect(dialog(page)).toContainText('What happens next');
  await dialog(page).getByLabel('Reason').fill('The feed was late; mended.');
  await dialog(page)
    .getByRole('button', { name: /^Acknowledge/ })
    .click();
  await expect(dialog(page)).toBeHidden();
  await expect(page.getByRole('button', { name: 'Acknowledge breaker' })).toHaveCount(0);
  await page.getByRole('navigation').getByRole('link', { name: 'Breaker' }).click();
  await expect(page.getByRole('main')).toContainText('The feed was late; mended.');
});

test('all bots are halted in two deliberate steps, and go on', async ({ page }) => {
  await enter(page, 'admin');
  await page.goto(webUrl('/platform'));
  const halt = page.getByRole('button', { name: 'Halt all bots…' });
  await expect(halt).toBeDisabled();
  await page.getByRole('checkbox').check();
  await halt.click();
  await dialog(page).getByLabel('Reason').fill('A drill.');
  await dialog(page).getByRole('button', { name: 'Halt all bots now' }).click();
  await expect(page.getByText(/^All bots are halted/).first()).toBeVisible();
  await expect(page.getByText('no entries, on paper too, until')).toBeVisible();
  await expect(page.getByRole('main')).toContainText('No bot may enter a trade, live or paper.');
  await page.getByRole('button', { name: 'Resume trading…' }).click();
  await dialog(page).getByLabel('Reason').fill('The drill is over.');
  await dialog(page).getByRole('button', { name: 'Resume trading' }).click();
  await expect(page.getByText('Not halted')).toBeVisible();
});
