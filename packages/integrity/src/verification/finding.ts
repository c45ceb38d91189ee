/** The place of a fault: the log, its read models, its mirror, the checkpoints over it, or access. */
export type Store =
  | 'log'
  | 'snapshot'
  | 'read models'
  | 'mirror file'
  | 'mirror plan'
  | 'checkpoint file'
  | 'checkpoint table'
  | 'database id'
  | 'access';

/** A fault that was found, and the store that has it. */
export interface Finding {
  readonly store: Store;
  /** A bot's id or `platform`; null: of a checkpoint, or of a line that names none. */
  readonly log: string | null;
  /** The event's number, of a checkpoint its own; null: of a line that has none. */
  readonly seq: number | null;
  /** Of the mirror: which file, and the line in it. */
  readonly file?: string;
  readonly line?: number;
  /** The fault, to follow the number: `has a hash that does not match its text`. */
  readonly what: string;
}

/** In one line: the store, the place and the fault. */
export function findingText({ store, log, seq, file, line, what }: Finding): string {
  const place = file === undefined ? '' : ` (${file}${line === undefined ? '' : `:${line}`})`;
  const thing = store.startsWith('checkpoint') ? 'checkpoint' : 'event';
  const at = store === 'log' ? '' : `${store}: `;
  return `${log === null ? '' : `${log}: `}${at}${seq === null ? '' : `${thing} ${seq} `}${what}${place}`;
}

/** The database's id differs from that in its checkpoints. */
export const misnaming = (what: string): Finding => ({
  store: 'database id',
  log: null,
  seq: null,
  what,
});
