import { setFlagsFromString } from 'node:v8';
import {
  DEFAULT_POLICY,
  instantText,
  isSameMoney,
  marketOf,
  simulate,
  type HistoryTrade,
  type Market,
  type Policy,
  type SimulateOptions,
} from '@phasegate/phase-core';
import { readTradeFile, type TradeList } from '@phasegate/trade-files';
import { BadInput } from '../exit.js';
import { tell, type Io } from '../io.js';
import { LineWriter } from '../line-writer.js';
import { startProgress } from '../progress.js';
import { platformOptions } from '../trade-file/options.js';
import type { SimulateSettings } from './settings.js';
import { PolicyFile } from './policy-file.js';
import { Summary } from './summary.js';

const TRADES_PER_UPDATE = 1_000;
/** By default V8 lets the garbage of a million trades grow to several times the memory in use. */
const HEAP_GROWTH = '--heap-growing-percent=30';

/** Reads and checks everything, then prints the events (rules 9): bad input gives no output at all. */
export async function simulateFiles(io: Io, settings: SimulateSettings): Promise<void> {
  const { market, trades, options } = await readSimulation(io, settings);
  await printEvents(io, market, trades, options);
}

/** A history with the policy that it runs under. */
export interface ReadSimulation {
  readonly market: Market;
  readonly trades: readonly HistoryTrade[];
  readonly options: SimulateOptions;
}

/** Reads and checks everything that a simulation needs; prints warnings. @throws BadInput, BadTradeFile */
export async function readSimulation(io: Io, settings: SimulateSettings): Promise<ReadSimulation> {
  setFlagsFromString(HEAP_GROWTH);
  const policyFile = settings.policy === undefined ? null : await PolicyFile.read(settings.policy);
  const list = await readList(io, settings);
  const policy = policyOf(settings, list, policyFile);
  const market = marketOf(policy.calendar);
  assertCovered(market, list, settings);
  for (const warning of [...list.warnings, ...currencyWarning(list, policy)])
    tell(io, `warning: ${warning}`);
  const { equity, approve, acknowledge, until } = settings;
  const options = {
    policy,
    equity,
    approve,
    acknowledge,
    ...(until === undefined ? {} : { until }),
  };
  return { market, trades: list.trades, options };
}

async function readList(io: Io, settings: SimulateSettings): Promise<TradeList> {
  const { trades, strategy } = settings;
  const platform = await platformOptions(settings);
  // Without a terminal a fault's line must stand alone.
  const progress = io.stderr.isTTY === true ? startProgress(io, 'Reading') : null;
  try {
    return await readTradeFile(trades, {
      ...platform,
      ...(strategy === undefined ? {} : { strategy }),
      ...(progress === null ? {} : { onProgress: progress.update }),
    });
  } finally {
    progress?.stop();
  }
}

/**
 * Defaults, defaults of the file's format, policy file, options: each takes precedence over the one before (rules 9).
 */
function policyOf(
  { calendar, riskReward }: SimulateSettings,
  { defaults }: TradeList,
  file: PolicyFile | null,
): Policy {
  const base: Policy = {
    ...DEFAULT_POLICY,
    calendar: {
      ...DEFAULT_POLICY.calendar,
      kind: defaults?.calendar ?? DEFAULT_POLICY.calendar.kind,
    },
    risk_reward: defaults?.risk_reward ?? DEFAULT_POLICY.risk_reward,
  };
  const policy = file === null ? base : file.over(base);
  return {
    ...policy,
    calendar: { ...policy.calendar, kind: calendar ?? policy.calendar.kind },
    risk_reward: riskReward ?? policy.risk_reward,
  };
}

/** The policy's sizes are in dollars; `sizing.unit` converts them to the currency (rules 1.5, 5.6). */
function currencyWarning({ currency }: TradeList, { sizing }: Policy): string[] {
  if (currency === null || isSameMoney(currency, 'USD')) return [];
  return [
    `amounts are in ${currency}, and so is --equity; sizing.unit makes ${sizing.unit} ${currency} of each dollar`,
  ];
}

/** Instants in years that the calendar does not know are bad input (rules 1.3). */
function assertCovered(market: Market, list: TradeList, { until }: SimulateSettings): void {
  list.trades.forEach(({ opened_at, closed_at }, place) => {
    const field = !market.covers(opened_at)
      ? 'opened_at'
      : !market.covers(closed_at)
        ? 'closed_at'
        : null;
    if (field !== null)
      throw list.faultIn(
        place,
        field,
        'lies outside the years 2012 to 2035 of the us-equities calendar',
      );
  });
  if (until !== undefined && !market.covers(until))
    throw new BadInput(
      `option --until: ${instantText(until)} lies outside the years 2012 to 2035 of the us-equities calendar`,
    );
}

async function printEvents(
  io: Io,
  market: Market,
  trades: readonly HistoryTrade[],
  options: SimulateOptions,
): Promise<void> {
  const writer = new LineWriter(io.stdout);
  const summary = new Summary();
  const progress = startProgress(io, 'Simulating');
  for (const event of simulate(market, trades, options)) {
    const full = writer.write(JSON.stringify(event));
    if (full !== undefined) await full;
    summary.add(event);
    if (summary.asked % TRADES_PER_UPDATE === 0) progress.update(summary.asked, trades.length);
  }
  await writer.flush();
  progress.stop();
  for (const line of summary.lines(trades.length)) tell(io, line);
}
