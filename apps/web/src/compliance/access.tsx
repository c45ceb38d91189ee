import type { IntegrityAnswer } from '@phasegate/contracts';
import { Instant } from '../format/instant';
import { Badge } from '../frame/badge';

/** Whether users, roles, tokens, keys and members match the grants in the platform's log (rules 8.4). */
export function Access({
  access: { verified_at: at, fault },
}: {
  access: NonNullable<IntegrityAnswer['access']>;
}) {
  return (
    <section aria-labelledby="access" className="panel p-4">
      <h3 id="access" className="mb-2 font-semibold">
        Access
      </h3>
      <p className="mb-2 text-sm text-muted">
        Users, roles, tokens, keys and members, compared with what the platform’s own log granted.
      </p>
      {at === null ? (
        <p className="text-muted">Not checked by a worker yet.</p>
      ) : (
        <p>
          {fault === null ? (
            <Badge tone="good">All of it was granted</Badge>
          ) : (
            <span className="wrap-anywhere text-bad">{fault}</span>
          )}{' '}
          <span className="text-muted">
            <Instant at={at} />
          </span>
        </p>
      )}
    </section>
  );
}
