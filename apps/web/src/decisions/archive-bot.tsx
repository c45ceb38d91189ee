'use client';

import type { BotDetailAnswer } from '@phasegate/contracts';
import { send } from '../api/call';
import { DecisionDialog } from '../controls/decision-dialog';
import { positionsOf } from './open-positions';

/** An archived bot enters nothing and is out of the lists; it can be taken back. */
export function ArchiveBot({ bot }: { bot: BotDetailAnswer }) {
  const archived = bot.archived_at !== null;
  const change = async () => {
    await send('PATCH', '/v1/bots/{bot}', {
      params: { bot: bot.id },
      body: { archived: !archived },
    });
    return archived ? `${bot.name} is back in the lists.` : `${bot.name} is archived.`;
  };
  return archived ? (
    <DecisionDialog
      button="Take out of the archive…"
      title={`Take ${bot.name} out of the archive?`}
      description="It appears in the lists again, and its keys can request entries again."
      confirm="Take out"
      reason={false}
      decide={change}
    />
  ) : (
    <DecisionDialog
      button={<span className="text-bad">Archive…</span>}
      title={`Archive ${bot.name}?`}
      description="It can no longer enter trades, and its outstanding permits end. Earlier entries can still be reported. It is removed from the lists; its log remains and can be exported."
      confirm="Archive the bot"
      tone="danger"
      reason={false}
      obstacle={positionsOf(bot)}
      decide={change}
    />
  );
}
