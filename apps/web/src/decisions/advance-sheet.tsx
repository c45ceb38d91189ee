'use client';

import type { BotDetailAnswer, ReadinessAnswer } from '@phasegate/contracts';
import { useState, type ReactNode } from 'react';
import { send } from '../api/call';
import { DecisionWindow, type Decision } from '../controls/decision-dialog';
import { showMoney } from '../format/decimal';
import { PHASE_WORDS, type Phase } from '../words/phases';
import { AdvanceEvidence } from './advance-evidence';
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
  const [asked] = useState<Asked>({ to, tenure, wasReady: readiness.ready });
  const current = asked.tenure === tenure && readiness.to === asked.to;
  return (
    <DecisionWindow
      open
      onOpenChange={(open) => !open && onClose()}
      width="sheet"
      title={`Advance ${bot.name} to ${PHASE_WORDS[asked.to]}?`}
      description="The gate is validated again when you approve. Nothing advances if a criterion fails in the meantime."
      confirm={`Approve for ${PHASE_WORDS[asked.to]}`}
      obstacle={obstacleTo(asked, bot, readiness)}
      decide={(decision) => approve(bot, asked, decision)}
      otherwise={
        current && readiness.recommended
          ? { confirm: 'Decline advance', decide: (decision) => decline(bot, decision) }
          : undefined
      }
    >
      {current && <AdvanceEvidence {...{ bot, readiness }} to={asked.to} />}
    </DecisionWindow>
  );
}

function obstacleTo(asked: Asked, bot: BotDetailAnswer, readiness: ReadinessAnswer): ReactNode {
  if (bot.figures.tenure_since !== asked.tenure) return <Overtaken bot={bot.id} />;
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
  const { to_phase, size } = await send('POST', '/v1/bots/{bot}/advance', {
    params: { bot: id },
    body: { reason, to: asked.to, tenure_since: asked.tenure },
  });
  const at = size === null ? '' : `, ${showMoney(size, currency)} a position`;
  return `${name} is in ${PHASE_WORDS[to_phase]} now${at}.`;
}

async function decline({ id, name }: BotDetailAnswer, { reason }: Decision) {
  await send('POST', '/v1/bots/{bot}/decline', { params: { bot: id }, body: { reason } });
  return `The advance of ${name} is declined. If the gate still holds at the next market open, it is recommended again.`;
}
