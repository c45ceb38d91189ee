import { expect, test, type Page } from '@playwright/test';
import { call, newBot, newKey } from './api.js';
import { demoLogin, enter, webUrl } from './demo.js';

const dialog = (page: Page) => page.getByRole('dialog');

test('who is removed from a bot does not see it any more, until added again', async ({
  page,
  browser,
}) => {
  const id = await newBot(page.request, 'Of few members');
  const operator = await (await browser.newContext()).newPage();
  await enter(operator, 'operator');
  await operator.goto(webUrl(`/bots/${id}`));
  await expect(operator.getByRole('heading', { level: 1 })).toHaveText('Of few members');
  await enter(page, 'admin');
  await page.goto(webUrl(`/bots/${id}/settings`));
  const members = page.getByRole('region', { name: 'Members' });
  // The operator’s token is a member, too: it made the bot.
  const user = members.getByRole('listitem').filter({ hasText: 'usr_' });
  await user.getByRole('button', { name: /^Remove/ }).click();
  await dialog(page).getByRole('button', { name: 'Remove the member' }).click();
  await expect(dialog(page)).toBeHidden();
  await expect(user).toHaveCount(0);

  await operator.reload();
  await expect(operator.getByRole('main').getByRole('alert')).toContainText('This bot is not here');
  await expect(operator.getByRole('main')).toContainText('you are not a member of');
  await operator.goto(webUrl('/?search=Of few members'));
  await expect(operator.getByRole('heading', { level: 1 })).toHaveText('Bots');
  await expect(operator.locator('.skeleton')).toHaveCount(0);
  await expect(operator.getByRole('link', { name: 'Of few members' })).toHaveCount(0);

  const { email } = demoLogin('operator');
  await members.getByLabel('Add').selectOption({ label: `Demo operator, ${email}` });
  await members.getByRole('button', { name: 'Add the member' }).click();
  await expect(user).toHaveCount(1);
  await operator.goto(webUrl(`/bots/${id}`));
  await expect(operator.getByRole('heading', { level: 1 })).toHaveText('Of few members');
  await operator.context().close();
});

test('an archived bot enters nothing and leaves the lists; taken out, it is back in its place', async ({
  page,
}) => {
  const id = await newBot(page.request, 'Not used any more');
  const key = await newKey(page.request, id);
  await enter(page, 'operator');
  await page.goto(webUrl(`/bots/${id}/settings`));
  await page.getByRole('button', { name: 'Archive…' }).click();
  await dialog(page).getByRole('button', { name: 'Archive the bot' }).click();
  await expect(dialog(page)).toBeHidden();
  await expect(page.getByText('Archived: no decisions are possible')).toBeVisible();
  const renewal = () => call(page.request, key, 'POST', '/v1/trade-checks/any/renew');
  expect((await renewal()).status).toBe(409);
  const bots = await page.request.get(webUrl('/v1/bots?search=Not used any more'));
  expect(await bots.json()).toMatchObject({ items: [] });

  await page.getByRole('button', { name: 'Take out of the archive…' }).click();
  await dialog(page).getByRole('button', { name: 'Take out' }).click();
  await expect(dialog(page)).toBeHidden();
  await expect(page.getByRole('button', { name: 'Trip breaker…' })).toBeVisible();
  expect((await renewal()).status).toBe(404);
});
