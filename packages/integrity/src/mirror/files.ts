import { PLATFORM } from '@phasegate/db';

/** The files of the mirror, without `.jsonl` under PHASE_HISTORY_DIR. */
export const MIRROR_FILES = ['phase-history', 'phase-overrides', 'phase-platform'] as const;
export type MirrorFile = (typeof MIRROR_FILES)[number];

/** The files that hold a line: its log's own, and for an override attempt the overrides log too (rules 8.2, 8.4). */
export function filesOf(log: string, type: unknown): MirrorFile[] {
  const own = log === PLATFORM ? 'phase-platform' : 'phase-history';
  const isOverride = typeof type === 'string' && type.startsWith('phase.override_');
  return isOverride ? [own, 'phase-overrides'] : [own];
}

/** The name under which a file grows, and which `tail -F` follows. */
export const growingName = (file: MirrorFile): string => `${file}.jsonl`;

/** The name of a segment that is full: `phase-history.000001.jsonl`. */
export const closedName = (file: MirrorFile, segment: number): string =>
  `${file}.${String(segment).padStart(6, '0')}.jsonl`;
