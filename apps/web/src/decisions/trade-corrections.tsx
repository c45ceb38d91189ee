'use client';

import type { BotDetailAnswer, TradeAnswer } from '@phasegate/contracts';
import { useState } from 'react';
import { send } from '../api/call';
import { useMay } from '../api/permission';
import { DecisionDialog, DecisionWindow } from '../controls/decision-dialog';
import { TextField } from '../controls/field';
import { showGain } from '../format/decimal';

interface TradeCorrectionsProps {
  readonly bot: Pick<BotDetailAnswer, 'id' | 'currency'>;
  readonly trade: TradeAnswer;
}

/** Corrections of a recorded trade by an administrator: appended to the log, nothing is overwritten. */
export function TradeCorrections({ bot, trade }: TradeCorrectionsProps) {
  const administers = useMay('administer');
  if (trade.status === 'voided') return null;
  if (!administers)
    return (
      <p className="text-sm text-muted">
        Recorded wrongly? An administrator can correct its result or void it.
      </p>
    );
  return (
    <div role="group" aria-label="Corrections" className="flex flex-wrap gap-2">
      {trade.status === 'closed' && trade.pnl !== null && (
        <CorrectResult {...{ bot, trade }} pnl={trade.pnl} />
      )}
      <VoidTrade {...{ bot, trade }} />
    </div>
  );
}

function CorrectResult({ bot, trade, pnl }: TradeCorrectionsProps & { readonly pnl: string }) {
  /** The result that was on the screen when the dialog was opened. */
  const [asked, setAsked] = useState<string | null>(null);
  const [corrected, setCorrected] = useState('');
  return (
    <>
      <button
        type="button"
        className="button"
        onClick={() => {
          setAsked(pnl);
          setCorrected(pnl);
        }}
      >
        Correct result…
      </button>
      {asked !== null && (
        <DecisionWindow
          open
          onOpenChange={(open) => !open && setAsked(null)}
          title={`Correct the result of ${trade.trade_id}?`}
          description="Windows, streaks, equity and gates use the corrected result from now on. Past decisions are not changed."
          confirm="Correct the result"
          tone="danger"
          password
          obstacle={
            pnl === asked ? null : (
              <p>It has been corrected in the meantime: it is now {showGain(pnl, bot.currency)}.</p>
            )
          }
          decide={async ({ reason, override_password }) => {
            const { pnl: now } = await send('POST', '/v1/bots/{bot}/trades/{trade_id}/correct', {
              params: { bot: bot.id, trade_id: trade.trade_id },
              body: { pnl: corrected.trim(), reason, override_password },
            });
            return `The result of ${trade.trade_id} is ${showGain(now ?? corrected, bot.currency)} now.`;
          }}
        >
          <TextField
            label="Net result after fees"
            hint={`In ${bot.currency}; recorded: ${showGain(asked, bot.currency)}. A loss begins with a minus.`}
            inputMode="decimal"
            required
            pattern="-?\d+(\.\d+)?"
            value={corrected}
            onChange={({ target }) => setCorrected(target.value)}
          />
        </DecisionWindow>
      )}
    </>
  );
}

function VoidTrade({ bot, trade }: TradeCorrectionsProps) {
  return (
    <DecisionDialog
      button={<span className="text-bad">Void trade…</span>}
      title={`Void ${trade.trade_id}?`}
      description={
        trade.status === 'open'
          ? 'For a trade that never existed, or whose close will never be reported. It is removed without a result. If the position is real, close it first: voiding closes nothing at the exchange.'
          : 'For a trade that never happened. Its result no longer counts. This cannot be undone.'
      }
      confirm="Void the trade"
      tone="danger"
      password
      decide={async ({ reason, override_password }) => {
        await send('POST', '/v1/bots/{bot}/trades/{trade_id}/void', {
          params: { bot: bot.id, trade_id: trade.trade_id },
          body: { reason, override_password },
        });
        return `${trade.trade_id} is voided.`;
      }}
    />
  );
}
