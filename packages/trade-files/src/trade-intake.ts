import { flat, historyTradeSchema, TRADE_FIELDS } from '@phasegate/contracts';
import type { HistoryTrade } from '@phasegate/phase-core';
import { BadTradeFile, quoted } from './bad-trade-file.js';
import { firstFault, type Issues } from './first-fault.js';
import type { TradesSeen } from './left-out.js';
import { StringPool } from './string-pool.js';

const MAX_NAMES = 20;

/** A row of a CSV file or a line of JSON Lines on its way to be a trade. */
export interface RawTrade {
  readonly fields: Readonly<Record<string, unknown>>;
  /** The names of the fields in the order of the file: the first fault is the one reported. */
  readonly order: readonly string[];
  lineOf(field: string): number;
}

/** Collects the trades of one file in its order. */
export class TradeIntake {
  readonly trades: HistoryTrade[] = [];
  readonly #lines = new Map<string, number>();
  readonly #pool = new StringPool();
  readonly #unknown = new Set<string>();

  constructor(readonly seen: TradesSeen) {}

  get file(): string {
    return this.seen.file;
  }

  /** Throws BadTradeFile when the trade is at fault. */
  add(raw: RawTrade): void {
    const { success, data, error } = historyTradeSchema.safeParse(raw.fields);
    if (!success) throw this.#refusal(raw, error.issues);
    const trade = this.#compact(data);
    const line = raw.lineOf('trade_id');
    const earlier = this.#lines.get(trade.trade_id);
    if (earlier !== undefined) {
      const what = `${quoted(trade.trade_id)} was already used on line ${earlier}`;
      throw new BadTradeFile({ file: this.file, line, field: 'trade_id' }, what);
    }
    this.#lines.set(trade.trade_id, line);
    this.trades.push(trade);
  }

  /** The line of each trade's id, in the order of the file. */
  lines(): Uint32Array {
    return Uint32Array.from(this.#lines.values());
  }

  /** Remembers the names among these that no trade has. */
  noteNames(names: Iterable<string>): void {
    for (const name of names) {
      if (!TRADE_FIELDS.includes(name) && this.#unknown.size <= MAX_NAMES) {
        this.#unknown.add(flat(name));
      }
    }
  }

  /** One warning that names what was ignored, if anything was. */
  unknownWarnings(kind: 'columns' | 'fields'): string[] {
    const names = [...this.#unknown].map(quoted);
    if (names.length === 0) return [];
    const more = names.length > MAX_NAMES ? ' and more' : '';
    return [`unknown ${kind} are ignored: ${names.slice(0, MAX_NAMES).join(', ')}${more}`];
  }

  #refusal(raw: RawTrade, issues: Issues): BadTradeFile {
    const { field, what } = firstFault(raw.fields, raw.order, issues);
    return new BadTradeFile({ file: this.file, line: raw.lineOf(field), field }, what);
  }

  #compact(trade: HistoryTrade): HistoryTrade {
    const keep = (text: string | null) => (text === null ? null : this.#pool.intern(text));
    return {
      trade_id: trade.trade_id,
      symbol: this.#pool.intern(trade.symbol),
      side: trade.side,
      kind: trade.kind,
      opened_at: trade.opened_at,
      closed_at: trade.closed_at,
      notional: this.#pool.intern(trade.notional),
      pnl: this.#pool.intern(trade.pnl),
      entry_price: keep(trade.entry_price),
      stop_price: keep(trade.stop_price),
      target_price: keep(trade.target_price),
    };
  }
}
