import type { IntegrityAnswer } from '@phasegate/contracts';
import { showCount } from '../format/decimal';
import { Instant } from '../format/instant';
import { Badge } from '../frame/badge';
import { durationWords } from '../format/countdown';

/** Workers sign where the logs end each minute; after some of these, something is wrong. */
const OLD_SECONDS = 300;

export function Checkpoints({ checkpoints }: { checkpoints: IntegrityAnswer['checkpoints'] }) {
  const { count, last, age_seconds: age, key_fingerprint: key } = checkpoints;
  return (
    <section aria-labelledby="checkpoints" className="panel p-4">
      <div className="flex flex-wrap items-center gap-2">
        <h3 id="checkpoints" className="mr-auto font-semibold">
          Signed checkpoints
        </h3>
        {last === null || age === null ? (
          <Badge tone="warn">None yet</Badge>
        ) : age > OLD_SECONDS ? (
          <Badge tone="warn">The newest is {durationWords(age * 1_000)} old</Badge>
        ) : (
          <Badge tone="good">Up to date</Badge>
        )}
      </div>
      <p className="mt-2">
        {last === null ? (
          'They are created by a worker that has a signing key.'
        ) : (
          <>
            {showCount(count)} made, the newest <Instant at={last.at} />.
          </>
        )}
      </p>
      {key !== null && (
        <p className="mt-1 text-sm text-muted">
          Public key (SHA-256): <code className="wrap-anywhere">{key}</code>
        </p>
      )}
    </section>
  );
}
