import type { importPreviewQuery } from '@phasegate/contracts';
import type { PlatformOptions } from '@phasegate/trade-files';
import type { z } from 'zod';

/** Limits for reading an untrusted file: several times the trades that a busy bot makes in years. */
export const READING_LIMITS = {
  mostTrades: 100_000,
  mostBytes: 128 * 1024 * 1024,
  mostSeconds: 60,
  mostHeapMb: 1_024,
  leaveOut: true,
} as const;

/** A file that somebody sends, with what they say about it (rules 9.7). */
export interface SentFile extends Omit<z.infer<typeof importPreviewQuery>, 'as'> {
  readonly bytes: Uint8Array;
}

/** How a file is read: the same for its preview and for its import. */
export function readingOf(file: SentFile): typeof READING_LIMITS & PlatformOptions {
  const { format, zone, symbol, dates, decimal_mark, mapping, strategy } = file;
  const { point_value, fee_per_side, rate } = file;
  return {
    ...READING_LIMITS,
    ...(strategy === undefined ? {} : { strategy }),
    ...(format === undefined ? {} : { format }),
    ...(zone === undefined ? {} : { zone }),
    ...(symbol === undefined ? {} : { symbol }),
    ...(dates === undefined ? {} : { dates }),
    ...(decimal_mark === undefined ? {} : { decimalMark: decimal_mark }),
    ...(point_value === undefined ? {} : { pointValues: point_value }),
    ...(fee_per_side === undefined ? {} : { feesPerSide: fee_per_side }),
    ...(rate === undefined ? {} : { rates: rate }),
    ...(mapping === undefined ? {} : { mapping }),
  };
}
