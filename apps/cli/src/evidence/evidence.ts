import { evidence, type EvidenceAnswer } from '@phasegate/contracts';
import { evidenceOf, evolve, simulate, TenureTrades, type State } from '@phasegate/phase-core';
import type { Io } from '../io.js';
import { botPath, PlatformClient } from '../platform/client.js';
import { startProgress } from '../progress.js';
import { readSimulation } from '../simulate/simulate-files.js';
import type { SimulateSettings } from '../simulate/settings.js';
import type { EvidenceOptions } from './options.js';
import { evidenceLines } from './lines.js';

const EVENTS_PER_UPDATE = 2_000;

/** Prints the evidence of a bot or of a list of trades to standard output. */
export async function printEvidence(io: Io, options: EvidenceOptions): Promise<void> {
  const { bot, trades, json } = options;
  const answer =
    bot === undefined
      ? await evidenceOfFile(io, { ...options, trades: trades! })
      : await PlatformClient.from(io, options).get(botPath(bot, 'evidence'), evidence);
  io.stdout.write(
    json ? `${JSON.stringify(answer, null, 2)}\n` : `${evidenceLines(answer).join('\n')}\n`,
  );
}

/** The evidence after the last event that the trades lead to (rules 9). */
async function evidenceOfFile(io: Io, settings: SimulateSettings): Promise<EvidenceAnswer> {
  const { market, trades, options } = await readSimulation(io, settings);
  const progress = startProgress(io, 'Simulating');
  const counted = new TenureTrades();
  let state: State | null = null;
  let events = 0;
  for (const event of simulate(market, trades, options)) {
    state = evolve(market, state, event);
    counted.see(event);
    events += 1;
    if (events % EVENTS_PER_UPDATE === 0) progress.update(events, null);
  }
  progress.stop();
  const { strategies, ...rest } = evidenceOf(state!, counted.trades);
  return { ...rest, strategies: [...strategies] };
}
