'use client';

import type { AlertAnswer } from '@phasegate/contracts';
import { parseAsStringLiteral, useQueryStates } from 'nuqs';
import { read, send } from '../api/call';
import { useMay } from '../api/permission';
import { usePages } from '../api/use-pages';
import { ActionButton } from '../controls/action-button';
import { Choice } from '../controls/field';
import { More } from '../controls/more';
import { Empty } from '../frame/empty';
import { Freshness } from '../frame/freshness';
import { LoadFault } from '../frame/load-fault';
import { PageTitle } from '../frame/page-title';
import { AlertItem } from './alert-item';
import { KIND_OPTIONS, KINDS, STATE_OPTIONS, STATES } from './words';

const FILTERS = {
  kind: parseAsStringLiteral(KINDS),
  state: parseAsStringLiteral(STATES),
};

export function AlertsPage() {
  const [{ kind, state }, setFilters] = useQueryStates(FILTERS);
  const administers = useMay('administer');
  const alerts = usePages<AlertAnswer>(['bots', 'alerts', kind, state], (cursor, signal) =>
    read('/v1/alerts', { query: { cursor, kind, state }, signal }),
  );
  return (
    <>
      <PageTitle
        title="Alerts"
        state={<Freshness of={[alerts]} />}
        actions={
          administers && (
            <ActionButton
              button="Send a test alert"
              act={async () => {
                await send('POST', '/v1/alerts/test');
                return 'A test alert was sent to every channel.';
              }}
            />
          )
        }
      >
        Alerts that were sent, and whether they were delivered.
      </PageTitle>
      <form
        className="mb-4 grid max-w-xl gap-3 sm:grid-cols-2"
        onSubmit={(event) => event.preventDefault()}
      >
        <Choice
          label="About"
          options={KIND_OPTIONS}
          value={kind ?? ''}
          onChange={({ target }) =>
            void setFilters({ kind: KINDS.find((name) => name === target.value) ?? null })
          }
        />
        <Choice
          label="Delivery"
          options={STATE_OPTIONS}
          value={state ?? ''}
          onChange={({ target }) =>
            void setFilters({ state: STATES.find((name) => name === target.value) ?? null })
          }
        />
      </form>
      {alerts.items === undefined ? (
        alerts.error === null ? (
          <div className="skeleton h-64" aria-hidden="true" />
        ) : (
          <LoadFault what="The alerts" fault={alerts.error} onRetry={() => void alerts.refetch()} />
        )
      ) : alerts.items.length === 0 ? (
        <Empty title={kind === null && state === null ? 'No alerts yet' : 'No alert fits'}>
          {kind === null && state === null
            ? 'Downgrades, tripped breakers, recommended advances, override attempts and faults of the platform are listed here and in the log, and sent by e-mail, webhook or Telegram once these are configured.'
            : 'Change the filters to see the others.'}
        </Empty>
      ) : (
        <>
          <ul className="panel divide-y divide-line">
            {alerts.items.map((alert) => (
              <AlertItem key={alert.id} alert={alert} />
            ))}
          </ul>
          <More of={alerts} what="alerts" shown={alerts.items.length} />
        </>
      )}
    </>
  );
}
