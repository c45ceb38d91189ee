'use client';

import type { BotDetailAnswer, PolicyVersionAnswer } from '@phasegate/contracts';
import { useQuery } from '@tanstack/react-query';
import { read, send } from '../api/call';
import { useMay } from '../api/permission';
import { botQuery } from '../api/queries';
import { usePages } from '../api/use-pages';
import { DecisionDialog } from '../controls/decision-dialog';
import { Instant } from '../format/instant';
import { LoadFault } from '../frame/load-fault';
import type { PolicyField } from './fields';
import { PolicyValues } from './policy-values';
import { PublishPolicy } from './publish-policy';
import { useEdits } from './use-edits';
import { TAKES_EFFECT, Versions } from './versions';

interface PolicyPageProps {
  readonly id: string;
  readonly fields: readonly PolicyField[];
}

/** A bot's policy: the values in force, a form to change them, all versions. */
export function PolicyPage({ id, fields }: PolicyPageProps) {
  const bot = useQuery(botQuery(id));
  const { items: versions, ...pages } = usePages(['bot', id, 'policies'], (cursor, signal) =>
    read('/v1/bots/{bot}/policies', { params: { bot: id }, query: { cursor }, signal }),
  );
  if (versions === undefined && pages.error !== null)
    return <LoadFault what="The policy" fault={pages.error} onRetry={() => void pages.refetch()} />;
  const inForce = versions?.find(({ state }) => state === 'in_force');
  if (bot.data === undefined || versions === undefined || inForce === undefined)
    return <div className="skeleton h-256" aria-busy />;
  return (
    <div className="space-y-8">
      <Current bot={bot.data} fields={fields} versions={versions} inForce={inForce} />
      <Versions bot={bot.data} versions={versions} pages={pages} />
    </div>
  );
}

interface CurrentProps {
  readonly bot: BotDetailAnswer;
  readonly fields: readonly PolicyField[];
  readonly versions: readonly PolicyVersionAnswer[];
  readonly inForce: PolicyVersionAnswer;
}

function Current({ bot, fields, versions, inForce }: CurrentProps) {
  const steers = useMay('steer');
  const [edits, setEdits] = useEdits();
  const waiting = versions.find(({ state }) => state === 'waiting') ?? null;
  const editing = steers && edits !== null;
  return (
    <section aria-labelledby="policy" className="space-y-4">
      <div className="flex flex-wrap items-center gap-3">
        <h2 id="policy" className="mr-auto text-lg font-semibold">
          {editing ? 'Change the policy' : `Version ${inForce.version} is in force`}
        </h2>
        {steers && !editing && (
          <button type="button" className="button-main" onClick={() => setEdits({})}>
            Change the policy
          </button>
        )}
      </div>
      <p className="max-w-3xl text-sm text-muted">
        Published <Instant at={inForce.published_at} />. Tightening takes effect at the next market
        open; anything looser needs an administrator with the override password and waits for the
        next tenure.
        {!steers &&
          ' Operators who are members of this bot, and administrators, can change it.'}{' '}
        <a href="#versions" className="link underline">
          Versions and what differs
        </a>
      </p>
      {waiting !== null && <Waiting bot={bot} waiting={waiting} withdraw={steers} />}
      {editing ? (
        <PublishPolicy {...{ bot, fields, inForce, waiting, edits }} onEdits={setEdits} />
      ) : (
        <PolicyValues {...{ fields, inForce, waiting }} currency={bot.currency} />
      )}
    </section>
  );
}

interface WaitingProps {
  readonly bot: BotDetailAnswer;
  readonly waiting: PolicyVersionAnswer;
  readonly withdraw: boolean;
}

/** A version that is published and not in force; publishing no change at all takes it back. */
function Waiting({ bot, waiting: { version, takes_effect, changes }, withdraw }: WaitingProps) {
  if (changes.length === 0)
    return (
      <p className="text-sm text-muted">
        Version {version} withdraws the one before it and changes nothing.
      </p>
    );
  return (
    <div className="flex flex-wrap items-center gap-3 rounded-md bg-warn-soft px-3 py-2 text-sm text-warn">
      <p className="mr-auto font-medium">
        Version {version} waits. {TAKES_EFFECT[takes_effect]}
      </p>
      {withdraw && (
        <DecisionDialog
          button={`Withdraw version ${version}…`}
          title={`Withdraw version ${version}?`}
          description="The policy in force is unchanged. The log keeps both versions."
          confirm="Withdraw"
          decide={async ({ reason }) => {
            await send('PUT', '/v1/bots/{bot}/policy', {
              params: { bot: bot.id },
              body: { policy: {}, reason },
            });
            return `Version ${version} is withdrawn; the policy in force is unchanged.`;
          }}
        />
      )}
    </div>
  );
}
