'use client';

import type { BotDetailAnswer } from '@phasegate/contracts';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { read } from '../api/call';
import { addressOfTrade } from '../bot/places';
import { showMoney } from '../format/decimal';
import { LoadFault } from '../frame/load-fault';
import { TradeResult } from '../history/trade-result';

const SHOWN = 10;

/** The last ten trades, a line each, on a phone too. */
export function LastTrades({ bot: { id, currency } }: { bot: BotDetailAnswer }) {
  const { data, error, refetch } = useQuery({
    queryKey: ['bot', id, 'trades', 'last'],
    queryFn: ({ signal }) =>
      read('/v1/bots/{bot}/trades', { params: { bot: id }, query: { limit: SHOWN }, signal }),
  });
  return (
    <section aria-label="Last trades" className="text-sm">
      <h3 className="mb-1 text-base font-semibold">Last trades</h3>
      {data === undefined ? (
        error === null ? (
          <div className="skeleton h-64" aria-busy />
        ) : (
          <LoadFault what="The last trades" fault={error} onRetry={() => void refetch()} />
        )
      ) : data.items.length === 0 ? (
        <p className="text-muted">None yet.</p>
      ) : (
        <table className="w-full tabular-nums [&_:is(td,th)]:py-0.5 [&_:is(td,th)]:pr-3 [&_:is(td,th):last-child]:pr-0">
          <caption className="sr-only">The last trades, newest first</caption>
          <thead className="sr-only">
            <tr>
              <th scope="col">Entry</th>
              <th scope="col">Market</th>
              <th scope="col">Size</th>
              <th scope="col">Result</th>
            </tr>
          </thead>
          <tbody>
            {data.items.map((trade) => (
              <tr key={trade.trade_id} className="border-b border-line last:border-0">
                <td className="whitespace-nowrap">
                  <time dateTime={trade.opened_at}>{trade.opened_at.slice(0, 10)}</time>
                </td>
                <th scope="row" className="text-left font-normal wrap-anywhere">
                  <Link href={addressOfTrade(id, trade.trade_id)} className="link underline">
                    {trade.symbol ?? trade.trade_id}
                  </Link>{' '}
                  <span className="text-muted">{trade.side}</span>
                </th>
                <td className="text-right text-muted max-sm:hidden">
                  {showMoney(trade.notional, currency)} {trade.mode}
                </td>
                <td className="text-right whitespace-nowrap">
                  <TradeResult trade={trade} currency={currency} inLine />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
