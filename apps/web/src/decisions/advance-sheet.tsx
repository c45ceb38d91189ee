'use client';

import type { BotDetailAnswer, ReadinessAnswer } from '@phasegate/contracts';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { send } from '../api/call';
import { meQuery } from '../api/queries';
import { DecisionWindow, type Decision } from '../controls/decision-dialog';
import { showMoney } from '../format/decimal';
import { PHASE_WORDS, type Phase } from '../words/phases';
import { AdvanceEvidence } from './advance-evidence';
import { FirstApproval } from './first-approval';
import { Overtaken } from './overtaken';

interface AdvanceSheetProps {
  readonly bot: BotDetailAnswer;
  readonly readiness: ReadinessAnswer;
  readonly to: Phase;
  readonly onClose: () => void;
}

/** The evidence that was shown when the sheet was opened: nothing else is approved. */
interface Asked {
  readonly to: Phase;
  readonly tenure: string;
  readonly wasReady: boolean;
}

/**
 * All that an advance is decided on, and the decision. It stays true while it is open; the API validates again. A
 * recommended advance can be declined; it is recommended again at a later boundary (rules 4.6).
 */
export function AdvanceSheet({ bot, readiness, to, onClose }: AdvanceSheetProps) {
  const tenure = bot.figures.tenure_since;
  const { data: me } = useQuery(meQuery);
  const [asked] = useState<Asked>({ to, tenure, wasReady: readiness.ready });
  const current = asked.tenure === tenure && readiness.to === asked.to;
  return (
    <DecisionWindow
      open
      onOpenChange={(open) => !open && onClose()}
      width="sheet"
      title={`Advance ${bot.name} to ${PHASE_WORDS[asked.to]}?`}
      description={descriptionOf(readiness)}
      confirm={`Approve for ${PHASE_WORDS[asked.to]}`}
      obstacle={obstacleTo(asked, bot, readiness, me?.actor)}
      decide={(decision) => approve(bot, asked, decision)}
      otherwise={
        current && readiness.recommended
          ? { confirm: 'Decline advance', decide: (decision) => decline(bot, decision) }
          : undefined
      }
    >
      {current && readiness.first_approval !== null && (
        <FirstApproval {...readiness.first_approval} />
      )}
      {current && <AdvanceEvidence {...{ bot, readiness }} to={asked.to} />}
    </DecisionWindow>
  );
}

const VALIDATED =
  'The gate is validated again when you approve. Nothing advances if a criterion fails in the meantime.';

const descriptionOf = ({ approvals, first_approval }: ReadinessAnswer): string =>
  approvals === 2 && first_approval === null
    ? `Two people must approve, and you would be the first. ${VALIDATED}`
    : VALIDATED;

function obstacleTo(
  asked: Asked,
  bot: BotDetailAnswer,
  readiness: ReadinessAnswer,
  reader: string | undefined,
): ReactNode {
  if (bot.figures.tenure_since !== asked.tenure) return <Overtaken bot={bot.id} />;
  if (readiness.ready && readiness.first_approval?.by === reader)
    return <p>You have approved it: now another person must.</p>;
  if (readiness.ready) return null;
  if (readiness.obstacles.includes('BREAKER_OPEN'))
    return <p>The breaker is open: it must be acknowledged before any advance.</p>;
  if (readiness.obstacles.includes('DOWNGRADE_DUE'))
    return <p>A downgrade has become due and is carried out first.</p>;
  return (
    <>
      <p>{asked.wasReady ? 'The gate is no longer met:' : 'The gate is not met:'}</p>
      <ul className="list-disc pl-5">
        {readiness.criteria
          .filter(({ status }) => status !== 'met')
          .map(({ code, sentence }) => (
            <li key={code}>{sentence}</li>
          ))}
      </ul>
    </>
  );
}

async function approve(
  { id, name, currency }: BotDetailAnswer,
  asked: Asked,
  { reason }: Decision,
) {
  // In another tenure nothing is decided, so the second approver has not attempted a skip.
  const answer = await send('POST', '/v1/bots/{bot}/advance', {
    params: { bot: id },
    body: { reason, to: asked.to, tenure_since: asked.tenure },
  });
  if (!('to_phase' in answer))
    return `Your approval of ${name} is recorded. Another person must approve the advance within seven days.`;
  const { to_phase, size } = answer;
  const at = size === null ? '' : `, ${showMoney(size, currency)} a position`;
  return `${name} is in ${PHASE_WORDS[to_phase]} now${at}.`;
}

async function decline({ id, name }: BotDetailAnswer, { reason }: Decision) {
  await send('POST', '/v1/bots/{bot}/decline', { params: { bot: id }, body: { reason } });
  return `The advance of ${name} is declined. If the gate still holds at the next market open, it is recommended again.`;
}
