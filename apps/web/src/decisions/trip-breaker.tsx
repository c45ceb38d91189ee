'use client';

import type { BotDetailAnswer } from '@phasegate/contracts';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { send } from '../api/call';
import { DecisionWindow } from '../controls/decision-dialog';
import { showCount } from '../format/decimal';
import { lastOpeningQuery } from './queries';
import { TrippedByHand } from './tripped-by-hand';

/** Live entries stop at once, until somebody acknowledges the breaker (rules 6.3). */
export function TripBreaker({ bot }: { bot: BotDetailAnswer }) {
  const [open, setOpen] = useState(false);
  const { breaker, open_permits: permits, open_trades: positions } = bot.status;
  return (
    <>
      {breaker === null && (
        <button type="button" className="button text-bad" onClick={() => setOpen(true)}>
          Trip breaker…
        </button>
      )}
      <DecisionWindow
        open={open}
        onOpenChange={setOpen}
        title={`Trip the breaker of ${bot.name}?`}
        description="Live entries stop at once, until somebody acknowledges the breaker with a reason."
        confirm="Trip the breaker"
        tone="danger"
        obstacle={breaker === null ? null : <AlreadyOpen bot={bot.id} />}
        decide={async ({ reason }) => {
          await send('POST', '/v1/bots/{bot}/breaker/trip', {
            params: { bot: bot.id },
            body: { reason },
          });
          return `The breaker of ${bot.name} is open: no live entries.`;
        }}
      >
        <ul className="list-disc space-y-0.5 pl-5 text-sm">
          <li>
            {permits.length === 0
              ? 'No permit is outstanding.'
              : `${showCount(permits.length)} outstanding ${permits.length === 1 ? 'permit is' : 'permits are'} revoked.`}
          </li>
          <li>
            {positions === 0
              ? 'No position is open.'
              : `${showCount(positions)} open ${positions === 1 ? 'position stays' : 'positions stay'} open: close them at the exchange if they must go.`}
          </li>
          <li>Exits and paper trades are not affected. Phase and size do not change.</li>
        </ul>
      </DecisionWindow>
    </>
  );
}

function AlreadyOpen({ bot }: { bot: string }) {
  const { data } = useQuery(lastOpeningQuery(bot));
  if (!data?.open) return <p>The breaker is open already.</p>;
  if (data.open.cause === 'manual') return <TrippedByHand bot={bot} />;
  return <p>The breaker is open already. {data.open.sentence}</p>;
}
