import type { Page } from '@playwright/test';
import type { MeasuredPage } from './pages.js';

/** Milliseconds, but for `javascript`: what the browser was given of it, in bytes as they were sent. */
export interface Figures {
  /** First contentful paint. */
  readonly paint: number;
  /** Until nothing of the page is still to come. */
  readonly ready: number;
  /** The longest of the page's calls to the API; null: it makes none. */
  readonly api: number | null;
  /** From a key to the next frame: the longest of a few. */
  readonly key: number;
  /** From what somebody does on the page to what it shows of it; null: there is nothing of it to do. */
  readonly answer: number | null;
  readonly javascript: number;
}

const KEYS = 4;
/** After so long without a skeleton none comes any more. */
const STILL_MS = 400;

/** Runs in every page before its own code: notes when the last of what was still to come had come. */
export function watchPage(): void {
  const seen = { ready: 0, key: 0 };
  Object.assign(window, { seen });
  const look = () => {
    const isReady =
      document.querySelector('h1') !== null &&
      document.querySelector('.skeleton, [aria-busy="true"]') === null;
    if (!isReady) seen.ready = 0;
    else if (seen.ready === 0) seen.ready = performance.now();
  };
  new MutationObserver(look).observe(document, {
    ...{ subtree: true, childList: true, attributes: true },
    attributeFilter: ['class', 'aria-busy'],
  });
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) seen.key = Math.max(seen.key, duration);
  }).observe({ type: 'event', buffered: true, durationThreshold: 16 } as PerformanceObserverInit);
}

declare const seen: { ready: number; key: number };

/** Opens a page in a browser that has its scripts already, and does there what is done. */
export async function measure(
  page: Page,
  base: string,
  { path, act }: MeasuredPage,
): Promise<Figures> {
  await page.goto(new URL(path, base).href);
  await page.waitForFunction(
    (still) => seen.ready > 0 && performance.now() - seen.ready > still,
    STILL_MS,
  );
  const { refused, ...load } = await page.evaluate(readLoad);
  if (refused.length > 0) throw new Error(`${path} was refused ${refused.join(', ')}.`);
  for (let count = 0; count < KEYS; count += 1) await page.keyboard.press('Tab');
  const answer = act === undefined ? null : await answerTime(page, act);
  const key = await page.evaluate(() => seen.key);
  return { ...load, key, answer };
}

/** `refused`: calls that had no answer, or a fault for one: what is quick then tells nothing. */
function readLoad(): Pick<Figures, 'paint' | 'ready' | 'api' | 'javascript'> & {
  readonly refused: readonly string[];
} {
  const resources = performance.getEntriesByType('resource') as PerformanceResourceTiming[];
  const pathOf = ({ name }: PerformanceEntry) => new URL(name).pathname;
  const calls = resources.filter(
    (entry) => pathOf(entry).startsWith('/v1/') && pathOf(entry) !== '/v1/stream',
  );
  const scripts = new Map(
    resources
      .filter((entry) => pathOf(entry).endsWith('.js'))
      .map((entry) => [entry.name, entry.encodedBodySize]),
  );
  return {
    paint: performance.getEntriesByName('first-contentful-paint')[0]!.startTime,
    ready: seen.ready,
    api: calls.length === 0 ? null : Math.max(...calls.map(({ duration }) => duration)),
    refused: calls
      .filter(({ responseStatus }) => responseStatus < 200 || responseStatus >= 400)
      .map((entry) => pathOf(entry)),
    javascript: [...scripts.values()].reduce((sum, size) => sum + size, 0),
  };
}

async function answerTime(
  page: Page,
  { perform, shown }: NonNullable<MeasuredPage['act']>,
): Promise<number> {
  const textOf = (place: string) => document.querySelector(place)?.textContent ?? '';
  const before = await page.evaluate(textOf, shown);
  await page.evaluate(() => {
    const begin = (event: Event) => performance.mark('act', { startTime: event.timeStamp });
    for (const type of ['keydown', 'pointerdown']) addEventListener(type, begin, { capture: true });
  });
  await perform(page);
  const handle = await page.waitForFunction(
    ([place, text]) => {
      const now = document.querySelector(place!)?.textContent ?? '';
      if (now === '' || now === text) return null;
      return performance.now() - performance.getEntriesByName('act').at(-1)!.startTime;
    },
    [shown, before],
    { polling: 'raf' },
  );
  return (await handle.jsonValue())!;
}
