'use client';

import { useQuery } from '@tanstack/react-query';
import { send } from '../api/call';
import { useMay } from '../api/permission';
import { haltQuery } from '../api/queries';
import { DecisionDialog } from '../controls/decision-dialog';
import { Instant } from '../format/instant';
import { Badge } from '../frame/badge';
import { Freshness } from '../frame/freshness';
import { LoadFault } from '../frame/load-fault';
import { PageTitle } from '../frame/page-title';
import { ActorName } from '../people/actor-name';
import { Closures } from './closures';
import { HaltSteps } from './halt-steps';

export function PlatformPage() {
  const halt = useQuery(haltQuery);
  const administers = useMay('administer');
  return (
    <>
      <PageTitle title="Platform" state={<Freshness of={[halt]} />}>
        Settings and state that affect all bots.
      </PageTitle>
      <div className="space-y-8">
        <section aria-labelledby="halt" className="panel p-4">
          <h2 id="halt" className="text-lg font-semibold">
            Live trading
          </h2>
          {halt.data === undefined ? (
            halt.error === null ? (
              <div className="skeleton mt-2 h-24" aria-hidden="true" />
            ) : (
              <LoadFault what="The halt" fault={halt.error} onRetry={() => void halt.refetch()} />
            )
          ) : halt.data.halted ? (
            <>
              <p className="mt-2 flex flex-wrap items-center gap-2">
                <Badge tone="bad">Halted</Badge>
                {halt.data.halted_at !== null && (
                  <span>
                    since <Instant at={halt.data.halted_at} />
                  </span>
                )}
                {halt.data.by !== null && (
                  <span>
                    by <ActorName id={halt.data.by} />
                  </span>
                )}
              </p>
              <p className="mt-2 wrap-anywhere">Reason: {halt.data.reason}</p>
              <p className="mt-1 text-muted">
                No bot may enter a trade, live or paper. Exits and emergency exits are not affected.
              </p>
              <div className="mt-4">
                {administers ? (
                  <DecisionDialog
                    button="Resume trading…"
                    look="button-main"
                    title="Resume live trading of every bot"
                    description="Entries are allowed again where the bot's own phase, breaker and limits allow them. Revoked permits stay revoked: bots must check again."
                    confirm="Resume trading"
                    decide={async ({ reason }) => {
                      await send('POST', '/v1/resume', { body: { reason } });
                      return 'Live trading continues.';
                    }}
                  />
                ) : (
                  <p className="text-muted">An administrator can resume it.</p>
                )}
              </div>
            </>
          ) : (
            <>
              <p className="mt-2">
                <Badge tone="good">Not halted</Badge>
              </p>
              <p className="mt-2 text-muted">
                A halt stops every entry of every bot at once, live and paper, and revokes
                outstanding permits. Exits and emergency exits are not affected.
              </p>
              <div className="mt-4">
                {administers ? (
                  <HaltSteps />
                ) : (
                  <p className="text-muted">An administrator can halt all bots.</p>
                )}
              </div>
            </>
          )}
        </section>
        <Closures />
      </div>
    </>
  );
}
