import { Decimal, plain } from '@phasegate/phase-core';
import { printable } from '../bad-trade-file.js';

interface LeftOut {
  count: number;
  readonly sums: Map<string, Decimal>;
}

/** The assumptions about a file, and the rows that are in no trade (rules 9.7). */
export class Summary {
  readonly #assumed = new Set<string>();
  readonly #leftOut = new Map<string, LeftOut>();
  readonly #counted = new Map<string, number>();
  readonly #warnings: string[] = [];
  readonly #paired: string[] = [];

  assume(what: string): void {
    this.#assumed.add(what);
  }

  /** `kind` in words that follow a number: `deposits`, `rows of funding`. */
  leaveOut(kind: string, amount?: Decimal, currency = ''): void {
    const entry = this.#leftOut.get(kind) ?? { count: 0, sums: new Map<string, Decimal>() };
    this.#leftOut.set(kind, entry);
    entry.count += 1;
    if (amount !== undefined)
      entry.sums.set(currency, (entry.sums.get(currency) ?? new Decimal(0)).plus(amount));
  }

  count(what: string): void {
    this.#counted.set(what, (this.#counted.get(what) ?? 0) + 1);
  }

  warn(what: string): void {
    this.#warnings.push(what);
  }

  pair(what: string): void {
    this.#paired.push(what);
  }

  /** The assumptions made in reading the file. */
  assumptions(): string[] {
    return [
      ...[...this.#assumed].map((what) => `assumed: ${what}`),
      ...this.#paired.map((what) => `paired: ${what}`),
    ].map(printable);
  }

  /** Rows in no trade, and other oddities. */
  oddities(): string[] {
    const leftOut = [...this.#leftOut].map(([kind, { count, sums }]) => {
      const amounts = [...sums].map(([currency, sum]) => `${plain(sum)} ${currency}`.trim());
      return `left out: ${count} ${kind}${amounts.length === 0 ? '' : ` (sum ${amounts.join(', ')})`}`;
    });
    return [
      ...leftOut,
      ...[...this.#counted].map(([what, count]) => `${count} ${what}`),
      ...this.#warnings,
    ].map(printable);
  }
}
