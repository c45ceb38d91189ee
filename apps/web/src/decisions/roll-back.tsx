'use client';

import type { BotDetailAnswer } from '@phasegate/contracts';
import { useState } from 'react';
import { send } from '../api/call';
import { DecisionWindow } from '../controls/decision-dialog';
import { Choice } from '../controls/field';
import { showMoney } from '../format/decimal';
import { PHASE_WORDS, STEPS, type Phase } from '../words/phases';
import { positionsOf } from './open-positions';
import { Overtaken } from './overtaken';

/** An administrator takes a bot back to an earlier phase, with the override password (rules 7.1). */
export function RollBack({ bot }: { bot: BotDetailAnswer }) {
  const { phase } = bot.status;
  const tenure = bot.figures.tenure_since;
  const below = STEPS.slice(0, STEPS.indexOf(phase));
  const [asked, setAsked] = useState<{ to: Phase; tenure: string } | null>(null);
  if (below.length === 0 && asked === null)
    return <p className="text-sm text-muted">{PHASE_WORDS[phase]} is the lowest phase.</p>;
  return (
    <>
      <button
        type="button"
        className="button text-bad"
        onClick={() => setAsked({ to: below.at(-1)!, tenure })}
      >
        Roll back…
      </button>
      {asked !== null && (
        <DecisionWindow
          open
          onOpenChange={(open) => !open && setAsked(null)}
          title={`Roll ${bot.name} back?`}
          description="A new tenure begins in an earlier phase: windows, streaks and day counts start again, and outstanding permits are revoked."
          confirm={`Roll back to ${PHASE_WORDS[asked.to]}`}
          tone="danger"
          password
          obstacle={tenure === asked.tenure ? positionsOf(bot) : <Overtaken bot={bot.id} />}
          decide={async ({ reason, override_password }) => {
            const { to_phase, size } = await send('POST', '/v1/bots/{bot}/rollback', {
              params: { bot: bot.id },
              body: { to_phase: asked.to, reason, override_password },
            });
            const at = size === null ? 'on paper' : `${showMoney(size, bot.currency)} an entry`;
            return `${bot.name} is back in ${PHASE_WORDS[to_phase]}, ${at}.`;
          }}
        >
          <Choice
            label="To"
            value={asked.to}
            options={below.map((step) => [step, PHASE_WORDS[step]])}
            hint={`It is in ${PHASE_WORDS[phase]}. The way back up leads through the gates.`}
            onChange={({ target }) => setAsked({ ...asked, to: target.value as Phase })}
          />
        </DecisionWindow>
      )}
    </>
  );
}
