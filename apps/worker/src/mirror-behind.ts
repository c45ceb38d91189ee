import type { Condition } from '@phasegate/alerts';
import { mirrorStatus } from '@phasegate/integrity';

const BEHIND_SECONDS = 30;

/** Lines of the log have waited for the mirror files for too long (rules 8.2). */
export const mirrorBehind: Condition = {
  key: 'mirror_behind',
  async observe(pool) {
    const { files, holder } = await mirrorStatus(pool);
    const behind = files
      .filter(({ lag_seconds }) => lag_seconds > BEHIND_SECONDS)
      .map(({ file, lag_lines, lag_seconds }) => ({
        file,
        lag_lines,
        lag_seconds: Math.round(lag_seconds),
      }));
    if (behind.length === 0) return null;
    const lags = behind.map(
      ({ file, lag_lines, lag_seconds }) =>
        `${file}.jsonl by ${lag_lines} lines and ${lag_seconds} s`,
    );
    const longest = Math.max(...behind.map(({ lag_seconds }) => lag_seconds));
    return {
      kind: 'mirror_behind',
      title: `The mirror of the log is behind by ${longest} s`,
      text: [
        `Behind: ${lags.join(', ')}. ${holder === null ? 'No worker writes the mirror' : 'A worker holds the mirror’s lease'}.`,
        'Nothing is lost: the lines are in the database and follow in order.',
        'To do: see whether a worker runs, and whether the disk of PHASE_HISTORY_DIR is full or read-only.',
      ].join('\n'),
      facts: { files: behind, holder },
    };
  },
};
