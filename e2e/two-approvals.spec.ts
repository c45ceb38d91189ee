import { expect, test, type Page } from '@playwright/test';
import { readyBot } from './api.js';
import { axeViolations } from './axe.js';
import { enter, webUrl } from './demo.js';
import { takePictures } from './pictures.js';

const TWO = { gates: { experience: { approvals: 2 } } };
const sheet = (page: Page) => page.getByRole('dialog');
const approval = (page: Page) => sheet(page).getByRole('button', { name: /^Approve for/ });

async function approve(page: Page, reason: string): Promise<void> {
  await sheet(page).getByLabel('Reason').fill(reason);
  await approval(page).click();
  await expect(sheet(page)).toBeHidden();
}

test('an advance that two people must approve waits visibly for the second, and takes none from the first', async ({
  page,
}) => {
  const id = await readyBot(page.request, `Approved by two ${Date.now()}`, TWO);
  const address = webUrl(`/bots/${id}?review=advance`);
  await enter(page, 'operator');
  await page.goto(address);
  await expect(sheet(page)).toContainText('Two people must approve, and you would be the first.');
  await approve(page, 'The paper record is sound.');
  await expect(page.getByText(/Your approval of .* is recorded/).first()).toBeVisible();
  await expect(page.getByRole('main')).toContainText('It takes two people');

  await page.goto(address);
  await expect(sheet(page)).toContainText('You have approved it: now another person must.');
  await expect(approval(page)).toBeDisabled();
  expect(await axeViolations(page)).toEqual([]);
  await takePictures(page, 'second-approval');

  await enter(page, 'admin');
  await page.goto(address);
  await expect(sheet(page)).toContainText('Demo operator approved the advance on');
  await approve(page, 'Read by a second pair of eyes.');
  await expect(page.getByText(/is in Proof of Concept now/).first()).toBeVisible();
  await page.goto(webUrl(`/audit?bot=${id}&kind=decision`));
  const lines = page.getByRole('main').locator('ol > li');
  await expect(lines).toHaveCount(2);
  await expect(lines.nth(1)).toContainText('approved by the first of two');
});
