'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { parseAsString, useQueryState } from 'nuqs';
import { useMay } from '../../api/permission';
import { botQuery, meQuery } from '../../api/queries';
import { LoadFault, NotPermitted } from '../../frame/load-fault';
import { PageTitle } from '../../frame/page-title';
import { Connect } from './connect';
import { NewBotForm } from './new-bot-form';

/**
 * From nothing to a connected bot: register it, create a key, wait for its first check. The bot's id is in the address.
 */
export function NewBotPage() {
  const [id, setId] = useQueryState('bot', parseAsString);
  const me = useQuery(meQuery);
  const steers = useMay('steer');
  return (
    <>
      <nav aria-label="Path" className="mb-1 text-sm">
        <Link href="/" className="link">
          All bots
        </Link>
      </nav>
      {id !== null ? (
        <ConnectBot id={id} />
      ) : (
        <>
          <PageTitle title="Create a bot">
            A bot starts in Experience, on paper, and advances by its record alone. Settings marked
            “fixed” cannot be changed later.
          </PageTitle>
          {me.data === undefined ? (
            <div className="skeleton h-130 max-w-xl" />
          ) : steers ? (
            <NewBotForm onCreated={(bot) => void setId(bot, { history: 'push' })} />
          ) : (
            <NotPermitted
              what="Creating bots"
              detail="Operators and administrators register bots; your role sees everything and changes nothing."
            />
          )}
        </>
      )}
    </>
  );
}

function ConnectBot({ id }: { id: string }) {
  const bot = useQuery(botQuery(id));
  if (bot.data !== undefined) return <Connect key={id} bot={bot.data} />;
  if (bot.error !== null)
    return <LoadFault what="This bot" fault={bot.error} onRetry={() => void bot.refetch()} />;
  return (
    <div aria-busy>
      <div className="skeleton mb-5 h-16 max-w-xl" />
      <div className="skeleton h-60" />
    </div>
  );
}
