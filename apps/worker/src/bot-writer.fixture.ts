import { setTimeout as wait } from 'node:timers/promises';

/** Stays below the 20 checks a second that a key may make. */
const PAUSE_MS = 60;
const TIMEOUT_MS = 3_000;
/** After this many checks an operator asks for a refused advance, which is an override attempt. */
const CHECKS_PER_OVERRIDE = 6;

interface Credentials {
  readonly bot: string;
  readonly key: string;
  readonly token: string;
}

/** A bot that checks in a loop, through any API that answers, and remembers the acknowledged checks. */
export class BotWriter {
  readonly checks: string[] = [];
  overrides = 0;
  private asked = 0;
  private readonly stopping = new AbortController();
  private readonly running: Promise<void>;

  constructor(
    private readonly urls: readonly string[],
    private readonly who: Credentials,
  ) {
    this.running = this.run();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async run(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      const place = (this.asked += 1);
      const url = this.urls[place % this.urls.length]!;
      // A call that breaks off may have been carried out or not: nothing was acknowledged.
      await (place % CHECKS_PER_OVERRIDE === 0 ? this.override(url) : this.check(url, place)).catch(
        () => undefined,
      );
      await wait(PAUSE_MS);
    }
  }

  /** In Experience a live check is blocked, and the block an event. */
  private async check(url: string, place: number): Promise<void> {
    const { bot, key } = this.who;
    const trade_id = `${bot}-${place}`;
    const asked = { trade_id, symbol: 'AAPL', side: 'long', mode: 'live', notional: '100' };
    if ((await post(`${url}/v1/trade-checks`, key, asked)) === 200) this.checks.push(trade_id);
  }

  private async override(url: string): Promise<void> {
    const { bot, token } = this.who;
    const status = await post(`${url}/v1/bots/${bot}/advance`, token, { reason: 'no evidence' });
    if (status === 409) this.overrides += 1;
  }
}

async function post(url: string, credential: string, body: object): Promise<number> {
  const { status } = await fetch(url, {
    method: 'POST',
    headers: { authorization: `Bearer ${credential}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  return status;
}
