// npm run bench:pages: how long every page takes with many bots and a long history, beside few and short.
import { writeFileSync } from 'node:fs';
import { test, type Browser, type Page } from '@playwright/test';
import { measure, watchPage, type Figures } from './measure.js';
import { measuredPages, type MeasuredPage } from './pages.js';
import { call, filledPlatform, MEASURED_BOT, type FilledPlatform } from './platforms.js';
import { tableOf, type PageTimes } from './table.js';

const FEW = { bots: 3, trades: 100, trades_a_day: 1 };
const MANY = { bots: 3_000, trades: 20_000, trades_a_day: 4 };
const TURNS = 9;
const WARM_UP_TURNS = 2;
const MAX_MS = 3_600_000;

test('every page, few beside many', async ({ browser }) => {
  test.setTimeout(MAX_MS);
  const platforms: FilledPlatform[] = [];
  try {
    for (const content of [FEW, MANY]) platforms.push(await filledPlatform(content));
    const [few, many] = await Promise.all(
      platforms.map((platform) => visitorOf(browser, platform)),
    );
    const times: PageTimes[] = [];
    for (const place of few!.pages.keys()) times.push(await timesOf(few!, many!, place));
    const table = tableOf(times, { few: FEW, many: MANY, turns: TURNS });
    console.log(table);
    if (process.env.PAGE_TIMES_FILE) writeFileSync(process.env.PAGE_TIMES_FILE, `${table}\n`);
  } finally {
    await Promise.all(platforms.map(({ stop }) => stop()));
  }
});

/** A browser in which somebody is signed in at one platform. */
interface Visitor {
  readonly page: Page;
  readonly webUrl: string;
  readonly pages: readonly MeasuredPage[];
}

async function visitorOf(browser: Browser, platform: FilledPlatform): Promise<Visitor> {
  const { webUrl, email, password } = platform;
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  await context.addInitScript(watchPage);
  const page = await context.newPage();
  await page.request.post(new URL('/session', webUrl).href, {
    form: { email, password },
    headers: { origin: new URL(webUrl).origin },
  });
  const { items } = (await call(platform, 'GET', `/v1/bots/${MEASURED_BOT}/trades?limit=1`)) as {
    items: { trade_id: string }[];
  };
  return { page, webUrl, pages: measuredPages(items[0]!.trade_id) };
}

/** In turns, so that what the machine does beside meets both. */
async function timesOf(few: Visitor, many: Visitor, place: number): Promise<PageTimes> {
  const taken: Record<'few' | 'many', Figures[]> = { few: [], many: [] };
  for (let turn = -WARM_UP_TURNS; turn < TURNS; turn += 1)
    for (const [name, { page, webUrl, pages }] of Object.entries({ few, many })) {
      const figures = await measure(page, webUrl, pages[place]!);
      if (turn >= 0) taken[name as keyof typeof taken].push(figures);
    }
  const { path } = few.pages[place]!;
  return { path: path.replace(MEASURED_BOT, '…'), ...taken };
}
