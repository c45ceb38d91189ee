import { Client } from 'undici';

export interface Load {
  readonly address: string;
  readonly connections: number;
  readonly seconds: number;
  /** The request that comes next; each connection sends its next one when the last is answered. */
  readonly next: () => Request;
  /** Whether an answer is the one that was asked for. */
  readonly isRight: (status: number, body: string) => boolean;
}

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
}

/** Puts load on an endpoint and measures how it bears it. */
export async function measure({
  address,
  connections,
  seconds,
  next,
  isRight,
}: Load): Promise<Measured> {
  const latencies: number[] = [];
  let wrong = 0;
  const began = performance.now();
  const end = began + seconds * 1_000;
  const ask = async () => {
    const client = new Client(address);
    for (let now = performance.now(); now < end;) {
      const { path, headers, body } = next();
      const { statusCode, body: answer } = await client.request({
        method: 'POST',
        path,
        headers,
        body,
      });
      const right = isRight(statusCode, await answer.text());
      const answered = performance.now();
      latencies.push(answered - now);
      if (!right) wrong += 1;
      now = answered;
    }
    await client.close();
  };
  await Promise.all(Array.from({ length: connections }, ask));
  const took = (performance.now() - began) / 1_000;
  return { per_second: latencies.length / took, ...percentiles(latencies), wrong };
}

export function percentiles(latencies: readonly number[]): Pick<Measured, 'p50_ms' | 'p99_ms'> {
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
