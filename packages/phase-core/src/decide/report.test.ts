import { botIn, HOUR, START } from './bot-in-phase.fixture.js';
import type { CloseReport } from './close.js';
import { recordEntry, type EntryReport } from './entry.js';
import { decideClose, repeatedEntry, type CloseEvent, type EntryEvent } from './report.js';

const NOW = START + HOUR;
const ENTRY: EntryReport = {
  ...{ trade_id: 't1', symbol: 'AAPL', side: 'long', mode: 'paper', notional: '100.0' },
  ...{ entry_price: '10', opened_at: NOW - 1_000 },
};
const CLOSE: CloseReport = { closed_at: NOW - 500, pnl: '5', kind: 'strategy' };
const CONFLICT = { refused: 'TRADE_CONFLICT' };

/** A trade of a log that was written before events kept the hashes of their reports. */
function recorded() {
  const draft = botIn('experience');
  recordEntry(draft, NOW, ENTRY, { lapsed: [], entriesOn: () => 0 });
  const entry = draft.events.at(-1) as EntryEvent;
  const open = { trade_id: 't1', ratio: null, close: null, voided: false, in_emergency: false };
  decideClose(draft, NOW, 't1', open, CLOSE, '');
  const { content_hash: _hash, ...close } = draft.events.findLast(
    ({ type }) => type === 'trade.closed',
  ) as CloseEvent;
  return { draft, entry, close: close as CloseEvent, open };
}

describe('a report that comes again', () => {
  const { draft, entry, close, open } = recorded();
  const again = (report: Partial<CloseReport>, event = close) =>
    decideClose(draft, NOW, 't1', { ...open, close: event }, { ...CLOSE, ...report }, 'a hash');

  it('is known by its hash, where its event has one', () => {
    const hashed = { ...entry, content_hash: 'a hash' };
    expect(repeatedEntry(hashed, { ...ENTRY, notional: '7' }, 'a hash')).toEqual({
      repeated: true,
    });
    expect(repeatedEntry(hashed, ENTRY, 'another')).toMatchObject(CONFLICT);
    expect(again({ pnl: '9' }, { ...close, content_hash: 'a hash' })).toEqual({ repeated: true });
    expect(again({}, { ...close, content_hash: 'another' })).toMatchObject(CONFLICT);
  });

  it('is compared with what its event says otherwise', () => {
    expect(repeatedEntry(entry, { ...ENTRY, notional: '100' }, '')).toEqual({ repeated: true });
    for (const other of [
      ...[{ notional: '101' }, { symbol: 'MSFT' }, { side: 'short' }, { stop_price: '9' }],
      ...[{ opened_at: NOW }, { parent_trade_id: 't0' }, { kind: 'manual_override' }],
    ] as Partial<EntryReport>[])
      expect([other, repeatedEntry(entry, { ...ENTRY, ...other }, '')]).toMatchObject([
        other,
        CONFLICT,
      ]);
    expect(again({ pnl: '5.00' })).toEqual({ repeated: true });
    for (const other of [
      ...[{ pnl: '6' }, { closed_at: NOW }, { kind: 'emergency_exit' }],
    ] as Partial<CloseReport>[])
      expect([other, again(other)]).toMatchObject([other, CONFLICT]);
  });

  it('is not that of an imported trade', () => {
    expect(repeatedEntry({ ...entry, source: 'import' }, ENTRY, '')).toMatchObject(CONFLICT);
    expect(again({}, { ...close, source: 'import' })).toMatchObject(CONFLICT);
  });
});
