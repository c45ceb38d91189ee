import { expect, test, type Page } from '@playwright/test';
import { axeViolations } from './axe.js';
import { enter, readDemo, webUrl } from './demo.js';

const PLACES = [
  '/',
  '/bots/new',
  '/alerts',
  '/audit',
  '/compare',
  '/overrides',
  '/reports',
  '/compliance',
  '/platform',
  '/people',
  '/tokens',
];
const OF_A_BOT = [
  '', '/trades', '/sessions', '/timeline', '/blocked', '/breaker', '/policy', '/what-if', '/lab', '/import', '/keys', '/settings',
]; // prettier-ignore

/** A page is there when nothing of it is still to come. */
async function open(page: Page, path: string): Promise<void> {
  await page.goto(webUrl(path));
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(page.locator('.skeleton')).toHaveCount(0);
}

const everyPath = () => {
  const { id } = readDemo().bots.find(({ phase }) => phase === 'Real Money Trial')!;
  return [...PLACES, ...OF_A_BOT.map((place) => `/bots/${id}${place}`)];
};

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing on any page, ${colorScheme}; nothing leaves its frame at 360 px`, async ({
    page,
  }) => {
    test.setTimeout(300_000);
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.goto(webUrl('/sign-in?reason=refused'));
    expect(await axeViolations(page)).toEqual([]);
    await enter(page, 'admin');
    for (const path of everyPath()) {
      await page.setViewportSize({ width: 1280, height: 900 });
      await open(page, path);
      expect({ path, found: await axeViolations(page) }).toEqual({ path, found: [] });
      await page.setViewportSize({ width: 360, height: 740 });
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      expect({ path, width }).toEqual({ path, width: 360 });
    }
  });
}

test('every page is usable at 2,560 px', async ({ page }) => {
  test.setTimeout(180_000);
  await page.setViewportSize({ width: 2560, height: 1440 });
  await enter(page, 'admin');
  for (const path of everyPath()) {
    await open(page, path);
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect({ path, width }).toEqual({ path, width: 2560 });
  }
});

test('a breaker is tripped by keyboard alone; Escape gives the focus back', async ({ page }) => {
  await enter(page, 'admin');
  const { id } = readDemo().bots.find(({ phase }) => phase === 'Experience')!;
  await open(page, `/bots/${id}`);
  const focused = () => page.evaluate(() => document.activeElement?.textContent ?? '');
  for (let tabs = 0; tabs < 40 && !(await focused()).startsWith('Trip'); tabs += 1)
    await page.keyboard.press('Tab');
  const button = await focused();
  expect(button).toMatch(/^Trip/);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
  expect(await focused()).toBe(button);
});
