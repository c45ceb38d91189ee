import { isTakenDown, modeOf, PHASES, type Phase } from '@phasegate/phase-core';

/** Every way in which a trading day can begin in one phase and end in a lower one. */
const TAKEN_DOWN = PHASES.flatMap((opening) =>
  PHASES.filter((closing) => isTakenDown(opening, closing)).map((closing) => ({
    opening,
    closing,
  })),
);

const isOne = TAKEN_DOWN.map(({ opening, closing }) => `('${opening}', '${closing}')`).join(', ');
const livePhases = PHASES.filter((phase) => modeOf(phase) === 'live')
  .map((phase) => `'${phase}'`)
  .join(', ');
const takenDown = `(coalesce(opening_phase, phase), phase) IN (${isOne})`;

/** Of a row of `sessions`: the phase and the P&L under which people see it (rules 2.8, `shownSession`). */
export const SHOWN_PHASE = `CASE WHEN ${takenDown} THEN opening_phase ELSE phase END`;
export const SHOWN_PNL = `CASE WHEN NOT ${takenDown} THEN total_pnl
  WHEN opening_phase IN (${livePhases}) THEN coalesce(live_pnl, total_pnl) ELSE coalesce(paper_pnl, total_pnl) END`;

/** The same as a filter of Prisma: sessions that are shown under a phase. */
export const isShownUnder = (phase: Phase) => ({
  OR: [
    { openingPhase: null, phase },
    { phase, openingPhase: { in: PHASES.filter((opening) => !isTakenDown(opening, phase)) } },
    {
      openingPhase: phase,
      phase: { in: PHASES.filter((closing) => isTakenDown(phase, closing)) },
    },
  ],
});
