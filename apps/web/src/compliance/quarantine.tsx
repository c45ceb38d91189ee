'use client';

import type { IntegrityAnswer } from '@phasegate/contracts';
import { send } from '../api/call';
import { useMay } from '../api/permission';
import { BotLink } from '../bots/bot-link';
import { DecisionDialog } from '../controls/decision-dialog';
import { Instant } from '../format/instant';

type Quarantined = IntegrityAnswer['quarantined'][number];

/** Damaged logs (rules 8.3): entries are blocked until they are restored and released. */
export function Quarantine({ quarantined }: { quarantined: readonly Quarantined[] }) {
  const administers = useMay('administer');
  if (quarantined.length === 0) return null;
  return (
    <section
      aria-labelledby="quarantine"
      className="rounded-xl border border-bad bg-bad-soft p-4 text-bad"
    >
      <h2 id="quarantine" className="text-lg font-semibold">
        In quarantine: the record is damaged
      </h2>
      <ul className="mt-2 space-y-4">
        {quarantined.map(({ log, seq, fault, since, restored_at: restored }) => (
          <li key={log}>
            <p className="font-medium">
              {log === 'platform' ? 'The platform’s own log' : <BotLink id={log} name={null} />},
              event {seq}, since <Instant at={since} />
            </p>
            <p className="wrap-anywhere">{fault}</p>
            <p className="mt-1">
              {restored === null ? (
                <>
                  Put it back first: <code>npm run phase -- restore</code>. Nothing was overwritten.
                </>
              ) : (
                <>
                  Put back <Instant at={restored} />; an administrator can release it.
                </>
              )}
            </p>
            {administers && (
              <div className="mt-2">
                <ReleaseDialog log={log} />
              </div>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function ReleaseDialog({ log }: { log: string }) {
  return (
    <DecisionDialog
      button="Release…"
      title="Release from quarantine"
      description="The log is verified first, against checkpoints and mirror. While it is damaged the release is refused."
      confirm="Verify and release"
      decide={async ({ reason }) => {
        if (log === 'platform')
          await send('POST', '/v1/platform/quarantine/release', { body: { reason } });
        else
          await send('POST', '/v1/bots/{bot}/quarantine/release', {
            params: { bot: log },
            body: { reason },
          });
        return `${log} was verified and released.`;
      }}
    />
  );
}
