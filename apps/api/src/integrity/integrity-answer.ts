import type { IntegrityAnswer } from '@phasegate/contracts';
import { MIRROR_FILES, type Integrity } from '@phasegate/integrity';

/** @param own the bots that are shown; null: all, and the platform's log */
export function integrityAnswerOf(
  { logs, checkpoints, mirror, quarantines }: Integrity,
  own: ReadonlySet<string> | null,
): IntegrityAnswer {
  const isShown = ({ log }: { readonly log: string }) => own === null || own.has(log);
  const byName = new Map(logs.map((each) => [each.name, each]));
  const isFile = (name: string) => MIRROR_FILES.some((file) => name.startsWith(`${file}:`));
  return {
    logs: logs
      .filter(({ name }) => !isFile(name) && name !== 'checkpoints' && isShown({ log: name }))
      .map(({ name, seq, verified_at, fault }) => ({
        log: name,
        events: seq,
        verified_at: verified_at.toISOString(),
        fault,
      })),
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
  };
}
