import type { EvidenceInWords } from '@phasegate/contracts';
import type { ReactNode } from 'react';
import { showCount } from '../format/decimal';
import { Ratio, Rounded, Share } from '../format/rounded';
import { Mark } from '../frame/mark';
import type { RoundedValue } from '../words/readiness';
import { RatePicture } from './rate-picture';
import { RateTable } from './rate-table';
import { VerdictBadge } from './verdict';

/** The required and actual profit factor, from the criterion. */
export interface ProfitFactor {
  readonly required: RoundedValue;
  readonly actual: RoundedValue;
}

interface RecordEvidenceProps {
  readonly evidence: EvidenceInWords;
  /** Null where the policy asks for none. */
  readonly profitFactor: ProfitFactor | null;
}

/** Luck or skill: what the record proves, where the true win rate may lie, and who made the record. */
export function RecordEvidence({ evidence, profitFactor }: RecordEvidenceProps) {
  const { win_rate: rate, sentence, cautions, to } = evidence;
  return (
    <section aria-label="Luck or skill" className="space-y-3">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <h3 className="font-semibold">Luck or skill?</h3>
        {rate?.probability != null && <VerdictBadge verdict={rate.verdict} />}
      </div>
      <p>{sentence ?? 'The policy requires no win rate, so there is nothing to test.'}</p>
      {cautions.length > 0 && (
        <ul className="space-y-1 text-sm text-warn">
          {cautions.map((caution) => (
            <li key={caution} className="flex gap-2">
              <Mark shape="attention" />
              {caution}
            </li>
          ))}
        </ul>
      )}
      {rate !== null && rate.interval !== null && (
        <RatePicture rate={rate} sentence={sentence ?? ''} />
      )}
      <Profit profit={evidence.profit} factor={profitFactor} />
      <p className="text-sm">
        <span className="font-medium">Made by:</span> {madeBy(evidence.strategies)}
      </p>
      {rate !== null && <RateTable rate={rate} gate={to !== null} />}
    </section>
  );
}

interface ProfitProps {
  readonly profit: EvidenceInWords['profit'];
  readonly factor: ProfitFactor | null;
}

function Profit({ profit, factor }: ProfitProps) {
  const { trades, planned_rr: planned, realized_rr: realized, probability } = profit;
  if (trades === 0) return null;
  return (
    <dl className="grid grid-cols-2 gap-x-6 gap-y-3 text-sm sm:grid-cols-4">
      <Figure term="Planned R:R">
        <Ratio of={planned} none="not reported" />
      </Figure>
      <Figure term="Realized R:R">
        <Ratio of={realized} none="nothing lost" />
        {profit.rr_gap === true && <span className="text-warn"> (below half of planned)</span>}
      </Figure>
      {factor !== null && (
        <Figure term="Profit factor">
          <Rounded {...factor.actual} />{' '}
          <span className="text-muted">
            (<Rounded {...factor.required} /> asked)
          </span>
        </Figure>
      )}
      <Figure term="Chance of a true profit">
        <Share of={probability} none="not known" />
        {profit.trades_needed !== null && (
          <span className="block text-muted">
            95% needs {showCount(profit.trades_needed)} trades
          </span>
        )}
      </Figure>
    </dl>
  );
}

function Figure({ term, children }: { term: string; children: ReactNode }) {
  return (
    <div>
      <dt className="term">{term}</dt>
      <dd className="mt-0.5 tabular-nums">{children}</dd>
    </div>
  );
}

/** The strategy versions that made the window's trades (evidence E6). */
function madeBy(strategies: EvidenceInWords['strategies']): string {
  const total = strategies.reduce((sum, { trades }) => sum + trades, 0);
  if (total === 0) return 'no trade yet.';
  if (strategies.every(({ strategy }) => strategy === null))
    return 'the bot does not say which version of its strategy trades.';
  return `${strategies
    .map(
      ({ strategy, trades }) =>
        `${strategy ?? 'an unreported version'} (${showCount(trades)} of ${showCount(total)} trades)`,
    )
    .join(', ')}.`;
}
