import { Injectable } from '@nestjs/common';
import { BadTradeFile, readTradesAside, type ReadAside } from '@phasegate/trade-files';
import { ProblemError } from '../http/problem-error.js';
import { READING_LIMITS, type SentFile } from './reading-limits.js';

/** Where trade files are read to be imported, one at a time: each may take a core and much memory for a while. */
@Injectable()
export class TradeFileDesk {
  private before: Promise<unknown> = Promise.resolve();

  /** Trades at fault are left out. @throws ProblemError TRADE_FILE_UNREADABLE */
  read({ file_name, strategy, bytes }: SentFile, signal: AbortSignal): Promise<ReadAside> {
    const options = {
      ...READING_LIMITS,
      signal,
      ...(strategy === undefined ? {} : { strategy }),
    };
    const turn = this.before.then(() => readTradesAside(bytes, file_name, options));
    this.before = turn.catch(() => undefined);
    return turn.catch((error: unknown) => {
      throw error instanceof BadTradeFile ? unreadable(error.message) : error;
    });
  }
}

/** @param what names the file, and where in it the fault is */
export const unreadable = (what: string): ProblemError =>
  new ProblemError('TRADE_FILE_UNREADABLE', `${what}.`, {
    errors: [{ field: 'file', message: what }],
  });
