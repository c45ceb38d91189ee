/** How likely a true win rate is beside others. */
export interface DensityPoint {
  readonly rate: number;
  /** From 0 to 1: a share of the highest point. */
  readonly height: number;
}

/** Fine enough for a window of a thousand trades. */
const POINTS = 400;

/**
 * The shape of the density of the true win rate (Jeffreys prior), Beta(wins + ½, losses + ½). It is drawn against its
 * own highest point, so that the constant in front of it, the only part that needs a special function, falls away.
 */
export function densityOf({ wins, trades }: { wins: number; trades: number }): DensityPoint[] {
  const logs = Array.from({ length: POINTS }, (_, place) => {
    const rate = (place + 0.5) / POINTS;
    return { rate, log: (wins - 0.5) * Math.log(rate) + (trades - wins - 0.5) * Math.log1p(-rate) };
  });
  const highest = Math.max(...logs.map(({ log }) => log));
  return logs.map(({ rate, log }) => ({ rate, height: Math.exp(log - highest) }));
}
