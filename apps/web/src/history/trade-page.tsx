'use client';

import type { EventAnswer, ListedTradeAnswer } from '@phasegate/contracts';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { botQuery } from '../api/queries';
import { addressOfBot } from '../bot/places';
import { TradeCorrections } from '../decisions/trade-corrections';
import { showCount, showDecimal, showMoney } from '../format/decimal';
import { Instant } from '../format/instant';
import { Badge } from '../frame/badge';
import { LoadFault } from '../frame/load-fault';
import { PHASE_WORDS } from '../words/phases';
import { checkFacts } from './check-facts';
import { EventJson, EventLine } from './event-line';
import { addressOfEvent } from './event-link';
import { tradeQuery } from './queries';
import { KIND_WORDS, authorizationWords, STATUS_WORDS } from './trade-words';
import { TradeResult } from './trade-result';

const IS_INSTANT = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;

/** One trade: its facts, the decision that authorized it, and all its events. */
export function TradePage({ id, trade: tradeId }: { id: string; trade: string }) {
  const { data: bot } = useQuery(botQuery(id));
  const history = useQuery(tradeQuery(id, tradeId));
  const currency = bot?.currency ?? '';
  return (
    <div className="space-y-6">
      <div>
        <p className="text-sm">
          <Link href={`${addressOfBot(id)}/trades`} className="link">
            All trades
          </Link>
        </p>
        <h2 className="text-lg font-semibold wrap-anywhere">Trade {tradeId}</h2>
      </div>
      {history.data !== undefined ? (
        <>
          <TradeFacts trade={history.data.trade} currency={currency} />
          <DecisionThatLetItIn
            trade={history.data.trade}
            check={history.data.check}
            currency={currency}
          />
          {bot !== undefined && <TradeCorrections bot={bot} trade={history.data.trade} />}
          <ItsEvents events={history.data.events} leftOff={history.data.left_off} />
        </>
      ) : history.error !== null ? (
        <LoadFault what="This trade" fault={history.error} onRetry={() => void history.refetch()} />
      ) : (
        <div className="space-y-6" aria-busy>
          <div className="skeleton h-64" />
          <div className="skeleton h-56" />
          <div className="skeleton h-48" />
        </div>
      )}
    </div>
  );
}

function TradeFacts({ trade, currency }: { trade: ListedTradeAnswer; currency: string }) {
  const missing = trade.imported ? 'not kept by an import' : 'not reported';
  const price = (value: string | null) => (value === null ? missing : showDecimal(value));
  const notYet = (words: string) => (trade.status === 'voided' ? 'never' : words);
  return (
    <section aria-label="Trade" className="panel p-4">
      <div className="mb-3 flex flex-wrap gap-2 empty:hidden">
        {!trade.permitted && <Badge tone="bad">Unpermitted</Badge>}
        {trade.imported && <Badge tone="unknown">Imported</Badge>}
        {trade.status === 'voided' && <Badge tone="warn">Voided</Badge>}
        {trade.kind !== 'strategy' && <Badge tone="warn">{KIND_WORDS[trade.kind]}</Badge>}
      </div>
      <dl className="grid gap-x-6 gap-y-3 sm:grid-cols-2 lg:grid-cols-4">
        <Fact term="Market">
          {trade.symbol ?? missing} {trade.side}
        </Fact>
        <Fact term="Notional">{showMoney(trade.notional, currency)}</Fact>
        <Fact term="Result">
          <TradeResult {...{ trade, currency }} />
        </Fact>
        <Fact term="Status">{STATUS_WORDS[trade.status]}</Fact>
        <Fact term="Opened">
          <Instant at={trade.opened_at} />
        </Fact>
        <Fact term="Closed">
          {trade.closed_at === null ? notYet('not yet') : <Instant at={trade.closed_at} />}
        </Fact>
        <Fact term="Trading day">{trade.trading_day}</Fact>
        <Fact term="Session it closed in">{trade.session_date ?? notYet('not finalised yet')}</Fact>
        <Fact term="Entry price">{price(trade.entry_price)}</Fact>
        <Fact term="Stop price">{price(trade.stop_price)}</Fact>
        <Fact term="Target price">{price(trade.target_price)}</Fact>
        <Fact term="Phase and mode">
          {PHASE_WORDS[trade.phase]}, {trade.mode}
        </Fact>
        {trade.parent_trade_id !== null && <Fact term="Adds to">{trade.parent_trade_id}</Fact>}
      </dl>
    </section>
  );
}

interface DecisionThatLetItInProps {
  readonly trade: ListedTradeAnswer;
  readonly check: EventAnswer | null;
  readonly currency: string;
}

function DecisionThatLetItIn({ trade, check, currency }: DecisionThatLetItInProps) {
  return (
    <section aria-labelledby="decision">
      <h3 id="decision" className="mb-2 font-semibold">
        The decision that allowed it
      </h3>
      <div className="panel overflow-hidden">
        <p className={`p-4 ${trade.permitted ? '' : 'font-medium text-bad'}`}>
          {authorizationWords(trade, currency)}{' '}
          {check !== null && (
            <Link
              href={addressOfEvent(check.bot, check)}
              className="link whitespace-nowrap underline"
            >
              Line {check.seq} in the log
            </Link>
          )}
        </p>
        {check !== null && (
          <>
            <dl className="grid gap-x-6 gap-y-3 px-4 pb-4 sm:grid-cols-2 lg:grid-cols-4">
              <Fact term="Decided">
                <Instant at={check.at} />
              </Fact>
              <Fact term="Phase then">{PHASE_WORDS[check.phase]}</Fact>
              {checkFacts(check).map(([field, words]) => (
                <Fact key={field} term={field}>
                  {IS_INSTANT.test(words) ? <Instant at={words} /> : words}
                </Fact>
              ))}
            </dl>
            <details className="border-t border-line">
              <summary className="link cursor-pointer px-4 py-2 text-sm">As it was stored</summary>
              <EventJson event={check} />
            </details>
          </>
        )}
      </div>
    </section>
  );
}

function ItsEvents({ events, leftOff }: { events: readonly EventAnswer[]; leftOff: number }) {
  return (
    <section aria-labelledby="its-events">
      <h3 id="its-events" className="mb-2 font-semibold">
        Its events, in order
      </h3>
      {leftOff > 0 && (
        <p className="mb-2 text-sm text-muted">
          {showCount(leftOff)} older events are left out: they are listed under Timeline.
        </p>
      )}
      <ol className="panel divide-y divide-line overflow-hidden">
        {events.map((event) => (
          <EventLine key={event.seq} event={event} linked />
        ))}
      </ol>
    </section>
  );
}

function Fact({ term, children }: { term: string; children: ReactNode }) {
  return (
    <div>
      <dt className="term">{term}</dt>
      <dd className="mt-0.5 wrap-anywhere tabular-nums">{children}</dd>
    </div>
  );
}
