import { Injectable } from '@nestjs/common';
import { BadTradeFile, readTradesAside, type ReadAside } from '@phasegate/trade-files';
import { ProblemError } from '../http/problem-error.js';

/** What reading a stranger's file may take: years of a busy bot's trades fit in, several times over. */
const LIMITS = {
  mostTrades: 100_000,
  mostBytes: 128 * 1024 * 1024,
  mostSeconds: 60,
  mostHeapMb: 1_024,
} as const;

/** A file that somebody sends. */
export interface SentFile {
  readonly file_name: string;
  readonly strategy?: string | undefined;
  readonly bytes: Uint8Array;
}

/** Where trade files are read, one at a time: each may take a core and much memory for a while. */
@Injectable()
export class TradeFileDesk {
  private before: Promise<unknown> = Promise.resolve();

  /** Trades at fault are left out. @throws ProblemError TRADE_FILE_UNREADABLE */
  read({ file_name, strategy, bytes }: SentFile, signal: AbortSignal): Promise<ReadAside> {
    const options = {
      ...LIMITS,
      leaveOut: true,
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
