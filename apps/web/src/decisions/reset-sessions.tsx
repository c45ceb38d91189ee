'use client';

import type { BotDetailAnswer } from '@phasegate/contracts';
import { useState } from 'react';
import { send } from '../api/call';
import { DecisionWindow } from '../controls/decision-dialog';
import { showCount } from '../format/decimal';
import { PHASE_WORDS } from '../words/phases';
import { positionsOf } from './open-positions';
import { Overtaken } from './overtaken';

/** An administrator restarts the tenure in the same phase, with the override password (rules 7.1). */
export function ResetSessions({ bot }: { bot: BotDetailAnswer }) {
  /** The tenure that is asked about. */
  const [asked, setAsked] = useState<string | null>(null);
  const { tenure_since: tenure, tenure_trades: trades } = bot.figures;
  return (
    <>
      <button type="button" className="button text-bad" onClick={() => setAsked(tenure)}>
        Reset sessions…
      </button>
      {asked !== null && (
        <DecisionWindow
          open
          onOpenChange={(open) => !open && setAsked(null)}
          title={`Reset the sessions of ${bot.name}?`}
          description={`It stays in ${PHASE_WORDS[bot.status.phase]} with a new tenure. The log keeps everything, but earlier evidence no longer counts for the gate.`}
          confirm="Reset the sessions"
          tone="danger"
          password
          obstacle={asked === tenure ? positionsOf(bot) : <Overtaken bot={bot.id} />}
          decide={async ({ reason, override_password }) => {
            await send('POST', '/v1/bots/{bot}/reset-sessions', {
              params: { bot: bot.id },
              body: { reason, override_password },
            });
            return `The sessions of ${bot.name} are reset: a new tenure begins.`;
          }}
        >
          <p className="text-sm">
            {trades === 0
              ? 'This tenure has no trades yet.'
              : `${showCount(trades)} ${trades === 1 ? 'trade' : 'trades'} of this tenure will not count any more.`}
          </p>
        </DecisionWindow>
      )}
    </>
  );
}
