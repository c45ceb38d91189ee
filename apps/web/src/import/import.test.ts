import { mappingSchema, type FileQuestion, type KeptMapping } from '@phasegate/contracts';
import { fileFault, sizeWords } from './check-file';
import { jsonLines } from './json-lines';
import { fitting, formOf, loadedMapping, mappingOf, mappingText, suggested } from './mapping-form';
import { withAnswer } from './said';

const MB = 1024 * 1024;

it.each([
  [{ name: 'a.csv', size: 1 }, null],
  [{ name: 'a.csv', size: 32 * MB }, null],
  [{ name: 'a.csv', size: 0 }, 'a.csv is empty.'],
  [{ name: 'a.csv', size: 33 * MB }, 'a.csv has 33 MB; at most 32 MB can be imported.'],
])('%j before it is sent: %p', (file, fault) => expect(fileFault(file)).toBe(fault));

it.each([
  [500, '500 bytes'],
  [1536, '1.5 KB'],
  [2.25 * MB, '2.3 MB'],
])('%d bytes read %s', (bytes, words) => expect(sizeWords(bytes)).toBe(words));

describe('JSON Lines', () => {
  const read = async (...pieces: string[]) => {
    const encoder = new TextEncoder();
    const bytes = pieces.map((piece) => encoder.encode(piece));
    const stream = new ReadableStream<Uint8Array<ArrayBuffer>>({
      start(controller) {
        for (const piece of bytes) controller.enqueue(piece);
        controller.close();
      },
    });
    const values: unknown[] = [];
    for await (const value of jsonLines(stream)) values.push(value);
    return values;
  };

  it('are read however the network cuts them', async () => {
    expect(await read('{"a":', '1}\n{"a"', ':2}\n', '{"a":3}')).toEqual([
      { a: 1 },
      { a: 2 },
      { a: 3 },
    ]);
    expect(await read('{"a":1}\n{"a":2}\n')).toEqual([{ a: 1 }, { a: 2 }]);
    expect(await read('', '\n')).toEqual([]);
  });

  it('that end in the middle are a fault', async () => {
    await expect(read('{"a":1}\n{"a"')).rejects.toThrow(SyntaxError);
  });
});

describe('a mapping (rules 9.7)', () => {
  const COLUMNS = ['Ref', 'Ticker', 'Dir', 'Open time', 'Close time', 'Qty', 'Entry price', 'Net'];

  it('that was kept is offered to a file that has all of its columns, the newest first', () => {
    const mapping = mappingSchema.parse(mappingOf(suggested('trades', COLUMNS)));
    const keptWith = (bot: string, columns: object): KeptMapping => ({
      ...{ bot, bot_name: bot, by: 'ada', at: '2026-06-09T14:30:00.000Z' },
      mapping: mappingSchema.parse({ ...mapping, columns: { ...mapping.columns, ...columns } }),
    });
    const kept = [
      keptWith('other', { symbol: 'Market' }),
      keptWith('newer', {}),
      keptWith('old', {}),
    ];
    expect(fitting(kept, [...COLUMNS, 'Note'])?.bot).toBe('newer');
    expect(fitting(kept, COLUMNS.slice(1))).toBeUndefined();
    expect(mappingOf(formOf(kept[1]!.mapping))).toEqual(mapping);
  });

  it('begins with the columns whose names are plain, each once', () => {
    const { columns, fees } = suggested('trades', [...COLUMNS, 'Commission', 'Swap']);
    expect(columns).toEqual({
      ...{ id: 'Ref', symbol: 'Ticker', side: 'Dir', quantity: 'Qty', net: 'Net' },
      ...{ opened_at: 'Open time', closed_at: 'Close time', entry_price: 'Entry price' },
    });
    expect(fees).toEqual(['Commission', 'Swap']);
  });

  it.each(['trades', 'fills'] as const)('of %s is loaded as it was saved', (rows) => {
    const form = {
      ...suggested(rows, [...COLUMNS, 'Price']),
      ...{ long: 'K, Kauf', short: 'V', zone: 'Europe/Berlin', dates: 'day-first' },
      ...{ decimalMark: ',', pointValue: '2', costsAre: 'negative' as const },
    };
    expect(mappingSchema.safeParse(JSON.parse(mappingText(form))).success).toBe(true);
    expect(loadedMapping(mappingText(form))).toEqual(form);
  });

  it.each([
    ['{', 'The file is not JSON.'],
    ['{"rows":"trades","columns":{"opened_at":1}}', 'columns.opened_at'],
  ])('is refused when it is invalid: %s', (text, says) => {
    expect(loadedMapping(text)).toEqual({ fault: expect.stringContaining(says) });
  });

  it('takes the answers to what the file leaves open', () => {
    const question: FileQuestion = { option: 'zone', line: 1, column: 'At', readings: [] };
    const mapping = mappingText(suggested('fills', ['Time', 'Symbol', 'Qty', 'Price']));
    const { mapping: answered } = withAnswer({ mapping }, question, 'UTC');
    expect(loadedMapping(answered!)).toMatchObject({ zone: 'UTC' });
    expect(withAnswer({}, question, 'UTC')).toEqual({ zone: 'UTC' });
    const worth: FileQuestion = { ...question, option: 'point_value', symbol: 'XYZ' };
    expect(withAnswer({ point_value: 'MNQ=2' }, worth, '5')).toEqual({
      point_value: 'MNQ=2,XYZ=5',
    });
  });
});
