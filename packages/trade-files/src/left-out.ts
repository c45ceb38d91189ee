import { BadTradeFile, printable, shortened } from './bad-trade-file.js';

/** A trade of the file that was not taken. */
export interface LeftOut {
  /** `line 12`, or `trade 7` of a freqtrade result. */
  readonly place: string;
  /** Where it is known; printable. */
  readonly trade_id?: string;
  readonly reason: string;
}

/** How a file is read that nobody vouches for. */
export interface Leniency {
  /** A trade at fault is left out and named; otherwise it is the file's fault. */
  readonly leaveOut?: boolean;
  /** Of trades in the file, good or bad. */
  readonly mostTrades?: number;
}

const MAX_NAMED = 100;
/** More than these are no slips: the file is another than it seems. */
const MAX_LEFT_OUT = 10_000;
const MAX_ID_LENGTH = 200;

/** Sees every trade of one file; tells which were left out. */
export class TradesSeen {
  /** The first hundred, in the order of the file. */
  readonly leftOut: LeftOut[] = [];
  leftOutCount = 0;
  #seen = 0;

  constructor(
    readonly file: string,
    private readonly leniency: Leniency,
  ) {}

  get lenient(): boolean {
    return this.leniency.leaveOut === true;
  }

  /** Takes one more trade of the file. Throws BadTradeFile when it is at fault and may not be left out. */
  take(place: string, trade_id: () => unknown, work: () => void): void {
    this.#seen += 1;
    const { mostTrades = Infinity } = this.leniency;
    if (this.#seen > mostTrades) throw this.#refusal(`holds more than ${mostTrades} trades`);
    try {
      work();
    } catch (error) {
      if (!this.lenient || !(error instanceof BadTradeFile)) throw error;
      this.leaveOut(place, trade_id(), withoutPlace(error.reason, place));
    }
  }

  leaveOut(place: string, trade_id: unknown, reason: string): void {
    this.leftOutCount += 1;
    if (this.leftOutCount > MAX_LEFT_OUT) {
      const [first] = this.leftOut;
      throw this.#refusal(
        `holds more than ${MAX_LEFT_OUT} trades that cannot be taken, the first at ${first!.place}: ${first!.reason}`,
      );
    }
    if (this.leftOut.length === MAX_NAMED) return;
    const named = typeof trade_id === 'string' && trade_id.trim() !== '';
    this.leftOut.push({
      place,
      ...(named ? { trade_id: shortened(trade_id.trim(), MAX_ID_LENGTH) } : {}),
      reason: printable(reason),
    });
  }

  #refusal(what: string): BadTradeFile {
    return new BadTradeFile({ file: this.file, line: 1, field: 'file' }, what);
  }
}

/** A freqtrade result names the trade with the field. */
const withoutPlace = (reason: string, place: string): string =>
  reason.startsWith(`${place} `) ? reason.slice(place.length + 1) : reason;
