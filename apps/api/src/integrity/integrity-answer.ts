import type { IntegrityAnswer, VerifiedLogsPage } from '@phasegate/contracts';
import type { Integrity } from '@phasegate/integrity';

/** @param own the bots that are shown; null: all, and the platform's log */
export function integrityAnswerOf(
  { files, checkpoints, mirror, quarantines, access }: Integrity,
  logs: VerifiedLogsPage,
  own: ReadonlySet<string> | null,
): IntegrityAnswer {
  const isShown = ({ log }: { readonly log: string }) => own === null || own.has(log);
  const byName = new Map(files.map((each) => [each.name, each]));
  return {
    logs: logs.items,
    logs_total: logs.total,
    checkpoints,
    mirror: {
      running: mirror.holder !== null,
      files: mirror.files.map(({ file, segment, lag_lines, lag_seconds }) => {
        const verified = byName.get(`${file}:${segment}`);
        return {
          file,
          segment,
          lag_lines,
          lag_seconds,
          verified_at: verified?.verified_at.toISOString() ?? null,
          fault: verified?.fault ?? null,
        };
      }),
      held: mirror.held
        .filter(isShown)
        .map(({ since, ...held }) => ({ ...held, since: since.toISOString() })),
    },
    quarantined: quarantines.filter(isShown).map(({ since, restored_at, ...quarantine }) => ({
      ...quarantine,
      since: since.toISOString(),
      restored_at: restored_at?.toISOString() ?? null,
    })),
    access:
      own === null
        ? { verified_at: access?.verified_at.toISOString() ?? null, fault: access?.fault ?? null }
        : null,
  };
}
