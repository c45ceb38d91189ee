import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { builtClient } from '../../testing/built-client.fixture.js';
import type { TradingExchange } from './exchange.fixture.js';

const CACHES = join(__dirname, '../../../../../node_modules/.cache');

/** Where ccxt of npm is (scripts/test-runs/ccxt-environment.mjs); null: it cannot be reached. */
export function ccxtFolder(): string | null {
  const told = process.env['TEST_CCXT_NODE'];
  if (told !== undefined) return told || null;
  const kept = existsSync(CACHES)
    ? readdirSync(CACHES).filter((name) => name.startsWith('ccxt-npm-'))
    : [];
  const folders = kept.map((name) => join(CACHES, name));
  return folders.find((folder) => existsSync(join(folder, 'installed'))) ?? null;
}

/** Its suites; skipped by name where it cannot be reached. */
export const describeWithCcxt = (name: string, suite: () => void): void => {
  if (ccxtFolder() !== null) describe(name, suite);
  else
    describe(name, () => {
      // eslint-disable-next-line no-restricted-syntax -- so that it is told and counted
      test.skip('TEST_CCXT_NODE names no ccxt: npm cannot be reached', () => undefined);
    });
};

export const SPOT = 'BTC/USDT';
export const SWAP = 'BTC/USDT:USDT';

/** Answers of the fault server to a bot that may enter: reports are left waiting. */
export const ALLOWS = {
  'POST /v1/trade-checks': [{ named: 'allow' }],
  'POST /v1/trade-checks/{trade_id}/renew': [{ named: 'allow' }],
  'DELETE /v1/trade-checks/{trade_id}': [{ named: 'cancelled' }],
  'POST /v1/reconcile': [{ named: 'reconciled' }],
};
export const BLOCKS = { ...ALLOWS, 'POST /v1/trade-checks': [{ named: 'block_daily_limit' }] };

/** What a function of a test finds in the bot’s program: ccxt, the guard, and the exchange `exchange` if one is guarded. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- another program’s
export type There = any;

type Code = (world: There, given: There) => unknown;

export interface BotError {
  readonly name: string;
  readonly message: string;
  readonly kinds: readonly string[];
  readonly isBlocked: boolean;
  readonly isRefused: boolean;
  readonly isExchangeError: boolean;
  readonly answer?: { readonly reasons: readonly { readonly code: string }[] };
}

/** An error in the bot’s program, with what it was there. */
export class ThrownThere extends Error {
  constructor(readonly told: BotError) {
    super(`${told.name}: ${told.message}`);
  }
}

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** A program with real ccxt and the client as it is built. */
export class BotProgram {
  private readonly waiting = new Map<number, Waiting>();
  private number = 0;
  readonly ended: Promise<unknown>;

  private constructor(private readonly child: ChildProcessWithoutNullStreams) {
    child.stderr.pipe(process.stderr);
    this.ended = once(child, 'exit').then((how) => {
      for (const { reject } of this.waiting.values()) reject(new Error('the bot ended'));
      return how;
    });
  }

  static async start(client: string): Promise<BotProgram> {
    const settings = JSON.stringify({ ccxtFolder: ccxtFolder(), client });
    const child = spawn(process.execPath, [join(__dirname, 'bot.mjs'), settings], {
      env: { PATH: process.env['PATH'] },
    });
    const bot = new BotProgram(child);
    const lines = createInterface(child.stdout);
    const ready = once(lines, 'line');
    lines.on('line', (line) => bot.answered(JSON.parse(line)));
    await ready;
    return bot;
  }

  /** Runs a function there: it sees its two arguments alone. */
  run<Result = There>(code: Code, given: unknown = null): Promise<Result> {
    const id = (this.number += 1);
    const done = new Promise<unknown>((resolve, reject) =>
      this.waiting.set(id, { resolve, reject }),
    );
    this.child.stdin.write(`${JSON.stringify({ id, code: String(code), given })}
`);
    return done as Promise<Result>;
  }

  /** What it throws there. */
  async thrown(code: Code, given: unknown = null): Promise<BotError> {
    try {
      const value: unknown = await this.run(code, given);
      throw new Error(`nothing was thrown: ${JSON.stringify(value)}`);
    } catch (error) {
      if (error instanceof ThrownThere) return error.told;
      throw error;
    }
  }

  async stop(): Promise<void> {
    this.child.stdin.end();
    await this.ended;
  }

  private answered({ id, value, error }: { id?: number; value?: unknown; error?: BotError }): void {
    const waiting = this.waiting.get(id ?? 0);
    if (id !== undefined) this.waiting.delete(id);
    if (error === undefined) waiting?.resolve(value);
    else waiting?.reject(new ThrownThere(error));
  }
}

export interface GuardedHow {
  readonly url: string;
  readonly key?: string;
  readonly timeoutMs?: number;
  readonly sandbox?: boolean;
  readonly pro?: boolean;
  readonly currency?: string;
  readonly name?: string;
  readonly strategy?: string;
  readonly folder?: string;
}

/** Folders and guarded exchanges of a suite. */
export class Bots {
  private readonly folders: string[] = [];
  private readonly programs: BotProgram[] = [];
  private built = { folder: '', address: '' };

  async start(): Promise<BotProgram> {
    this.built = await builtClient();
    return this.another();
  }

  /** The client as it is built. */
  get builtFolder(): string {
    return this.built.folder;
  }

  async another(): Promise<BotProgram> {
    const program = await BotProgram.start(this.built.address);
    this.programs.push(program);
    return program;
  }

  folder(): string {
    const made = mkdtempSync(join(tmpdir(), 'phasegate-ccxt-'));
    this.folders.push(made);
    return made;
  }

  /** Ends the programs, and removes the folders. */
  async stop(): Promise<void> {
    for (const program of this.programs) await program.stop();
    if (this.built.folder !== '') this.folders.push(this.built.folder);
    for (const folder of this.folders) rmSync(folder, { recursive: true, force: true });
  }

  /** Guards a new exchange as `exchange` there, in the place of the one before. */
  async guarded(program: BotProgram, venue: TradingExchange, how: GuardedHow): Promise<string> {
    const { url: baseUrl, key = 'pgk_secret', timeoutMs = 1000, folder = this.folder() } = how;
    const { sandbox, pro, ...options } = how;
    const { url: _url, folder: _folder, ...named } = options;
    await program.run(
      async (world, { config, guarding, isPro }) => {
        if (world.exchange !== undefined) await world.release(world.exchange);
        const kind = isPro ? world.ccxt.pro.binance : (world.kind ?? world.ccxt.binance);
        world.plain = new kind(config);
        world.kept = {
          createOrder: world.plain.createOrder,
          create_order: world.plain.create_order,
          privatePostOrder: world.plain.privatePostOrder,
          fetch: world.plain.fetch,
        };
        world.said.length = 0;
        world.exchange = world.guard(world.plain, { ...guarding, logger: world.logger });
        world.book = () => world.exchange.phasegate.desk.book.entries;
      },
      {
        config: { ...venue.config(), ...(sandbox === true ? { sandbox } : {}) },
        guarding: { ...named, baseUrl, key, timeoutMs, outboxDir: join(folder, 'box') },
        isPro: pro === true,
      },
    );
    return folder;
  }
}
