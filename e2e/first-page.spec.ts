import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { demoLogin, readDemo, signIn, webUrl } from './demo.js';

/** What a page may not do: leave this machine, break its own policy, throw. */
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

test('an operator signs in, sees four bots in four phases, opens one and signs out', async ({
  page,
}) => {
  const faults = watch(page);
  await signIn(page, demoLogin('operator'));

  await expect(page.getByRole('banner')).toContainText('Demo operator');
  await expect(page.getByRole('table').getByRole('link')).toHaveCount(4);
  for (const { name, phase } of readDemo().bots) await expect(row(page, name)).toContainText(phase);
  expect(new Set(readDemo().bots.map(({ phase }) => phase)).size).toBe(4);
  await expect(page.getByRole('cell', { name: /^Open/ })).toHaveCount(1);
  await expect(page.getByText('Ready: an operator may approve')).toHaveCount(1);
  // What needs attention comes first, an open breaker before all.
  await expect(page.getByRole('row').nth(2)).toContainText(
    'no live entries until it is acknowledged',
  );

  const ready = page.getByRole('row').filter({ hasText: 'Ready: an operator may approve' });
  const name = await ready.getByRole('link').innerText();
  await ready.getByRole('link').click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(name);
  const gate = page.getByRole('table', { name: /^Gate to / });
  const criteria = gate.getByRole('row').filter({ has: page.getByRole('cell') });
  await expect(criteria).not.toHaveCount(0);
  await expect(gate.getByRole('cell', { name: 'Met', exact: true })).toHaveCount(
    await criteria.count(),
  );

  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Sign in to Phasegate');
  await page.goto(webUrl());
  await expect(page).toHaveURL(/\/sign-in$/);
  expect(faults).toEqual([]);
});

test('a wrong password is refused, and says so', async ({ page }) => {
  await signIn(page, { ...demoLogin('operator'), password: 'not the password' });
  await expect(page.locator('[role=alert]#reason')).toHaveText(/do not belong together/);
  await expect(page.getByLabel('Password')).toHaveAttribute('aria-invalid', 'true');
  expect(await page.context().cookies()).toEqual([]);
});

test('the session stays where no script reads it, and other sites’ pages cannot use it', async ({
  page,
}) => {
  await signIn(page, demoLogin('operator'));
  await expect(page.getByRole('table')).toBeVisible();
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
  await signIn(page, demoLogin('operator'));
  await expect(page.getByRole('table').getByRole('link')).toHaveCount(4);
  await page.route('**/v1/**', (route) => route.abort());
  await expect(page.getByRole('status')).toHaveText(/Stale since \d\d:\d\d:\d\d UTC/);
  await expect(page.getByRole('table').getByRole('link')).toHaveCount(4);
  await page.unroute('**/v1/**');
  await expect(page.getByText(/^As of/)).toBeVisible();
});

test('when nothing was loaded yet, the page says why and offers another try', async ({ page }) => {
  await page.route('**/v1/bots*', (route) => route.abort());
  await signIn(page, demoLogin('operator'));
  await expect(page.getByRole('main').getByRole('alert')).toContainText(
    'The bots could not be loaded',
  );
  await page.unroute('**/v1/bots*');
  await page.getByRole('button', { name: 'Try again now' }).click();
  await expect(page.getByRole('table').getByRole('link')).toHaveCount(4);
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing, ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const violations = async () => (await new AxeBuilder({ page }).analyze()).violations;
    await page.goto(webUrl('/sign-in?reason=refused'));
    expect(await violations()).toEqual([]);
    await signIn(page, demoLogin('operator'));
    await expect(page.getByRole('table').getByRole('link')).toHaveCount(4);
    expect(await violations()).toEqual([]);
    await page.setViewportSize({ width: 360, height: 740 });
    expect(await violations()).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
    await page.getByRole('table').getByRole('link').first().click();
    await expect(page.getByRole('table', { name: /^Gate to / })).toBeVisible();
    expect(await violations()).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
  });
}
