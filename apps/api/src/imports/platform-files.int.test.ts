import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { mappingSchema } from '@phasegate/contracts';
import { startApi, type TestApi, type TestBot } from '../testing/index.js';

const BROKERS = join(__dirname, '../../../../fixtures/brokers');
const PERFORMANCE = readFileSync(join(BROKERS, 'tradovate-performance.csv'));
const BACKTESTING = readFileSync(join(BROKERS, 'backtestingpy-trades.csv'));

const JOURNAL =
  'My journal\nRef;Ticker;Dir;In;Out;Qty;Buy;Result\n' +
  '1;ACME;L;05.03.2026 10:00;05.03.2026 11:00;10;100,50;5,00\n' +
  '2;ACME;S;06.03.2026 10:00;06.03.2026 11:00;10;1.101,00;-10,00\n';
const MAPPING = mappingSchema.parse({
  rows: 'trades',
  columns: {
    ...{ id: 'Ref', symbol: 'Ticker', side: 'Dir', opened_at: 'In', closed_at: 'Out' },
    ...{ quantity: 'Qty', entry_price: 'Buy', net: 'Result' },
  },
  sides: { long: ['L'], short: ['S'] },
  zone: 'Europe/Berlin',
  point_value: '1',
});

describe('files of other platforms: nothing is guessed (rules 9.7)', () => {
  let api: TestApi;
  let bot: TestBot;
  beforeAll(async () => {
    api = await startApi({ at: '2026-06-09T14:30:00.000Z' });
  });
  beforeEach(async () => {
    bot = await api.bot();
  });
  afterAll(() => api.stop());

  const send = (
    call: 'preview' | 'file',
    content: string | Uint8Array,
    said: Readonly<Record<string, string>> = {},
  ) => {
    const query = new URLSearchParams({ file_name: 'trades', as: 'paper', ...said });
    const body =
      typeof content === 'string' ? new TextEncoder().encode(content) : new Uint8Array(content);
    return api.admin.send('POST', `/v1/bots/${bot.id}/imports/${call}?${query.toString()}`, {
      body,
    });
  };

  const questionOf = async (
    call: 'preview' | 'file',
    content: string | Uint8Array,
    said: Readonly<Record<string, string>> = {},
  ) => {
    const { status, body } = await send(call, content, said);
    expect({ status, code: body.code }).toEqual({ status: 422, code: 'TRADE_FILE_UNREADABLE' });
    expect(body.detail).not.toContain('--zone');
    return body.question as unknown;
  };

  it.each(['preview', 'file'] as const)('a clock is asked for by the %s, with readings', async (call) => {
    expect(await questionOf(call, PERFORMANCE)).toEqual({
      option: 'zone',
      line: 2,
      column: 'boughtTimestamp',
      readings: [
        { value: 'UTC', reads: '2026-03-05T09:31:05Z' },
        { value: 'America/New_York', reads: '2026-03-05T14:31:05Z' },
        { value: 'America/New_York+07:00', reads: '2026-03-05T07:31:05Z' },
      ],
    });
  }); // prettier-ignore

  it('the clock and the fees that are given count, and are said in the log', async () => {
    const said = { zone: 'America/New_York', fee_per_side: 'MNQ=0.37,MES=0.37' };
    const { body: bare } = await send('preview', PERFORMANCE, { zone: said.zone });
    expect(bare.assumptions).toContain('assumed: clock America/New_York (as given)');
    expect(bare.warnings).toEqual(
      expect.arrayContaining([expect.stringMatching(/^fees are missing: the pnl of 11 of 11 /)]),
    );
    const { status, body } = await send('preview', PERFORMANCE, said);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      format: 'tradovate',
      trades: 11,
      first_trade_at: '2026-03-05T14:31:05.000Z',
    });
    expect(body.assumptions).toContain('assumed: fees per side as given, for MNQM6, MESM6');
    expect(Number(body.net_pnl)).toBeLessThan(Number(bare.net_pnl));

    const imported = await send('file', PERFORMANCE, said);
    expect(imported.status).toBe(201);
    const { body: events } = await api.admin.get(`/v1/bots/${bot.id}/events?limit=1`);
    expect(events.items[0].warnings).toEqual(
      expect.arrayContaining([...body.assumptions, ...body.warnings]),
    );
  });

  it('a symbol is asked for', async () => {
    const question = await questionOf('preview', BACKTESTING, { zone: 'UTC' });
    expect(question).toMatchObject({ option: 'symbol', readings: [] });
    const { body } = await send('preview', BACKTESTING, { zone: 'UTC', symbol: 'GOOG' });
    expect(body.symbols).toBe(1);
  });

  it('the order of day and month is asked for, and how numbers are written', async () => {
    const fills = (at: string, price: string) =>
      `At;What;Qty;Price\n${at};ACME;1;${price}\n${at};ACME;-1;${price}\n`;
    const columns = { at: 'At', symbol: 'What', quantity: 'Qty', price: 'Price' };
    const mapping = JSON.stringify({ rows: 'fills', zone: 'UTC', point_value: '1', columns });
    expect(await questionOf('preview', fills('03/05/2026 10:00', '5.5'), { mapping })).toMatchObject({
      option: 'dates',
      readings: [
        { value: 'month-first', reads: '2026-03-05' },
        { value: 'day-first', reads: '2026-05-03' },
      ],
    });
    const dated = await send('preview', fills('03/05/2026 10:00', '5.5'), { mapping, dates: 'day-first' });
    expect(dated.body.first_trade_at).toBe('2026-05-03T10:00:00.000Z');

    const thousands = fills('2026-03-05 10:00', '1,234');
    expect(await questionOf('preview', thousands, { mapping })).toMatchObject({
      option: 'decimal_mark',
      column: 'Price',
      readings: [
        { value: '.', reads: '1234' },
        { value: ',', reads: '1.234' },
      ],
    });
    const read = await send('preview', thousands, { mapping, decimal_mark: '.' });
    expect(read.status).toBe(200);
  }); // prettier-ignore

  it('a file of no known platform shows its columns, and is read by a mapping of them', async () => {
    const columns = ['Ref', 'Ticker', 'Dir', 'In', 'Out', 'Qty', 'Buy', 'Result'];
    const table = { columns, rows: [['1', 'ACME', 'L', '05.03.2026 10:00', '05.03.2026 11:00', '10', '100,50', '5,00'], expect.any(Array)] };
    expect(await questionOf('preview', JOURNAL.slice('My journal\n'.length))).toMatchObject({ option: 'mapping', table });
    const { status, body } = await send('preview', JOURNAL, { mapping: JSON.stringify(MAPPING) });
    expect(status).toBe(200);
    expect(body).toMatchObject({ format: 'mapping', trades: 2, wins: 1, losses: 1, net_pnl: '-5', first_trade_at: '2026-03-05T09:00:00.000Z' });
    const other = JSON.stringify({ ...MAPPING, columns: { ...MAPPING.columns, symbol: 'Asset' } });
    expect(await questionOf('preview', JOURNAL, { mapping: other })).toMatchObject({ option: 'mapping', table });
  }); // prettier-ignore

  it.each([
    ['mapping', '{"rows":', 'is not valid JSON'],
    ['mapping', '{"rows":"trades","columns":{}}', /^columns\.opened_at: /],
    ['point_value', 'MNQ', 'must be a name and a number, such as MNQ=2'],
    ['fee_per_side', 'MNQ=-1', 'must be greater than 0'],
    ['rate', 'BNB=1e3', /^must be a plain decimal/],
    ['dates', 'backwards', 'must be "day-first" or "month-first"'],
    ['decimal_mark', ';', 'must be "." or ","'],
  ])('%s=%s of the query is 422', async (field, value, message) => {
    const { status, body } = await send('preview', PERFORMANCE, { [field]: value });
    expect(status).toBe(422);
    expect(body.errors).toEqual([
      { field, message: typeof message === 'string' ? message : expect.stringMatching(message) },
    ]);
  });

  it('an unknown zone or format is named', async () => {
    const zone = await send('preview', PERFORMANCE, { zone: 'Mars' });
    expect(zone.body.detail).toContain('"Mars" is no zone');
    const format = await send('preview', PERFORMANCE, { format: 'abacus' });
    expect(format.body.detail).toContain('"abacus" is no format that is known');
  });

  describe('a mapping is kept, to read the next file by it', () => {
    const kept = async (who = api.admin) =>
      (await who.get('/v1/imports/mappings')).body as { items: object[] };

    it('by the import of a file by it, with the bot', async () => {
      const { status } = await send('file', JOURNAL, { mapping: JSON.stringify(MAPPING) });
      expect(status).toBe(201);
      const { items } = await kept();
      expect(items[0]).toEqual({
        ...{ bot: bot.id, bot_name: expect.any(String) as string, mapping: MAPPING },
        ...{ by: expect.any(String) as string, at: expect.any(String) as string },
      });
      const again = await api.bot();
      const { mapping } = items[0] as { mapping: object };
      bot = again;
      const read = await send('preview', JOURNAL, { mapping: JSON.stringify(mapping) });
      expect(read.body).toMatchObject({ format: 'mapping', trades: 2 });
    });

    it('by itself, in the place of the one before; a preview keeps none', async () => {
      await send('preview', JOURNAL, { mapping: JSON.stringify(MAPPING) });
      const address = `/v1/bots/${bot.id}/imports/mapping`;
      const ofBot = async () =>
        (await kept()).items.filter((one) => 'bot' in one && one.bot === bot.id);
      expect(await ofBot()).toEqual([]);
      expect((await api.admin.put(address, MAPPING)).status).toBe(200);
      const other = { ...MAPPING, zone: 'UTC' };
      expect((await api.admin.put(address, other)).body).toMatchObject({
        mapping: other,
      });
      expect(await ofBot()).toMatchObject([{ mapping: other }]);
    });

    it('where it is one', async () => {
      const { status, body } = await api.admin.put(`/v1/bots/${bot.id}/imports/mapping`, {
        rows: 'trades',
        columns: {},
      });
      expect(status).toBe(422);
      expect(JSON.stringify(body.errors)).toContain('columns');
    });

    it('and shown to those who see the bot', async () => {
      await api.admin.put(`/v1/bots/${bot.id}/imports/mapping`, MAPPING);
      const stranger = await api.person('operator');
      expect((await kept(stranger)).items).toEqual([]);
      const member = await api.person('operator');
      await api.admin.patch(`/v1/bots/${bot.id}`, { members: { add: [member.actor] } });
      expect((await kept(member)).items).toMatchObject([{ bot: bot.id }]);
    });
  });
});
