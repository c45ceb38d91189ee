import { showMoney, showShare } from '../format/decimal';
import { Share } from '../format/rounded';
import { Instant } from '../format/instant';
import { PHASE_WORDS } from '../words/phases';
import type { Moment } from './chart-model';
import { LineSample, type LineLook } from './line-sample';

/** The figures at one moment, with every digit that the API sent. */
export function MomentLegend({ moment, currency }: { moment: Moment; currency: string }) {
  const { point, hasPoint, threshold, band, step } = moment;
  // Of a day on which the bot was taken down the size it traded with, not the one after.
  const size = hasPoint ? point!.size : moment.size;
  // Between two sessions the effective size is unknown.
  const effective = hasPoint ? (point?.effective_size ?? null) : null;
  const phase = band?.phase ?? point?.phase;
  return (
    <dl className="grid grid-cols-2 content-start gap-x-4 gap-y-2 text-sm sm:grid-cols-3 lg:grid-cols-5">
      <Figure term="Session">
        <span className="font-medium tabular-nums">{point?.date ?? 'none yet'}</span>
        {phase !== undefined && <span className="block text-muted">{PHASE_WORDS[phase]}</span>}
      </Figure>
      <Figure term="Equity" line="solid link">
        {point === null ? 'none yet' : showMoney(point.equity, currency)}
        {point?.drawdown != null && (
          <span className="block text-muted">
            drawdown <Share of={point.drawdown} />
          </span>
        )}
      </Figure>
      <Figure term="Win rate, gate’s window" line="solid link">
        <Share of={point?.win_rate ?? null} none="none yet" />
        {threshold?.win_rate_required != null && (
          <span className="block text-muted">
            <LineSample line="dashed link" /> {showShare(threshold.win_rate_required)} needed over
            the last {threshold.win_rate_window.size} {threshold.win_rate_window.unit}
          </span>
        )}
      </Figure>
      <Figure term="Rolling win rate" line="solid warn">
        <Share of={point?.rolling_win_rate ?? null} none="not measured" />
        {threshold?.win_rate_downgrade != null && (
          <span className="block text-muted">
            <LineSample line="dotted bad" /> downgrade below{' '}
            {showShare(threshold.win_rate_downgrade)} over the last {threshold.rolling_window}{' '}
            trades
          </span>
        )}
      </Figure>
      <Figure term="Size" line="solid link">
        {size === null ? 'paper only' : showMoney(size, currency)}
        {effective !== null && effective !== size && (
          <span className="block text-muted">
            at most {showMoney(effective, currency)} with its caps
          </span>
        )}
      </Figure>
      <div className="col-span-full min-h-15 sm:min-h-10 lg:min-h-5">
        <dt className="inline text-muted">Last step of size: </dt>
        <dd className="inline tabular-nums">
          {step === null ? (
            'none in this time'
          ) : (
            <>
              {step.sentence} <Instant at={step.at} />
            </>
          )}
        </dd>
      </div>
    </dl>
  );
}

interface FigureProps {
  readonly term: string;
  readonly line?: LineLook;
  readonly children: React.ReactNode;
}

function Figure({ term, line, children }: FigureProps) {
  return (
    <div className="min-h-20">
      <dt className="term">
        {line !== undefined && <LineSample line={line} />} {term}
      </dt>
      <dd className="mt-0.5 wrap-anywhere tabular-nums">{children}</dd>
    </div>
  );
}
