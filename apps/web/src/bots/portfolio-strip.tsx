import type { FleetAnswer, FleetMoney } from '@phasegate/contracts';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { addressOfBot } from '../bot/places';
import { isLoss, showCount, showGain, showMoney, showRoundedShare } from '../format/decimal';
import { PHASE_WORDS } from '../words/phases';

/** The money of all bots in one line for each currency, and how many bots each phase has. */
export function PortfolioStrip({ fleet: { portfolio, phases } }: { fleet: FleetAnswer }) {
  return (
    <section aria-label="Portfolio" className="panel divide-y divide-line">
      {portfolio.map((money) => (
        <Money key={money.currency} {...money} />
      ))}
      <Phases phases={phases} />
    </section>
  );
}

function Money({
  currency,
  exposure,
  day_pnl: pnl,
  equity,
  live_bots: live,
  below_peaks: below,
  drawdown,
  deepest,
}: FleetMoney) {
  return (
    <dl
      aria-label={`Portfolio in ${currency}`}
      className="grid grid-cols-2 gap-x-6 gap-y-3 px-4 py-3 lg:grid-cols-4"
    >
      <Figure term="Exposure" beside="open live positions">
        {showMoney(exposure, currency)}
      </Figure>
      <Figure term="P&L today" beside="live closes of each bot’s trading day">
        <span className={isLoss(pnl) ? 'text-bad' : ''}>{showGain(pnl, currency)}</span>
      </Figure>
      <Figure
        term="Equity"
        beside={
          live === 1 ? 'of 1 bot with real money' : `of ${showCount(live)} bots with real money`
        }
      >
        {showMoney(equity, currency)}
      </Figure>
      <Figure
        term="Drawdown"
        beside={
          drawdown === null ? (
            'no bot trades with real money'
          ) : (
            <>
              {showMoney(below, currency)} below the peaks
              {deepest !== null && (
                <>
                  ; deepest {showRoundedShare(deepest.drawdown)},{' '}
                  <Link href={addressOfBot(deepest.bot)} className="link underline">
                    {deepest.name}
                  </Link>
                </>
              )}
            </>
          )
        }
      >
        {drawdown === null ? '–' : showRoundedShare(drawdown)}
      </Figure>
    </dl>
  );
}

interface FigureProps {
  readonly term: string;
  /** What is measured, below the figure. */
  readonly beside: ReactNode;
  readonly children: ReactNode;
}

function Figure({ term, beside, children }: FigureProps) {
  return (
    <div className="min-w-0">
      <dt className="term">{term}</dt>
      <dd>
        <span className="block text-lg font-semibold wrap-anywhere tabular-nums">{children}</span>
        <span className="block text-xs text-muted tabular-nums">{beside}</span>
      </dd>
    </div>
  );
}

const SHADES = ['opacity-35', 'opacity-55', 'opacity-75', 'opacity-100'] as const;

/** A bar of as many parts as there are phases with bots; the higher the phase, the stronger. */
function Phases({ phases }: Pick<FleetAnswer, 'phases'>) {
  const all = phases.reduce((sum, { bots }) => sum + bots, 0);
  let from = 0;
  return (
    <div className="flex flex-wrap items-center gap-x-6 gap-y-2 px-4 py-2.5">
      <svg
        aria-hidden="true"
        viewBox={`0 0 ${Math.max(all, 1)} 1`}
        preserveAspectRatio="none"
        className="h-2 w-40 max-sm:w-full"
      >
        {phases.map(({ phase, bots }, place) => {
          const x = from;
          from += bots;
          return (
            <rect
              key={phase}
              x={x}
              width={bots}
              height="1"
              className={`fill-accent ${SHADES[place]}`}
            />
          );
        })}
      </svg>
      <ul aria-label="Bots by phase" className="flex flex-wrap gap-x-4 gap-y-1 text-sm">
        {phases.map(({ phase, bots }) => (
          <li key={phase}>
            <Link href={`/?phase=${phase}#bots`} className="link tabular-nums">
              <span className="font-semibold">{showCount(bots)}</span> {PHASE_WORDS[phase]}
            </Link>
          </li>
        ))}
      </ul>
      {all > 1 && (
        <Link href="/compare" className="link ml-auto text-sm">
          Compare two bots
        </Link>
      )}
    </div>
  );
}
