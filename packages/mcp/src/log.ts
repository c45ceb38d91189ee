import { pino, type Logger } from 'pino';

/** JSON lines. On stdio the log must never reach standard output, which belongs to the protocol. */
export const createLog = (level: string, stream: NodeJS.WritableStream): Logger =>
  pino({ level, base: null }, stream);

export type Log = Logger;
