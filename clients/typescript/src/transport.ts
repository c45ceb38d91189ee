import { setTimeout as pause } from 'node:timers/promises';
import type { Problem } from './api.js';
import { Circuit } from './circuit.js';
import type { PlatformClock } from './clock.js';
import type { Logger } from './logger.js';
import { PhasegateError, type ErrorCode, type ProblemFacts } from './problem.js';
import { VERSION } from './version.js';

/** A call of the platform's. Every one may be repeated: ids make it the same. */
export interface Call<Result> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: `/v1/${string}`;
  readonly body?: unknown;
  /** The statuses that mean done. */
  readonly done: readonly number[];
  /** The answer, taken apart; null: it is no answer to this call. `undefined` comes in for 204. */
  readonly read: (json: unknown) => Result | null;
}

const MAX_ATTEMPTS = 3;
/** Before the second attempt 50 to 100 ms pass, before the third 100 to 200. */
const PAUSE_MS = 50;
const REPEATABLE_STATUS = [500, 502, 503, 504];
const REPEATABLE_CODE: readonly ErrorCode[] = ['PLATFORM_UNREACHABLE', 'ANSWER_UNREADABLE'];
/** System errors of failed connections. */
const NOT_CONNECTED = [
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
];
const MAX_BYTES = 1024 * 1024;

/** HTTP to the platform: one deadline for all attempts, and every failure an error with its code. */
export class Transport {
  readonly circuit: Circuit;
  private readonly base: string;
  private readonly headers: Readonly<Record<string, string>>;

  /** @param timeoutMs for a probe of a platform that does not answer */
  constructor(
    baseUrl: string,
    key: string,
    timeoutMs: number,
    private readonly clock: PlatformClock,
    logger: Required<Logger>,
  ) {
    this.circuit = new Circuit(() => this.request(PROBE, clock.monotonic() + timeoutMs), logger);
    this.base = baseUrl.replace(/\/+$/, '');
    this.headers = {
      accept: 'application/json, application/problem+json',
      authorization: `Bearer ${key}`,
      'user-agent': `phasegate-typescript/${VERSION}`,
    };
  }

  /**
   * A question that somebody waits for; refused at once while the circuit is open.
   * @param deadline by the monotonic clock; nothing is sent or waited for after it
   * @throws PhasegateError
   */
  async send<Result>(call: Call<Result>, deadline: number): Promise<Result> {
    this.circuit.assertClosed();
    return this.noted(() => this.repeated(call, deadline));
  }

  /** As `send`, for background deliveries: sent in any state of the circuit. @throws PhasegateError */
  tell<Result>(call: Call<Result>, deadline: number, given: AbortSignal): Promise<Result> {
    return this.noted(() => this.repeated(call, deadline, given), given);
  }

  /** Tells the circuit how it went; what was given up here says nothing about the platform. */
  private async noted<Result>(go: () => Promise<Result>, given?: AbortSignal): Promise<Result> {
    try {
      const result = await go();
      this.circuit.answered();
      return result;
    } catch (error) {
      if (error instanceof PhasegateError && given?.aborted !== true) this.circuit.failed(error);
      throw error;
    }
  }

  private async repeated<Result>(
    call: Call<Result>,
    deadline: number,
    given?: AbortSignal,
  ): Promise<Result> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.request(call, deadline, given);
      } catch (error) {
        const wait = attempt < MAX_ATTEMPTS ? pauseBeforeRepeating(error, attempt) : null;
        if (wait === null || given?.aborted === true) throw error;
        if (this.clock.monotonic() + wait >= deadline) throw error;
        await pause(wait);
      }
    }
  }

  private async request<Result>(
    call: Call<Result>,
    deadline: number,
    given?: AbortSignal,
  ): Promise<Result> {
    const left = deadline - this.clock.monotonic();
    if (left <= 0) throw timeoutOf(call);
    const ended = new AbortController();
    const abort = () => ended.abort();
    const timer = setTimeout(abort, left);
    given?.addEventListener('abort', abort);
    try {
      return await this.exchange(call, ended.signal);
    } catch (error) {
      if (error instanceof PhasegateError) throw error;
      if (ended.signal.aborted) throw timeoutOf(call);
      throw unreachable(call, this.base, error);
    } finally {
      clearTimeout(timer);
      given?.removeEventListener('abort', abort);
    }
  }

  private async exchange<Result>(call: Call<Result>, signal: AbortSignal): Promise<Result> {
    const { method, path, body } = call;
    const response = await fetch(this.base + path, {
      method,
      signal,
      // Another address would get the key.
      redirect: 'manual',
      headers:
        body === undefined ? this.headers : { ...this.headers, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await limitedText(response);
    if (!call.done.includes(response.status)) throw problemIn(call, response, text);
    const json = response.status === 204 ? undefined : jsonIn(call, response, text);
    const result = call.read(json);
    if (result === null)
      throw new PhasegateError(
        'ANSWER_INVALID',
        `${nameOf(call)} was answered with something else.`,
        {
          status: response.status,
        },
      );
    return result;
  }
}

const PROBE: Call<unknown> = {
  method: 'GET',
  path: '/v1/status',
  done: [200],
  read: (json) => json ?? null,
};

const nameOf = ({ method, path }: Call<unknown>) => `${method} ${path}`;

const timeoutOf = (call: Call<unknown>) =>
  new PhasegateError('PLATFORM_TIMEOUT', `${nameOf(call)} had no complete answer in time.`);

function unreachable(call: Call<unknown>, base: string, error: unknown): PhasegateError {
  const { message, cause } = error as {
    message?: string;
    cause?: { code?: string; message?: string };
  };
  const why = cause?.code ?? cause?.message ?? message ?? 'unknown';
  return new PhasegateError(
    'PLATFORM_UNREACHABLE',
    `${nameOf(call)} got no answer from ${base}: ${why}.`,
    { cause: error },
  );
}

function pauseBeforeRepeating(error: unknown, attempt: number): number | null {
  if (!(error instanceof PhasegateError) || isRefused(error)) return null;
  if (!REPEATABLE_CODE.includes(error.code) && !REPEATABLE_STATUS.includes(error.status))
    return null;
  const jittered = PAUSE_MS * attempt * (1 + Math.random());
  return Math.max(jittered, (error.retry_after_seconds ?? 0) * 1000);
}

/** Nobody listens there: not in a tenth of a second either. */
const isRefused = ({ code, cause }: PhasegateError): boolean =>
  code === 'PLATFORM_UNREACHABLE' && NOT_CONNECTED.includes(systemCodeOf(cause) ?? '');

const systemCodeOf = (error: unknown): string | undefined =>
  (error as { cause?: { code?: string } } | undefined)?.cause?.code;

/** The body as text; null when it is larger than any answer is, or no UTF-8. */
async function limitedText({ body }: Response): Promise<string | null> {
  if (body === null) return '';
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let text = '';
  let bytes = 0;
  // Leaving the loop early lets go of the connection.
  for await (const chunk of body) {
    bytes += (chunk as Uint8Array).byteLength;
    if (bytes > MAX_BYTES) return null;
    const more = decoded(() => decoder.decode(chunk as Uint8Array, { stream: true }));
    if (more === null) return null;
    text += more;
  }
  const last = decoded(() => decoder.decode());
  return last === null ? null : text + last;
}

function decoded(decode: () => string): string | null {
  try {
    return decode();
  } catch {
    return null;
  }
}

const hasType = ({ headers }: Response, type: string) =>
  headers.get('content-type')?.split(';', 1)[0]?.trim().toLowerCase() === type;

function parsed(text: string | null): unknown {
  if (text === null) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function jsonIn(call: Call<unknown>, response: Response, text: string | null): unknown {
  const json = hasType(response, 'application/json') ? parsed(text) : undefined;
  if (json === undefined)
    throw new PhasegateError(
      'ANSWER_UNREADABLE',
      `${nameOf(call)} was answered with status ${response.status} and a body that is not a JSON answer.`,
      // The status says done, which nothing proves.
      { status: response.status },
    );
  return json;
}

function problemIn(call: Call<unknown>, response: Response, text: string | null): PhasegateError {
  const { status } = response;
  const retry = retryAfter(response);
  const facts: ProblemFacts = {
    status,
    ...(retry === null ? {} : { retry_after_seconds: retry }),
  };
  const problem = hasType(response, 'application/problem+json') ? asProblem(parsed(text)) : null;
  if (problem === null)
    return new PhasegateError(
      'PLATFORM_ERROR',
      `${nameOf(call)} was answered with status ${status}, and not by the platform itself.`,
      facts,
    );
  const { code, detail, errors, constraints } = problem;
  return new PhasegateError(code, detail, {
    ...facts,
    ...(errors === undefined ? {} : { errors }),
    ...(constraints === undefined ? {} : { constraints }),
  });
}

function asProblem(value: unknown): Problem | null {
  const { code, detail } = (value ?? {}) as Partial<Problem>;
  return typeof code === 'string' && typeof detail === 'string' ? (value as Problem) : null;
}

/** Whole seconds; a date in its place is not waited for. */
function retryAfter({ headers }: Response): number | null {
  const seconds = headers.get('retry-after') ?? '';
  return /^\d{1,6}$/.test(seconds) ? Number(seconds) : null;
}
