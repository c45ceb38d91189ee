import type { FileQuestion, ImportPreview } from '@phasegate/contracts';
import { previewImport, type BotView } from '@phasegate/db';
import { marketOf } from '@phasegate/phase-core';
import { BadTradeFile, readTradesAside } from '@phasegate/trade-files';
import { fileWarnings } from './file-warnings.js';
import { previewAnswer } from './preview-answer.js';
import { readingOf, type SentFile } from './reading-limits.js';

/** The input of a preview: plain data, which can be sent to another thread. */
export interface PreviewErrand {
  readonly file: SentFile;
  readonly as: 'backtest' | 'paper';
  /** The bot's current state; its market is built from the closures. */
  readonly view: Omit<BotView, 'market'>;
  readonly closures: readonly string[];
  readonly currency: string;
}

export type PreviewOutcome =
  | { readonly preview: ImportPreview }
  | { readonly unreadable: string; readonly question: FileQuestion | null };

/** Reads a file and runs its import without recording it: seconds of work for years of trades. */
export async function preview({
  file,
  as,
  view,
  closures,
  currency,
}: PreviewErrand): Promise<PreviewOutcome> {
  try {
    const read = await readTradesAside(file.bytes, file.file_name, readingOf(file));
    const { policy } = view.state.policies;
    const bot = { ...view, market: marketOf(policy.calendar, closures) };
    const warnings = fileWarnings(read, { policy, currency });
    const previewed = previewImport(bot, { trades: read.trades, as, warnings });
    return { preview: await previewAnswer(read, previewed, { warnings, currency }) };
  } catch (error) {
    if (error instanceof BadTradeFile)
      return { unreadable: error.sentence, question: error.missing };
    throw error;
  }
}
