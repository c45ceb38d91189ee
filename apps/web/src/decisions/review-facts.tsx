'use client';

import type { ApprovalReviewAnswer } from '@phasegate/contracts';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { meQuery } from '../api/queries';
import { addressOfTrade } from '../bot/places';
import { ReasonMark } from '../bots/reason-mark';
import { showCount, showGain, showMoney } from '../format/decimal';
import { Instant } from '../format/instant';
import type { Tone } from '../frame/badge';
import { ActorName } from '../people/actor-name';

interface ReviewFactsProps {
  readonly bot: string;
  readonly currency: string;
  readonly review: ApprovalReviewAnswer;
}

/** Facts outside the criteria (rules 2.7, 2.11, 4.6, 7.5), a line each; one line where there is nothing. */
export function ReviewFacts({ bot, currency, review }: ReviewFactsProps) {
  const { open_positions, unexplained_balances, unpermitted_days, corrected_trades } = review;
  const facts = [
    open_positions > 0 && <Positions key="positions" {...{ bot, currency, review }} />,
    unexplained_balances > 0 && <Balances key="balances" {...{ currency, review }} />,
    unpermitted_days > 0 && <UnpermittedDays key="days" review={review} />,
    corrected_trades > 0 && <Corrections key="corrections" review={review} />,
    ...review.imports.map((part) => <Imported key={`import ${part.at}`} part={part} />),
  ].filter((fact) => fact !== false);
  if (facts.length === 0)
    return (
      <p className="text-muted">
        No open positions, no unexplained balance, no unpermitted, oversized or corrected trade
        since {review.window_since}, and nothing imported.
      </p>
    );
  return <ul className="space-y-2">{facts}</ul>;
}

function Fact({ tone, children }: { tone: Tone; children: ReactNode }) {
  return (
    <li>
      <ReasonMark tone={tone}>{children}</ReasonMark>
    </li>
  );
}

type Part = Pick<ReviewFactsProps, 'review'>;

function Positions({ bot, currency, review }: ReviewFactsProps) {
  const { open_positions: count, positions, open_pnl } = review;
  return (
    <Fact tone="unknown">
      {count === 1 ? '1 position is open' : `${showCount(count)} positions are open`}
      {open_pnl !== null && (
        <>
          , with {showGain(open_pnl.amount, currency)} unrealized in the account as reported at{' '}
          <Instant at={open_pnl.reported_at} />
        </>
      )}
      :
      <ul className="mt-0.5 list-disc pl-5">
        {positions.map(({ trade_id, symbol, side, mode, notional, opened_at, market_opens }) => (
          <li key={trade_id}>
            <Link className="underline underline-offset-4" href={addressOfTrade(bot, trade_id)}>
              {symbol}
            </Link>{' '}
            {side}, {showMoney(notional, currency)} {mode}, open {openFor(market_opens)}, since{' '}
            <Instant at={opened_at} />
          </li>
        ))}
        {count > positions.length && <li>and {showCount(count - positions.length)} more</li>}
      </ul>
    </Fact>
  );
}

const openFor = (market_opens: number): string =>
  market_opens === 0
    ? 'since this trading day'
    : market_opens === 1
      ? 'for 1 trading day'
      : `for ${showCount(market_opens)} trading days`;

function Balances({ currency, review }: Omit<ReviewFactsProps, 'bot'>) {
  const { unexplained_balances: count, unexplained } = review;
  return (
    <Fact tone="warn">
      {count === 1 ? '1 report' : `${showCount(count)} reports`} of this tenure showed a balance
      that its trades, deposits and withdrawals do not explain:
      <ul className="mt-0.5 list-disc pl-5">
        {unexplained.map(({ reported_at, amount }) => (
          <li key={reported_at}>
            {showGain(amount, currency)} at <Instant at={reported_at} />
          </li>
        ))}
        {count > unexplained.length && <li>and {showCount(count - unexplained.length)} more</li>}
      </ul>
    </Fact>
  );
}

function UnpermittedDays({ review: { unpermitted_days: count, days, window_since } }: Part) {
  return (
    <Fact tone="warn">
      {count === 1 ? 'On 1 trading day' : `On ${showCount(count)} trading days`} since{' '}
      {window_since}, where the gate’s window begins, it traded without a permit or beyond one:
      <ul className="mt-0.5 list-disc pl-5">
        {days.map(({ date, unpermitted, oversized }) => (
          <li key={date}>
            {date}:{' '}
            {[
              unpermitted > 0 && `${showCount(unpermitted)} unpermitted`,
              oversized > 0 && `${showCount(oversized)} oversized`,
            ]
              .filter((words) => words !== false)
              .join(', ')}
          </li>
        ))}
        {count > days.length && <li>and {showCount(count - days.length)} more days</li>}
      </ul>
    </Fact>
  );
}

function Corrections({ review: { corrected_trades: count, corrected_by } }: Part) {
  return (
    <Fact tone="warn">
      {count === 1 ? '1 trade' : `${showCount(count)} trades`} of the gate’s window{' '}
      {count === 1 ? 'was' : 'were'} corrected or voided:
      <ul className="mt-0.5 list-disc pl-5">
        {corrected_by.map(({ by, corrected, voided }) => (
          <li key={by}>
            {[
              corrected > 0 && `${showCount(corrected)} corrected`,
              voided > 0 && `${showCount(voided)} voided`,
            ]
              .filter((words) => words !== false)
              .join(', ')}{' '}
            by <ActorName id={by} />
          </li>
        ))}
      </ul>
    </Fact>
  );
}

const SOURCES = { backtest: 'a backtest', paper: 'a paper account' } as const;

function Imported({ part }: { part: ApprovalReviewAnswer['imports'][number] }) {
  const { data: me } = useQuery(meQuery);
  const { by, at, as, trades, sessions, evidence_sessions: counted, warnings } = part;
  const own = me?.actor === by && counted > 0;
  return (
    <Fact tone={own ? 'warn' : 'unknown'}>
      <ActorName id={by} /> imported {showCount(trades)} trades in {showCount(sessions)} sessions of{' '}
      {SOURCES[as]} at <Instant at={at} />;{' '}
      {counted === 0 ? 'none of them is' : `${showCount(counted)} of them are`} among this evidence.
      {own && ' You imported it yourself: your approval is recorded as the importer’s.'}
      {warnings.length > 0 && (
        <ul className="mt-0.5 list-disc pl-5">
          {warnings.map((warning) => (
            <li key={warning}>{warning}</li>
          ))}
        </ul>
      )}
    </Fact>
  );
}
