/** What reading a stranger's file may take: years of a busy bot's trades fit in, several times over. */
export const READING_LIMITS = {
  mostTrades: 100_000,
  mostBytes: 128 * 1024 * 1024,
  mostSeconds: 60,
  mostHeapMb: 1_024,
  leaveOut: true,
} as const;

/** A file that somebody sends. */
export interface SentFile {
  readonly file_name: string;
  readonly strategy?: string | undefined;
  readonly bytes: Uint8Array;
}
