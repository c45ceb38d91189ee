'use client';

import type {
  BotDetailAnswer,
  PolicyPreviewAnswer,
  PolicyVersionAnswer,
} from '@phasegate/contracts';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { send } from '../api/call';
import { useMay } from '../api/permission';
import { addressOfBot } from '../bot/places';
import { DecisionDialog } from '../controls/decision-dialog';
import { showCount } from '../format/decimal';
import { ChangesList } from './changes-list';
import { withEdits, type Edits } from './edits';
import type { PolicyField } from './fields';
import { PolicyEditor } from './policy-editor';
import { useEditedPolicy } from './use-edited-policy';
import { TAKES_EFFECT } from './versions';

interface PublishPolicyProps {
  readonly bot: BotDetailAnswer;
  readonly fields: readonly PolicyField[];
  readonly inForce: PolicyVersionAnswer;
  readonly waiting: PolicyVersionAnswer | null;
  readonly edits: Edits;
  readonly onEdits: (edits: Edits | null) => void;
}

/** The form: the API judges the direction of every change before anything is published (rules 7.4). */
export function PublishPolicy({
  bot,
  fields,
  inForce,
  waiting,
  edits,
  onEdits,
}: PublishPolicyProps) {
  const edited = useEditedPolicy(bot.id, fields, inForce.policy, edits);
  const { preview, changes, faults, isFaulty: faulty } = edited;
  const ready = preview.isCurrent && preview.error === null && !faulty && changes.length > 0;
  return (
    <div className="space-y-4">
      <PolicyEditor
        {...{ fields, edits, changes, faults }}
        inForce={inForce.policy}
        currency={bot.currency}
        onEdits={onEdits}
      />
      <section
        aria-label="Effect of publishing"
        className="panel bottom-0 z-10 sm:sticky space-y-3 p-4 shadow-lg"
      >
        <div role="status" className="text-sm">
          {outcomeOf({ count: edited.count, faulty, error: preview.error, ready }) ?? (
            <WouldDo preview={preview.data!} waiting={waiting} />
          )}
        </div>
        <div className="flex flex-wrap items-center gap-2">
          {ready && (
            <Publish
              bot={bot}
              preview={preview.data!}
              partial={edited.partial}
              onDone={() => onEdits(null)}
            />
          )}
          {ready && (
            <Link className="button" href={withEdits(`${addressOfBot(bot.id)}/what-if`, edits)}>
              Try it in What-if first
            </Link>
          )}
          {ready && (
            <Link className="button" href={withEdits(`${addressOfBot(bot.id)}/lab`, edits)}>
              Try it in the policy lab first
            </Link>
          )}
          <button type="button" className="button" onClick={() => onEdits(null)}>
            Discard changes
          </button>
        </div>
      </section>
    </div>
  );
}

interface Outcome {
  readonly count: number;
  readonly faulty: boolean;
  readonly error: Error | null;
  readonly ready: boolean;
}

/** Why nothing can be published yet; null: it can. */
function outcomeOf({ count, faulty, error, ready }: Outcome): ReactNode | null {
  if (faulty) return <p className="text-bad">A value cannot be used: see the field above.</p>;
  if (count === 0) return <p>Nothing is changed yet.</p>;
  if (error !== null) return <p className="text-bad">{error.message}</p>;
  return ready ? null : <p className="text-muted">Checking the direction of the changes…</p>;
}

interface WouldDoProps {
  readonly preview: PolicyPreviewAnswer;
  readonly waiting: PolicyVersionAnswer | null;
}

function WouldDo({ preview, waiting }: WouldDoProps) {
  const { changes, override_required: override, takes_effect: when, refusal } = preview;
  const administers = useMay('administer');
  if (refusal !== null) return <p className="text-bad">{refusal.message}</p>;
  const looser = changes.filter(({ effect }) => effect === 'looser').length;
  const tighter = changes.length - looser;
  return (
    <>
      <p className="font-medium">
        {showCount(changes.length)} {changes.length === 1 ? 'change' : 'changes'}:{' '}
        {showCount(looser)} looser ↑, {showCount(tighter)} tighter ↓.{' '}
        {when !== null && TAKES_EFFECT[when]}
      </p>
      {override && (
        <p className={administers ? 'text-muted' : 'text-warn'}>
          {administers
            ? 'Some changes are looser: publishing is an override and requires the override password. All changes wait for the next tenure.'
            : 'Some changes are looser: only an administrator can publish them, with the override password. You can publish the others.'}
        </p>
      )}
      {waiting !== null && (
        <p className="text-warn">
          It replaces the waiting version {waiting.version}, whose changes are discarded.
        </p>
      )}
    </>
  );
}

interface PublishProps {
  readonly bot: BotDetailAnswer;
  readonly preview: PolicyPreviewAnswer;
  readonly partial: Readonly<Record<string, unknown>>;
  readonly onDone: () => void;
}

function Publish({ bot, preview, partial, onDone }: PublishProps) {
  const administers = useMay('administer');
  const { changes, override_required: override, refusal } = preview;
  if (refusal !== null || (override && !administers)) return null;
  return (
    <DecisionDialog
      button="Publish…"
      look="button-main"
      width="wide"
      title={`Publish this policy for ${bot.name}?`}
      description={
        override
          ? 'Looser than the policy in force: recorded as an override, in force with the next tenure.'
          : 'Tighter than the policy in force: in force from the next market open.'
      }
      confirm="Publish"
      tone={override ? 'danger' : 'main'}
      password={override}
      decide={async ({ reason, override_password }) => {
        const { version, takes_effect } = await send('PUT', '/v1/bots/{bot}/policy', {
          params: { bot: bot.id },
          body: { policy: partial, reason, ...(override ? { override_password } : {}) },
        });
        onDone();
        return `Policy version ${version} is published. ${TAKES_EFFECT[takes_effect]}`;
      }}
    >
      <ChangesList label="Changes" changes={changes} currency={bot.currency} />
    </DecisionDialog>
  );
}
