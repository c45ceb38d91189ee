import type { IntegrityAnswer } from '@phasegate/contracts';
import { showCount } from '../format/decimal';
import { Instant } from '../format/instant';
import { Badge } from '../frame/badge';

type MirrorAnswer = IntegrityAnswer['mirror'];

export function Mirror({ mirror: { running, files } }: { mirror: MirrorAnswer }) {
  return (
    <section aria-labelledby="mirror" className="panel p-4">
      <div className="flex flex-wrap items-center gap-2">
        <h3 id="mirror" className="mr-auto font-semibold">
          Mirror files
        </h3>
        {running ? (
          <Badge tone="good">A worker writes them</Badge>
        ) : (
          <Badge tone="bad">No worker writes them</Badge>
        )}
      </div>
      <ul className="mt-2 space-y-2">
        {files.map(({ file, lag_lines, lag_seconds, verified_at, fault }) => (
          <li key={file} className="text-sm">
            <span className="font-medium">{file}.jsonl</span>{' '}
            {fault !== null ? (
              <Badge tone="bad">{fault}</Badge>
            ) : lag_lines === 0 ? (
              <span className="text-good">every line is written</span>
            ) : (
              <span className="text-warn">
                {showCount(lag_lines)} lines behind, {Math.round(lag_seconds)} s
              </span>
            )}
            <span className="block text-muted">
              {verified_at === null ? (
                'not compared with the log yet'
              ) : (
                <>
                  compared with the log <Instant at={verified_at} />
                </>
              )}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
