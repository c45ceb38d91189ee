import { expect, test, type Page } from '@playwright/test';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventsOf, newBot } from './api.js';
import { enter, webUrl } from './demo.js';
import { ROOT } from './platform.js';
import { fileOf, fileOfSize, tradeLine, winningFile } from './trade-file.js';

const MB = 1024 * 1024;
const YESTERDAY = Date.now() - 86_400_000;
const dialog = (page: Page) => page.getByRole('dialog');
const main = (page: Page) => page.getByRole('main');

async function openImport(page: Page, name: string): Promise<string> {
  const id = await newBot(page.request, name);
  await enter(page, 'operator');
  await page.goto(webUrl(`/bots/${id}/import`));
  await expect(page.getByRole('heading', { name: 'Import a history' })).toBeVisible();
  return id;
}

const choose = (page: Page, name: string, content: string | Buffer) =>
  page
    .getByLabel('File with trades')
    .setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(content) });

/** As a file that is dropped from the desktop. */
async function drop(page: Page, name: string, content: string): Promise<void> {
  const dataTransfer = await page.evaluateHandle(
    ([called, text]) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([text], called, { type: 'text/csv' }));
      return transfer;
    },
    [name, content] as const,
  );
  await page.getByText('Drop a file here, or choose one').dispatchEvent('drop', { dataTransfer });
}

test('a dropped file shows what would be imported, and what is left out and why', async ({
  page,
}) => {
  const id = await openImport(page, 'Looked at first');
  const file = fileOf([
    tradeLine(1, YESTERDAY),
    tradeLine(2, YESTERDAY, { pnl: 'much' }),
    tradeLine(3, YESTERDAY, { notional: '-1' }),
    tradeLine(4, YESTERDAY, { id: 't1' }),
  ]);
  await drop(page, 'spring.csv', file);
  await expect(page.getByRole('heading', { name: /^Preview: nothing is recorded/ })).toBeVisible();
  const rows = page.getByRole('table', { name: 'Trades that are left out, and why' });
  await expect(rows.getByRole('row').filter({ hasText: 'line 3' })).toContainText(
    'pnl: must be a plain decimal such as -12.5: "much"',
  );
  await expect(rows.getByRole('row').filter({ hasText: 'line 4' })).toContainText(
    'notional: must be greater than 0',
  );
  await expect(rows.getByRole('row').filter({ hasText: 'line 5' })).toContainText(
    'trade_id: "t1" was already used on line 2',
  );
  await expect(page.getByRole('button', { name: 'Import 1 trade…' })).toBeVisible();
  expect(await eventsOf(page.request, id)).toMatchObject([{ type: 'bot.registered' }]);
});

test('a file that does not say its clock is read by the one that is chosen (rules 9.7)', async ({
  page,
}) => {
  await openImport(page, 'Of fills by a clock');
  const performance = readFileSync(join(ROOT, 'fixtures/brokers/tradovate-performance.csv'));
  await choose(page, 'Performance.csv', performance);
  const question = page.getByRole('region', { name: 'Which time zone are the file’s times in?' });
  await expect(question).toContainText('Line 2, boughtTimestamp');
  await question.getByRole('button', { name: /^America\/New_York 2026-03-05 14:31:05/ }).click();
  const read = page.getByRole('region', { name: 'Assumptions about the file' });
  await expect(read).toContainText('clock America/New_York (as given)');
  await expect(page.getByRole('region', { name: 'Warnings' })).toContainText('fees are missing');
  await expect(page.getByRole('button', { name: 'Import 11 trades…' })).toBeVisible();
});

test('a file of no known platform is read by a mapping of its columns, which can be downloaded (rules 9.7)', async ({
  page,
}) => {
  await openImport(page, 'Of a journal');
  const journal =
    'Ref;Ticker;Dir;Open time;Close time;Qty;Entry price;Net\n' +
    '1;ACME;L;2026-03-05 10:00;2026-03-05 11:00;10;100,50;5,00\n' +
    '2;ACME;S;2026-03-06 10:00;2026-03-06 11:00;10;101,25;-7,00\n';
  await choose(page, 'journal.csv', journal);
  await expect(page.getByRole('heading', { name: 'What the columns mean' })).toBeVisible();
  await expect(page.getByLabel('Opened at (needed)')).toHaveValue('Open time');
  await page.getByLabel('Words for long or buy').fill('L');
  await page.getByLabel('Words for short or sell').fill('S');
  await page.getByLabel('Point value', { exact: true }).fill('1');
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Download the mapping' }).click(),
  ]);
  const mapping = JSON.parse(readFileSync(await download.path(), 'utf8')) as object;
  expect(mapping).toMatchObject({ rows: 'trades', columns: { net: 'Net', symbol: 'Ticker' } });
  await page.getByRole('button', { name: 'Keep with the bot' }).click();
  await expect(page.getByText('Kept.')).toBeVisible();
  await page.getByRole('button', { name: 'Preview with this mapping' }).click();
  const question = page.getByRole('region', { name: 'Which time zone are the file’s times in?' });
  await question.getByLabel('Another zone').fill('Europe/Berlin');
  await question.getByRole('button', { name: 'Read it so' }).click();
  await expect(page.getByRole('button', { name: 'Import 2 trades…' })).toBeVisible();
  await expect(main(page)).toContainText('clock Europe/Berlin (as given)');

  await openImport(page, 'Of the next journal');
  await choose(page, 'next.csv', journal);
  await expect(main(page)).toContainText('kept with Of a journal');
  await expect(page.getByLabel('Words for long or buy')).toHaveValue('L');
});

const UNREADABLE: readonly (readonly [name: string, content: string | Buffer, says: RegExp])[] = [
  ['picture.csv', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), /picture\.csv:1: line: /],
  ['broken.json', '{"strategy": {\n  "Momentum": {"trades": [\n', /broken\.json:\d+: /],
  ['half.csv', 'trade_id,symbol\nt1,AAPL\n', /half\.csv:1: side: /],
];
test('a file that cannot be read is refused with line and field, and changes nothing', async ({
  page,
}) => {
  const id = await openImport(page, 'Of unreadable files');
  for (const [name, content, says] of UNREADABLE) {
    await choose(page, name, content);
    await expect(main(page).getByRole('alert').filter({ hasText: name })).toContainText(says);
    await expect(page.getByRole('button', { name: /^Import \d/ })).toHaveCount(0);
  }
  expect(await eventsOf(page.request, id)).toMatchObject([{ type: 'bot.registered' }]);
});

test('32 MB are read, more is refused before it is sent', async ({ page }) => {
  test.setTimeout(180_000);
  await openImport(page, 'Of large files');
  let sent = 0;
  page.on('request', (request) => {
    if (request.url().includes('/imports/')) sent += 1;
  });
  await choose(page, 'too-large.csv', Buffer.alloc(32 * MB + 1, 'x'));
  await expect(main(page).getByText('at most 32 MB can be imported')).toBeVisible();
  expect(sent).toBe(0);
  await choose(page, 'large.csv', fileOfSize(32 * MB));
  await expect(page.getByRole('button', { name: 'Import 2,000 trades…' })).toBeVisible({
    timeout: 120_000,
  });
});

test('20,000 trades are imported with progress; the readiness says how much is imported', async ({
  page,
}) => {
  test.setTimeout(300_000);
  await openImport(page, 'Of a long history');
  // Of a backtest only 10 sessions count (rules 2.11), and the gate asks for 20.
  await page.getByLabel('Type of history').selectOption('paper');
  await choose(page, 'year.csv', winningFile(20_000));
  await page.getByRole('button', { name: 'Import 20,000 trades…' }).click({ timeout: 120_000 });
  await dialog(page).getByLabel('Reason').fill('The paper account of the last year.');
  await dialog(page).getByRole('button', { name: 'Import' }).click();
  const progress = dialog(page).getByRole('progressbar', { name: 'Importing' });
  await expect(progress).toHaveAttribute('aria-valuenow', /^[1-9]/, { timeout: 120_000 });
  await expect(dialog(page)).toBeHidden({ timeout: 240_000 });
  await expect(main(page)).toContainText(/^.*20,000 trades in 36\d sessions were imported/s);
  await page.getByRole('link', { name: 'See how ready the bot is' }).click();
  await expect(page.getByRole('region', { name: /^Readiness for/ })).toContainText(
    '20 of 20 sessions',
  );
  await expect(page.getByRole('button', { name: 'Review the advance' })).toBeVisible();
});
