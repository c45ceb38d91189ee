import { Fault } from '../exit.js';
import { keysOf, storeTradingBots, type BenchBot } from './bots.js';
import { measure, type Asker, type IsRight, type Measured, type Request } from './load.js';
import type { BenchPlatform } from './platform.js';
import { checksOf, isAllow, isDecision, minimalChecksOf } from './requests.js';
import { comparedRow, type Row } from './rows.js';
import type { BenchSettings } from './settings.js';

const WARM_UP_SECONDS = 3;
/** A bot has 100 permits at most, for 300 s each: before it comes near that, others ask in its place. */
const CHECKS_PER_BOT = 30;
const A_LONG_TIME_S = 300;
/** A key may ask 20 times a second. */
const KEYS_OF_HOT_BOT = 400;

/** The figures of two endpoints in the same round. */
export interface Compared {
  readonly api: Measured;
  readonly least: Measured;
}

/** `POST /v1/trade-checks` of many bots. */
export async function checkRows(
  platform: BenchPlatform,
  settings: BenchSettings,
  connections: number,
): Promise<Row[]> {
  const rounds = await compareChecks(platform, settings, connections);
  const name = `check_${connections}`;
  if (connections === 1) return [rowOf(`${name}_p50`, 'ms', rounds, ({ p50_ms }) => p50_ms)];
  return [
    rowOf(`${name}_rps`, 'requests/s', rounds, ({ per_second }) => per_second),
    rowOf(`${name}_p99`, 'ms', rounds, ({ p99_ms }) => p99_ms),
  ];
}

export async function compareChecks(
  platform: BenchPlatform,
  settings: BenchSettings,
  connections: number,
): Promise<Compared[]> {
  const crowd = new Crowd(platform, settings.bots);
  return compare(platform, settings, connections, {
    api: async () => checksOf(await crowd.bots()),
    least: async () => minimalChecksOf(await crowd.bots()),
    isRight: isAllow,
    measured: (requests) => crowd.asked(requests),
  });
}

/** One bot that is asked about by all connections at once, and one row of the bare endpoint. */
export async function hotBotRow(platform: BenchPlatform, settings: BenchSettings): Promise<Row> {
  const bots = await storeTradingBots(platform.pool, 1, Date.now());
  await platform.giveLeast(bots);
  const keys = await keysOf(platform.pool, bots[0]!.id, KEYS_OF_HOT_BOT);
  const rounds = await compare(platform, settings, 16, {
    api: () => Promise.resolve(checksOf(keys)),
    least: () => Promise.resolve(minimalChecksOf(bots)),
    isRight: isDecision,
    measured: () => {},
  });
  return rowOf('hot_bot_rps', 'requests/s', rounds, ({ per_second }) => per_second);
}

/** Bots that ask in turn; new ones take over before any of them has too many permits. */
class Crowd {
  private present: BenchBot[] = [];
  private requests = 0;

  constructor(
    private readonly platform: BenchPlatform,
    private readonly size: number,
  ) {}

  async bots(): Promise<readonly BenchBot[]> {
    if (this.present.length === 0 || this.requests > this.size * CHECKS_PER_BOT) {
      this.present = await storeTradingBots(this.platform.pool, this.size, Date.now());
      await this.platform.giveLeast(this.present);
      await this.becomeKnown();
      this.requests = this.size;
    }
    return this.present;
  }

  asked(requests: number): void {
    this.requests += requests;
  }

  /** Each asks once: a key that was never seen before is looked up, and its first use noted. */
  private async becomeKnown(): Promise<void> {
    const next = checksOf(this.present);
    let left = this.size;
    const asker = () => () => ((left -= 1) < 0 ? null : next());
    const load = { address: await this.platform.api(), connections: 16, seconds: A_LONG_TIME_S };
    assertRight(await measure({ ...load, asker, isRight: isAllow }));
  }
}

interface Comparison {
  /** The requests of the next round. */
  readonly api: () => Promise<() => Request>;
  readonly least: () => Promise<() => Request>;
  readonly isRight: IsRight;
  readonly measured: (requests: number) => void;
}

/** Rounds in turn, so that a machine that is busy for a while is so for both. */
async function compare(
  platform: BenchPlatform,
  { rounds, seconds }: BenchSettings,
  connections: number,
  { api, least, isRight, measured }: Comparison,
): Promise<Compared[]> {
  const addresses = await platform.addresses();
  const run = async (side: 'api' | 'least', lasts: number) => {
    const next = await (side === 'api' ? api() : least());
    const asker: Asker = () => next;
    const load = { address: addresses[side], connections, seconds: lasts, asker, isRight };
    const result = await measure(load);
    if (side === 'api') measured(result.per_second * lasts);
    return assertRight(result);
  };
  const warmUp = Math.min(WARM_UP_SECONDS, seconds);
  await run('least', warmUp);
  await run('api', warmUp);
  const compared: Compared[] = [];
  for (let round = 0; round < rounds; round += 1) {
    // Whichever comes first has the caches of the one before it: they take turns in that too.
    const first = round % 2 === 0 ? 'least' : 'api';
    const one = await run(first, seconds);
    const other = await run(first === 'least' ? 'api' : 'least', seconds);
    compared.push(first === 'least' ? { least: one, api: other } : { api: one, least: other });
  }
  return compared;
}

export function assertRight(measured: Measured): Measured {
  const { wrong, example } = measured;
  if (wrong === 0) return measured;
  throw new Fault(
    `${wrong} answers were not as expected, such as ${example}; with too few --bots a key reaches its limit of 20 checks a second, or a bot its 100 permits`,
  );
}

export const rowOf = (
  name: string,
  unit: string,
  rounds: readonly Compared[],
  figure: (measured: Measured) => number,
): Row =>
  comparedRow(
    name,
    unit,
    rounds.map(({ api, least }) => ({ measured: figure(api), baseline: figure(least) })),
  );
