import { setTimeout as pause } from 'node:timers/promises';
import { Client, Pool } from 'undici';

export interface Load {
  readonly address: string;
  readonly connections: number;
  readonly seconds: number;
  /** Gives a connection its next request when the last one is answered; null ends it. */
  readonly asker: Asker;
  /** Whether an answer is one that was asked for. */
  readonly isRight: IsRight;
}

export type Asker = (connection: number) => () => Request | null;
export type IsRight = (status: number, body: string) => boolean;

export interface Request {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface Measured {
  readonly per_second: number;
  readonly p50_ms: number;
  readonly p99_ms: number;
  readonly wrong: number;
  /** The first of the wrong answers. */
  readonly example: string | null;
}

/** Closed-loop load on an endpoint: each connection sends its next request when the last one is answered. */
export async function measure(load: Load): Promise<Measured> {
  const { address, connections, seconds, asker, isRight } = load;
  const latencies: number[] = [];
  let wrong = 0;
  let example: string | null = null;
  const began = performance.now();
  const end = began + seconds * 1_000;
  const ask = async (connection: number) => {
    const client = new Client(address);
    const next = asker(connection);
    for (let now = performance.now(); now < end;) {
      const request = next();
      if (request === null) break;
      const { statusCode, body } = await client.request({ method: 'POST', ...request });
      const text = await body.text();
      const answered = performance.now();
      latencies.push(answered - now);
      if (!isRight(statusCode, text)) {
        wrong += 1;
        example ??= `${statusCode} ${text}`;
      }
      now = answered;
    }
    await client.close();
  };
  await Promise.all(Array.from({ length: connections }, (_, connection) => ask(connection)));
  const took = (performance.now() - began) / 1_000;
  return { per_second: latencies.length / took, ...percentiles(latencies), wrong, example };
}

/** The result of open-loop load: requests at a fixed rate, independent of the answers. */
export interface Offered {
  /** Successful answers per second. */
  readonly right_per_second: number;
  /** Of those alone. */
  readonly p50_ms: number;
  readonly p99_ms: number;
  readonly asked: number;
  readonly right: number;
  /** Answered with 503 and Retry-After. */
  readonly put_off: number;
}

export interface Offer {
  readonly address: string;
  readonly per_second: number;
  /** Ends it. */
  readonly until: Promise<unknown>;
  readonly next: () => Request;
  readonly isRight: IsRight;
}

const TICK_MS = 5;
const MAX_CONNECTIONS = 512;

/** Open-loop load: sends requests at a steady rate, as independent callers do. */
export async function offer(wanted: Offer): Promise<Offered> {
  const { address, per_second, until, next, isRight } = wanted;
  const pool = new Pool(address, { connections: MAX_CONNECTIONS, pipelining: 1 });
  const latencies: number[] = [];
  const underWay = new Set<Promise<void>>();
  let asked = 0;
  let put_off = 0;
  let over = false;
  const end = () => void (over = true);
  void until.then(end, end);
  const ask = async () => {
    const began = performance.now();
    const { statusCode, headers, body } = await pool.request({ method: 'POST', ...next() });
    const right = isRight(statusCode, await body.text());
    if (right) latencies.push(performance.now() - began);
    if (statusCode === 503 && headers['retry-after'] !== undefined) put_off += 1;
  };
  const began = performance.now();
  while (!over) {
    const due = ((performance.now() - began) / 1_000) * per_second;
    for (; asked < due; asked += 1) {
      const one: Promise<void> = ask()
        .catch(() => undefined)
        .finally(() => underWay.delete(one));
      underWay.add(one);
    }
    await pause(TICK_MS);
  }
  const took = (performance.now() - began) / 1_000;
  await Promise.all(underWay);
  await pool.close();
  const right = latencies.length;
  return { right_per_second: right / took, ...percentiles(latencies), asked, right, put_off };
}

export function percentiles(latencies: readonly number[]): { p50_ms: number; p99_ms: number } {
  const sorted = Float64Array.from(latencies).sort();
  const at = (share: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
  return { p50_ms: at(0.5), p99_ms: at(0.99) };
}

export function median(values: readonly number[]): number {
  const sorted = Float64Array.from(values).sort();
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
