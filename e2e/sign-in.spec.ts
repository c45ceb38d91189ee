import { expect, test, type Page } from '@playwright/test';
import { demoLogin, readDemo, signIn, webUrl } from './demo.js';

/** Forbidden to a page: leaving this machine, breaking its own policy, throwing. */
function watch(page: Page): string[] {
  const faults: string[] = [];
  const { origin } = new URL(webUrl());
  page.on('request', (request) => {
    if (!request.url().startsWith(origin)) faults.push(`a request to ${request.url()}`);
  });
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text());
  });
  page.on('pageerror', (error) => faults.push(error.message));
  return faults;
}

const row = (page: Page, name: string) =>
  page.getByRole('row').filter({ has: page.getByRole('link', { name, exact: true }) });

test('an operator signs in, sees what needs attention first, opens a bot and signs out', async ({
  page,
}) => {
  const faults = watch(page);
  await signIn(page, demoLogin('operator'));

  await expect(page.getByRole('banner')).toContainText('Demo operator');
  for (const { name } of readDemo().bots) await expect(row(page, name)).toBeVisible();
  // An open breaker before all else.
  const attention = page.getByRole('region', { name: /^Needs attention/ });
  await expect(attention.getByRole('listitem').first()).toContainText(
    'no live entries until it is acknowledged',
  );

  // Open breakers, of other tests' bots too, come before it and may fill the first page.
  const review = attention.getByRole('link', { name: /^Review the advance/ }).first();
  await expect(async () => {
    if (!(await review.isVisible()))
      await attention.getByRole('button', { name: /^Show more/ }).click({ timeout: 1_000 });
    await expect(review).toBeVisible({ timeout: 1_000 });
  }).toPass();
  await review.click();
  const sheet = page.getByRole('dialog');
  await expect(sheet.getByRole('button', { name: /^Approve for/ })).toBeVisible();
  const gate = sheet.getByRole('table', { name: /^Gate to/ });
  const criteria = gate.getByRole('row').filter({ has: page.getByRole('cell') });
  await expect(criteria).not.toHaveCount(0);
  await page.keyboard.press('Escape');

  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Sign in to Phasegate');
  await expect(page.getByRole('status')).toHaveText('You are signed out.');
  await page.goto(webUrl());
  await expect(page).toHaveURL(/\/sign-in$/);
  expect(faults).toEqual([]);
});

test('a wrong password is refused, and says so', async ({ page }) => {
  await signIn(page, { ...demoLogin('operator'), password: 'not the password' });
  await expect(page.locator('[role=alert]#reason')).toHaveText(/Incorrect email or password/);
  await expect(page.getByLabel('Password')).toHaveAttribute('aria-invalid', 'true');
  expect(await page.context().cookies()).toEqual([]);
});

test('the session stays where no script reads it, and other sites’ pages cannot use it', async ({
  page,
}) => {
  await signIn(page, demoLogin('operator'));
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Bots');
  expect(await page.context().cookies()).toMatchObject([{ httpOnly: true, sameSite: 'Strict' }]);
  expect(await page.evaluate(() => document.cookie)).toBe('');

  const [bot] = readDemo().bots;
  const path = webUrl(`/v1/bots/${bot!.id}/breaker/trip`);
  const headers = { 'sec-fetch-site': 'cross-site', origin: 'https://elsewhere.example' };
  const refused = await page.request.post(path, { headers, data: { reason: 'not ours' } });
  expect(refused.status()).toBe(403);
});

test('pages carry a policy without inline scripts, and are in no frame', async ({ request }) => {
  const first = await request.get(webUrl('/sign-in'));
  const policy = first.headers()['content-security-policy']!;
  expect(policy).toMatch(/script-src 'self' 'nonce-[^']+' 'strict-dynamic'(;|$)/);
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).not.toContain('unsafe');
  expect((await request.get(webUrl('/sign-in'))).headers()['content-security-policy']).not.toBe(
    policy,
  );
  expect(first.headers()).toMatchObject({
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'same-origin',
  });
});

test('when the API does not answer, the page keeps what it knows and says since when', async ({
  page,
}) => {
  // Without the stream the page asks by itself, and notices sooner.
  await page.route('**/v1/stream', (route) => route.abort());
  await signIn(page, demoLogin('operator'));
  const { name } = readDemo().bots[0]!;
  await expect(row(page, name)).toBeVisible();
  await page.route('**/v1/**', (route) => route.abort());
  await expect(page.getByText(/Stale since \d\d:\d\d:\d\d UTC/).first()).toBeVisible();
  await expect(row(page, name)).toBeVisible();
  await page.unroute('**/v1/**');
  await page.unroute('**/v1/stream');
  await expect(page.getByText('Live', { exact: true })).toBeVisible({ timeout: 30_000 });
});

test('when nothing was loaded yet, the page says why and offers another try', async ({ page }) => {
  await page.route('**/v1/bots*', (route) => route.abort());
  await signIn(page, demoLogin('operator'));
  await expect(page.getByRole('main').getByRole('alert').first()).toContainText(
    'could not be loaded',
  );
  // While it still fails: once it can succeed, the page's own next try takes the button away.
  const another = page.waitForRequest('**/v1/bots*');
  await page.getByRole('button', { name: 'Try again now' }).first().click();
  await another;
  await page.unroute('**/v1/bots*');
  const { name } = readDemo().bots[0]!;
  await expect(row(page, name)).toBeVisible();
});
