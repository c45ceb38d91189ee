import { zipOf } from '@phasegate/trade-files/testing';
import { performance } from 'node:perf_hooks';
import { startApi, type TestApi, type TestBot } from '../testing/index.js';
import {
  csvOf,
  freqtradeResultOf,
  freqtradeSqliteOf,
  freqtradeZipOf,
  jsonLinesOf,
  manyTrades,
  winningTrades,
} from './trade-files.fixture.js';
import { patientPool } from '@phasegate/db/testing';

const NOW = '2026-03-09T14:30:00.000Z';
const TRADES = winningTrades('2026-03-09', 14);
const LINES = { accept: 'application/x-ndjson' };
const bytesOf = (content: string | Uint8Array) =>
  typeof content === 'string' ? new TextEncoder().encode(content) : new Uint8Array(content);

describe('a history as a file (rules 2.11)', () => {
  let api: TestApi;
  let bot: TestBot;
  let pool: ReturnType<typeof patientPool>;
  beforeAll(async () => {
    api = await startApi({ at: NOW });
    pool = patientPool(api.database.serviceUrl, { max: 1 });
  });
  beforeEach(async () => {
    bot = await api.bot();
  });
  afterAll(async () => {
    await pool.end();
    await api.stop();
  });

  const send = (
    call: 'preview' | 'file',
    content: string | Uint8Array,
    { query = '', headers = {} }: { query?: string; headers?: Record<string, string> } = {},
  ) =>
    api.admin.send(
      'POST',
      `/v1/bots/${bot.id}/imports/${call}?file_name=trades&as=backtest${query}`,
      { headers, body: bytesOf(content) },
    );

  /** Every row of the database about the bot. */
  const recorded = async () => {
    const { rows } = await pool.query(
      `SELECT s.seq, s.hash, s.hot, s.record, (SELECT count(*) FROM events e WHERE e.bot = s.bot) AS events,
              (SELECT count(*) FROM trades t WHERE t.bot = s.bot) AS trades FROM bot_states s WHERE s.bot = $1`,
      [bot.id],
    );
    return rows[0] as { seq: number };
  };

  it.each<[string, string, () => string | Uint8Array | Promise<Uint8Array>]>([
    ['CSV', 'csv', () => csvOf(TRADES)],
    ['JSON Lines', 'json-lines', () => jsonLinesOf(TRADES)],
    ['a freqtrade result', 'freqtrade', () => freqtradeResultOf(TRADES)],
    ['the zip that freqtrade writes', 'freqtrade', () => freqtradeZipOf(TRADES)],
    ['the database of a freqtrade bot', 'freqtrade', () => freqtradeSqliteOf(TRADES)],
  ])('%s: the preview tells what the import then gives', async (_what, format, content) => {
    const file = await content();
    const preview = await send('preview', file);
    expect(preview.status).toBe(200);
    expect(preview.body).toMatchObject({
      format,
      trades: 14,
      sessions: 14,
      first_trade_at: '2026-02-17T15:00:00.000Z',
      last_trade_at: '2026-03-06T16:00:00.000Z',
      symbols: 1,
      wins: 14,
      losses: 0,
      net_pnl: '140',
      left_out: [],
      left_out_count: 0,
      importable: true,
      refusal: null,
    });

    const imported = await send('file', file);
    expect(imported.status).toBe(201);
    const { trades, sessions, warnings } = preview.body;
    expect(imported.body).toEqual({ as: 'backtest', trades, sessions, warnings, at: NOW });
    const readiness = await api.admin.get(`/v1/bots/${bot.id}/readiness`);
    expect(readiness.body).toEqual(preview.body.readiness_after);
    const stored = await pool.query(
      `SELECT count(*)::int AS trades, trim_scale(sum(pnl))::text AS net_pnl, count(DISTINCT session_date)::int AS sessions,
              count(*) FILTER (WHERE outcome = 'win')::int AS wins
       FROM trades WHERE bot = $1`,
      [bot.id],
    );
    const { net_pnl, wins } = preview.body;
    expect(stored.rows[0]).toEqual({ trades, sessions, net_pnl, wins });
  });

  it('records nothing in a preview', async () => {
    const before = await recorded();
    expect((await send('preview', csvOf(TRADES))).body.importable).toBe(true);
    expect(await recorded()).toEqual(before);
  });

  it('leaves out rows at fault, says which and why, and keeps that in the log', async () => {
    const [first, second, third, ...rest] = TRADES;
    const file = csvOf([
      first!,
      { ...second!, pnl: 'much' },
      { ...third!, opened_at: 'today' },
      ...rest,
    ]);
    const left_out = [
      {
        place: 'line 3',
        trade_id: second!['trade_id'],
        reason: 'pnl: must be a plain decimal such as -12.5: "much"',
      },
      expect.objectContaining({ place: 'line 4', trade_id: third!['trade_id'] }),
    ];
    const { body } = await send('preview', file);
    expect(body).toMatchObject({ trades: 12, left_out, left_out_count: 2, importable: true });
    const imported = await send('file', file, { query: '&reason=the%20backtest' });
    expect(imported.body).toMatchObject({ trades: 12 });
    const { body: events } = await api.admin.get(`/v1/bots/${bot.id}/events?limit=1`);
    expect(events.items[0]).toMatchObject({
      type: 'import.completed',
      reason: 'the backtest',
      warnings: [expect.stringMatching(/^2 of 14 trades were left out: line 3: pnl: .*; line 4: /)],
    });
  });

  it('names a hundred of many that are left out, and counts the rest', async () => {
    const wrong = TRADES.map((trade) => ({ ...trade, pnl: 'much' }));
    const file = csvOf([...TRADES, ...Array(20).fill(wrong).flat()]);
    const { body } = await send('preview', file);
    expect(body).toMatchObject({ trades: 14, left_out_count: 280 });
    expect(body.left_out).toHaveLength(100);
  });

  it('says beforehand why it would be refused, and refuses with the same code', async () => {
    const refusedAs = async (file: string, code: string, status: number) => {
      const { body } = await send('preview', file);
      expect(body).toMatchObject({
        importable: false,
        refusal: { code },
        sessions: null,
        readiness_after: null,
      });
      const refused = await send('file', file, { headers: LINES });
      expect(refused).toMatchObject({ status, body: { code } });
    };
    const later = { ...TRADES[0]!, closed_at: '2027-01-04T16:00:00Z' };
    await refusedAs(csvOf([later]), 'HISTORY_IN_FUTURE', 422);
    const early = { ...TRADES[0]!, opened_at: '2010-01-04T15:00:00Z' };
    await refusedAs(csvOf([early]), 'CALENDAR_ENDED', 422);
    await refusedAs(csvOf([{ ...TRADES[0]!, pnl: '' }]), 'TRADE_FILE_UNREADABLE', 422);
    expect((await send('file', csvOf(TRADES))).status).toBe(201);
    await refusedAs(csvOf(TRADES), 'ALREADY_TRADED', 409);
  });

  it('warns where freqtrade and the bot’s policy do not go together', async () => {
    const file = freqtradeResultOf(TRADES);
    expect((await send('preview', file)).body.warnings).toEqual([
      expect.stringContaining('us-equities'),
      expect.stringContaining('average_rr will be missing'),
    ]);
    bot = await api.bot({ preset: 'freqtrade' });
    expect((await send('preview', file)).body.warnings).toEqual([]);
  });

  it.each<[string, () => string | Uint8Array | Promise<Uint8Array>, RegExp]>([
    ['nothing at all', () => '', /holds no trades/],
    ['binary rubbish', () => Uint8Array.from({ length: 50_000 }, (_n, i) => (i * 7919) % 256), /trades:\d+: /],
    ['a line without end', () => 'x'.repeat(30_000_000), /is longer than 1 MB/],
    ['ten million lines', () => csvOf(TRADES) + 'x\n'.repeat(10_000_000), /more than 10000 trades that cannot be taken, the first at line 16: row: /],
    ['a zip bomb', () => zipOf({ 'result.json': '{"strategy":{'.padEnd(140_000_000) }), /is longer than 128 MB/],
    ['a zip that is cut off', () => freqtradeZipOf(TRADES).subarray(0, 200), /cannot be unpacked/],
    ['a database that is cut off', async () => (await freqtradeSqliteOf(TRADES)).subarray(0, 3_000), /cannot be read/],
    ['JSON without end', () => '{"strategy":{"a":'.repeat(100_000), /trades:1: /],
    ['no header', () => csvOf(TRADES).split('\n').slice(1).join('\n'), /missing from the header/],
  ])('is 422 and names the fault: %s', async (_what, content, fault) => {
    const before = await recorded();
    const file = await content();
    for (const call of ['preview', 'file'] as const) {
      const { status, body } = await send(call, file, { headers: LINES });
      expect({ status, code: body.code }).toEqual({ status: 422, code: 'TRADE_FILE_UNREADABLE' });
      expect(body.errors).toEqual([{ field: 'file', message: expect.stringMatching(fault) }]);
    }
    expect(await recorded()).toEqual(before);
  }); // prettier-ignore

  it('is 413 beyond 32 MB, and reads nothing from a caller who is not admitted', async () => {
    const large = 'x'.repeat(33_554_433);
    expect((await send('preview', large)).status).toBe(413);
    const { status } = await api.nobody.send(
      'POST',
      `/v1/bots/${bot.id}/imports/preview?file_name=a&as=paper`,
      { body: bytesOf(large) },
    );
    expect(status).toBe(401);
  });

  it.each([
    ['file_name', '?as=paper'],
    ['as', '?file_name=a&as=luck'],
    ['colour', '?file_name=a&as=paper&colour=red'],
  ])('is 422 and names %s of the query', async (field, query) => {
    const { status, body } = await api.admin.send(
      'POST',
      `/v1/bots/${bot.id}/imports/file${query}`,
      { body: bytesOf(csvOf(TRADES)) },
    );
    expect({ status, field: body.errors[0].field }).toEqual({ status: 422, field });
  });

  it('tells its progress, which never goes back, and ends with what was imported', async () => {
    const { status, headers, body } = await send('file', manyTrades(3_000), { headers: LINES });
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('application/x-ndjson; charset=utf-8');
    const last = body.pop();
    expect(last.imported).toMatchObject({ as: 'backtest', trades: 3_000 });
    expect(body.length).toBeGreaterThan(1);
    const done = body.map(({ progress }: { progress: { done: number } }) => progress.done);
    expect(done).toEqual(done.toSorted((a: number, b: number) => a - b));
    for (const { progress } of body) expect(progress.total).toBe(3_000);
    expect(done.at(-1)).toBe(3_000);
  });

  it('leaves nothing when its caller goes away before the end', async () => {
    const before = await recorded();
    const gone = new AbortController();
    const path = `/v1/bots/${bot.id}/imports/file?file_name=a&as=paper`;
    const answer = await fetch(api.url + path, {
      method: 'POST',
      headers: { authorization: `Bearer ${api.admin.token}`, ...LINES },
      body: bytesOf(manyTrades(6_000)),
      signal: gone.signal,
    });
    const { value } = await answer.body!.getReader().read();
    expect(Buffer.from(value ?? []).toString()).toMatch(/^\{"progress":/);
    gone.abort();
    // The next import waits for the transaction of the one before: once it is answered, that one has ended.
    const [other, mine] = [await api.bot(), bot];
    bot = other;
    expect((await send('file', csvOf(TRADES))).status).toBe(201);
    bot = mine;
    expect(await recorded()).toEqual(before);
    expect((await send('file', csvOf(TRADES))).status).toBe(201);
  });

  it('lets others have their turn while a large file is looked at', async () => {
    let ended = false;
    const preview = send('preview', manyTrades(6_000)).finally(() => (ended = true));
    let answered = 0;
    while (!ended) {
      expect((await api.nobody.get('/health/live')).status).toBe(200);
      answered += 1;
    }
    expect((await preview).body).toMatchObject({ trades: 6_000, wins: 4_800, losses: 1_200 });
    expect(answered).toBeGreaterThan(20);
  });

  it('previews a large file in another thread than the one that answers checks (NFR-001)', async () => {
    const before = performance.eventLoopUtilization();
    const { body } = await send('preview', manyTrades(20_000));
    const { utilization } = performance.eventLoopUtilization(before);
    expect(body).toMatchObject({ trades: 20_000, wins: 16_000, losses: 4_000 });
    // Run in this thread, in slices or not, the preview takes most of it.
    expect(utilization).toBeLessThan(0.4);
  });

  it('goes on with the next preview when the caller of one goes away', async () => {
    const gone = new AbortController();
    const asked = fetch(`${api.url}/v1/bots/${bot.id}/imports/preview?file_name=a&as=paper`, {
      method: 'POST',
      headers: { authorization: `Bearer ${api.admin.token}` },
      body: bytesOf(manyTrades(50_000)),
      signal: gone.signal,
    });
    gone.abort();
    await expect(asked).rejects.toThrow();
    expect((await send('preview', csvOf(TRADES))).body).toMatchObject({ trades: 14 });
  });

  describe('in a currency (rules 1.5)', () => {
    const inCurrency = (currency: string) =>
      freqtradeResultOf(TRADES).replace('"trades"', `"stake_currency":"${currency}","trades"`);

    it('other than the bot’s is refused, and both are named', async () => {
      const { body } = await send('preview', inCurrency('BTC'));
      expect(body).toMatchObject({
        currency: 'BTC',
        importable: false,
        refusal: { code: 'CURRENCY_MISMATCH', message: expect.stringMatching(/BTC.*USD/) },
        readiness_after: null,
      });
      const refused = await send('file', inCurrency('BTC'));
      expect(refused).toMatchObject({ status: 422, body: { code: 'CURRENCY_MISMATCH' } });
      const trades = { as: 'backtest', currency: 'BTC', trades: TRADES };
      const posted = await api.admin.post(`/v1/bots/${bot.id}/imports`, trades);
      expect(posted).toMatchObject({ status: 422, body: { code: 'CURRENCY_MISMATCH' } });
    });

    it('that is another dollar is taken for the bot’s, which is said', async () => {
      const { body } = await send('preview', inCurrency('USDT'));
      expect(body).toMatchObject({ currency: 'USDT', importable: true });
      expect(body.warnings).toContain('amounts in USDT are taken for USD, one for one');
      const trades = { as: 'backtest', currency: 'USDC', trades: TRADES };
      expect((await api.admin.post(`/v1/bots/${bot.id}/imports`, trades)).status).toBe(201);
    });

    it('that the file does not tell is the bot’s', async () => {
      const { body } = await send('preview', csvOf(TRADES));
      expect(body).toMatchObject({ currency: null, importable: true, warnings: [] });
    });
  });
});
