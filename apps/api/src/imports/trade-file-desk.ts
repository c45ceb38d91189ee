import { Injectable } from '@nestjs/common';
import type { FileQuestion } from '@phasegate/contracts';
import { BadTradeFile, readTradesAside, type ReadAside } from '@phasegate/trade-files';
import { ProblemError } from '../http/problem-error.js';
import { readingOf, type SentFile } from './reading-limits.js';

/** Where trade files are read to be imported, one at a time: each may take a core and much memory for a while. */
@Injectable()
export class TradeFileDesk {
  private before: Promise<unknown> = Promise.resolve();

  /** Trades at fault are left out. @throws ProblemError TRADE_FILE_UNREADABLE */
  read(file: SentFile, signal: AbortSignal): Promise<ReadAside> {
    const options = { ...readingOf(file), signal };
    const turn = this.before.then(() => readTradesAside(file.bytes, file.file_name, options));
    this.before = turn.catch(() => undefined);
    return turn.catch((error: unknown) => {
      throw error instanceof BadTradeFile ? unreadable(error.sentence, error.missing) : error;
    });
  }
}

/**
 * @param what names the file, and where in it the fault is
 * @param question what has to be said about the file, if that is the fault
 */
export const unreadable = (what: string, question: FileQuestion | null = null): ProblemError =>
  new ProblemError('TRADE_FILE_UNREADABLE', `${what}.`, {
    errors: [{ field: 'file', message: what }],
    ...(question === null ? {} : { question }),
  });
