import { expect, test, type APIRequestContext, type Page } from '@playwright/test';
import { eventsOf, newBot } from './api.js';
import { axeViolations } from './axe.js';
import { demoLogin, enter, webUrl, type Login } from './demo.js';
import { takePictures } from './pictures.js';

const again = (page: Page) => page.getByRole('dialog', { name: 'Your session has ended' });

/** Ends the session of a page from elsewhere: the browser keeps its cookie, and nobody touches the page. */
async function endSession(page: Page, request: APIRequestContext): Promise<void> {
  const cookie = (await page.context().cookies())
    .map(({ name, value }) => `${name}=${value}`)
    .join('; ');
  const ended = await request.post(webUrl('/session/end'), {
    headers: { cookie, origin: new URL(webUrl()).origin },
    maxRedirects: 0,
  });
  expect(ended.status()).toBe(303);
}

async function signInAgain(page: Page, { email, password }: Login): Promise<void> {
  await again(page).getByLabel('E-mail').fill(email);
  await again(page).getByLabel('Password').fill(password);
  await again(page).getByRole('button', { name: 'Sign in' }).click();
}

async function openBot(page: Page, id: string): Promise<void> {
  await page.goto(webUrl(`/bots/${id}`));
  await expect(page.getByRole('heading', { name: 'Record' })).toBeVisible();
}

test('a session that ends under a form asks again in place, and the form is still there', async ({
  page,
  request,
}) => {
  test.setTimeout(120_000);
  const id = await newBot(page.request, 'Session ends');
  await enter(page, 'operator');
  await openBot(page, id);
  await page.getByRole('button', { name: 'Trip breaker…' }).click();
  const trip = page.getByRole('dialog', { name: /^Trip/ });
  await trip.getByLabel('Reason').fill('The feed looks wrong since ten.');
  await endSession(page, request);
  await trip.getByRole('button', { name: /^Trip/ }).click();
  await expect(again(page)).toBeVisible();
  await expect(again(page).getByLabel('E-mail')).toBeFocused();
  expect(await axeViolations(page)).toEqual([]);
  await takePictures(page, 'session-ended');
  // Neither Escape nor a wrong password loses anything.
  await page.keyboard.press('Escape');
  await expect(again(page)).toBeVisible();
  await signInAgain(page, { ...demoLogin('operator'), password: 'not the password' });
  await expect(again(page).getByRole('alert')).toContainText('Incorrect email or password.');
  await signInAgain(page, demoLogin('operator'));
  await expect(again(page)).toBeHidden();
  await expect(trip.getByLabel('Reason')).toHaveValue('The feed looks wrong since ten.');
  const types = async () => (await eventsOf(page.request, id)).map(({ type }) => type);
  expect(await types()).not.toContain('breaker.tripped');
  await trip.getByRole('button', { name: /^Trip/ }).click();
  await expect(trip).toBeHidden();
  expect(await types()).toContain('breaker.tripped');
  await expect(page.getByText('Live', { exact: true })).toBeVisible();
});

test('a page that nobody touches notices it; another person finds nothing of it', async ({
  page,
  request,
}) => {
  test.setTimeout(120_000);
  const id = await newBot(page.request, 'Session ends unnoticed');
  await enter(page, 'operator');
  await openBot(page, id);
  await endSession(page, request);
  // The stream looks whether the session is still there.
  await expect(again(page)).toBeVisible({ timeout: 45_000 });
  await expect(
    page.getByRole('heading', { name: 'Record', exact: true, includeHidden: true }),
  ).toBeVisible();
  await signInAgain(page, demoLogin('compliance'));
  await expect(page).toHaveURL(webUrl('/'));
  await expect(page.getByRole('banner')).toContainText('Demo compliance');
  await expect(again(page)).toHaveCount(0);

  await endSession(page, request);
  await expect(again(page)).toBeVisible({ timeout: 45_000 });
  await again(page).getByRole('button', { name: 'Leave this page' }).click();
  await expect(page).toHaveURL(/\/sign-in\?reason=ended/);
  await expect(page.getByRole('status')).toHaveText('The session has ended. Sign in again.');
});
