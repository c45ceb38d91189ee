'use client';

import type { BotDetailAnswer } from '@phasegate/contracts';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { read } from '../api/call';
import { addressOfTrade } from '../bot/places';
import { showCount } from '../format/decimal';

const SHOWN = 10;

/** Whether positions bar a rollback, a reset or the archive (rules 7.1), as a decision's obstacle. */
export const positionsOf = (bot: BotDetailAnswer) =>
  bot.status.open_trades === 0 ? null : <OpenPositions bot={bot} />;

/** The open positions, each with the way to it: all must be closed and reported, or voided, first. */
function OpenPositions({ bot }: { bot: BotDetailAnswer }) {
  const count = bot.status.open_trades;
  const { data: trades } = useQuery({
    queryKey: ['bot', bot.id, 'trades', 'open'],
    queryFn: async ({ signal }) => {
      const query = { status: 'open', limit: SHOWN };
      return (await read('/v1/bots/{bot}/trades', { params: { bot: bot.id }, query, signal }))
        .items;
    },
  });
  return (
    <>
      <p>
        {count === 1 ? '1 position is' : `${showCount(count)} positions are`} open. All must be
        closed and reported, or voided, first:
      </p>
      <ul className="list-disc pl-5">
        {trades?.map(({ trade_id, symbol }) => (
          <li key={trade_id}>
            <Link className="underline underline-offset-4" href={addressOfTrade(bot.id, trade_id)}>
              {symbol === null ? trade_id : `${symbol}, ${trade_id}`}
            </Link>
          </li>
        ))}
        {trades !== undefined && count > trades.length && (
          <li>and {showCount(count - trades.length)} more</li>
        )}
      </ul>
    </>
  );
}
