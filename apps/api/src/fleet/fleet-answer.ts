import { ATTENTION, SEVERITIES, type Condition, type FleetAnswer } from '@phasegate/contracts';
import { PHASES } from '@phasegate/phase-core';
import type { ListedBot, Listing } from '../bots/bot-index.js';
import { isBreakerOpen } from '../bots/bots-page.js';
import { PerListing } from '../bots/per-listing.js';
import { portfolioOf } from './portfolio.js';

type Counts = Pick<
  FleetAnswer,
  'bots' | 'attention' | 'needing_attention' | 'phases' | 'breakers_open' | 'portfolio'
>;

const counts = new PerListing<Counts>();

/** @param conditions ordered by duration, longest first */
export function fleetAnswerOf(
  { roster, bots }: Listing,
  conditions: readonly Condition[],
): FleetAnswer {
  const { now, halted } = roster;
  return {
    ...counts.of(bots, 'fleet', () => countsOf(bots)),
    halted: halted === null ? null : { ...halted, since: halted.since.toISOString() },
    conditions: conditions.toSorted(
      (one, other) => SEVERITIES.indexOf(other.severity) - SEVERITIES.indexOf(one.severity),
    ),
    as_of: now.toISOString(),
  };
}

function countsOf(bots: readonly ListedBot[]): Counts {
  const counted = (fits: (bot: ListedBot) => boolean) => bots.filter(fits).length;
  return {
    bots: bots.length,
    attention: ATTENTION.map((code) => ({
      code,
      bots: counted(({ attention }) => attention.includes(code)),
    })).filter((reason) => reason.bots > 0),
    needing_attention: counted(({ attention }) => attention.length > 0),
    phases: PHASES.map((phase) => ({
      phase,
      bots: counted(({ known }) => known?.status.phase === phase),
    })),
    breakers_open: counted(({ known }) => isBreakerOpen(known)),
    portfolio: portfolioOf(bots),
  };
}
