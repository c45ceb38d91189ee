import { open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { isFields } from './exchange.js';
import type { Fill } from './fills.js';

/** asked: nothing was sent; sending: perhaps; resting: the exchange has it; open: filled and reported; closed: reported. */
export type Stage = 'asked' | 'sending' | 'resting' | 'open' | 'closed';

/** What was filled of one order, at its average price. */
export interface Part {
  readonly filled: string;
  readonly price: string;
}

/** An entry or an addition. Instants are milliseconds since 1970. */
export interface Entry {
  readonly trade_id: string;
  readonly symbol: string;
  /** The order’s own side. */
  readonly side: 'buy' | 'sell';
  /** As Phasegate was asked. */
  readonly trade: Readonly<Record<string, string>>;
  /** `params` of ccxt by which its order and fills are read. Books of earlier releases have none. */
  readonly account?: Readonly<Record<string, string | boolean>>;
  /** Of the quote currency in the bot’s. */
  readonly rate: string;
  readonly asked_at: number;
  /** By the platform’s clock: the bot’s may be wrong. null: it has not allowed it yet. */
  checked_at: number | null;
  stage: Stage;
  /** An edited order may get another id. */
  readonly orders: string[];
  /** As ordered. */
  amount: string;
  /** By the exchange’s clock, when a part of it was first seen as filled. */
  filled_at: number | null;
  filled: string;
  /** What was filled of orders that an edit replaced, by their ids. */
  replaced?: Record<string, Part>;
  /** An edit was sent, and not answered: the exchange may have another order of it. */
  is_edited: boolean;
}

interface Content {
  entries: Entry[];
  /** By symbol, since it was flat last. */
  fills: Record<string, Fill[]>;
  /** By symbol: the last fill’s instant before that, and the ids of the fills of that instant. */
  ended: Record<string, { at: number; ids: string[] }>;
  /** By symbol: funding before this instant has been reported. */
  funded: Record<string, number>;
  /** An order was seen that has the client order id with which it was sent. */
  keeps_ids: boolean;
}

const EMPTY: Content = { entries: [], fills: {}, ended: {}, funded: {}, keeps_ids: false };

/** The entries of a guarded exchange from their check to their close, and the fills since; survives a crash. */
export class Book {
  private content: Content = structuredClone(EMPTY);
  private writing: Promise<void> = Promise.resolve();
  private next: Promise<void> | null = null;
  private closed = false;

  constructor(private readonly file: string) {}

  /** What an earlier process left. @throws when it cannot be read */
  async open(): Promise<void> {
    const text = await readFile(this.file, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return '{}';
      throw error;
    });
    const stored: unknown = JSON.parse(text);
    if (!isFields(stored)) throw new Error(`${this.file} is no book of this guard`);
    const { entries = [] } = stored as Partial<Content>;
    if (!entries.every(isEntry)) throw new Error(`${this.file} has an entry that cannot be read`);
    this.content = { ...structuredClone(EMPTY), ...stored };
  }

  /** A file that is always whole: written beside, on the disk, renamed. @throws when it is not on the disk */
  save(): Promise<void> {
    if (this.closed) return Promise.reject(new Error('the book of entries was released'));
    // Who comes while a write waits for the one before is in it.
    this.next ??= this.writing
      .catch(() => undefined)
      .then(() => {
        this.next = null;
        return this.write(JSON.stringify(this.content, null, 1));
      });
    this.writing = this.next;
    return this.next;
  }

  /** Nothing is written from then on: the file may be another guard’s. */
  async close(): Promise<void> {
    this.closed = true;
    await this.writing.catch(() => undefined);
  }

  get isClosed(): boolean {
    return this.closed;
  }

  private async write(text: string): Promise<void> {
    const beside = `${this.file}.new`;
    const handle = await open(beside, 'w', 0o600);
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(beside, this.file);
    const folder = await open(dirname(this.file), 'r').catch(() => null);
    await folder?.sync().catch(() => undefined);
    await folder?.close();
  }

  get entries(): readonly Entry[] {
    return this.content.entries;
  }

  add(entry: Entry): void {
    this.content.entries.push(entry);
  }

  entry(trade_id: string): Entry | undefined {
    return this.entries.find((entry) => entry.trade_id === trade_id);
  }

  ofOrder(orderId: string, symbol: string): Entry | undefined {
    return this.entries.find((entry) => entry.symbol === symbol && entry.orders.includes(orderId));
  }

  drop(entry: Entry): void {
    this.content.entries = this.entries.filter((other) => other !== entry);
  }

  /** The filled entries since the symbol was flat, in their order; those that are closed already among them. */
  held(symbol: string): Entry[] {
    return this.entries.filter(
      (entry) => entry.symbol === symbol && ['open', 'closed'].includes(entry.stage),
    );
  }

  resting(symbol: string): Entry[] {
    return this.entries.filter((entry) => entry.symbol === symbol && entry.stage === 'resting');
  }

  /** The trade that another entry on this side adds to (rules 3.5). */
  openTrade(symbol: string, side: 'buy' | 'sell'): Entry | undefined {
    return this.held(symbol).find(
      ({ stage, trade, ...entry }) =>
        stage === 'open' && !('parent_trade_id' in trade) && entry.side === side,
    );
  }

  fillsOf(symbol: string): readonly Fill[] {
    return this.content.fills[symbol] ?? [];
  }

  keepFills(symbol: string, fills: Fill[]): void {
    this.content.fills[symbol] = fills;
  }

  endedOf(symbol: string): { readonly at: number; readonly ids: readonly string[] } {
    return this.content.ended[symbol] ?? { at: 0, ids: [] };
  }

  fundedUntil(symbol: string): number | undefined {
    return this.content.funded[symbol];
  }

  funded(symbol: string, until: number): void {
    this.content.funded[symbol] = until;
  }

  get keepsIds(): boolean {
    return this.content.keeps_ids;
  }

  noteKeptId(): void {
    this.content.keeps_ids = true;
  }

  /** Everything that was held in a symbol is closed. */
  flat(symbol: string): void {
    const { entries, fills, funded, ended } = this.content;
    this.content.entries = entries.filter(
      (entry) => entry.symbol !== symbol || !['open', 'closed'].includes(entry.stage),
    );
    const of = fills[symbol] ?? [];
    delete fills[symbol];
    delete funded[symbol];
    if (of.length === 0) return;
    const at = Math.max(...of.map((fill) => fill.at));
    ended[symbol] = { at, ids: of.filter((fill) => fill.at === at).map(({ id }) => id) };
  }
}

const isEntry = (value: unknown): boolean =>
  isFields(value) &&
  ['trade_id', 'symbol', 'side', 'rate', 'stage', 'amount', 'filled'].every(
    (name) => typeof value[name] === 'string',
  ) &&
  Array.isArray(value['orders']) &&
  isFields(value['trade']);

/** Before any order or fill of an entry, as far as one of two clocks is right. Books of earlier releases have one only. */
export const startOf = ({ asked_at, checked_at }: Entry): number =>
  Math.min(asked_at, checked_at ?? asked_at);

export const instantOf = (at: number | null): Date | undefined =>
  at === null ? undefined : new Date(at);
