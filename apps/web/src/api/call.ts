import { ApiFault, faultOf } from './fault';
import {
  addressOf,
  type AnswerOf,
  type BodyOf,
  type ParametersOf,
  type PathOf,
  type Query,
} from './routes';

/** Default timeout of a call. */
const ANSWER_MS = 10_000;

interface ReadOptions<Path> {
  readonly params?: ParametersOf<Path>;
  readonly query?: Query;
  readonly signal?: AbortSignal;
  /** Milliseconds, for what reads whole logs. */
  readonly answerMs?: number;
}

/**
 * Reads from the API: `read('/v1/bots/{bot}', {params: {bot}})`.
 *
 * @throws ApiFault with one sentence for people
 */
export async function read<Path extends PathOf<'GET'>>(
  path: Path,
  { params, query, signal, answerMs = ANSWER_MS }: ReadOptions<Path> = {},
): Promise<AnswerOf<'GET', Path>> {
  const init = { cache: 'no-store', signal: signal ?? null } as const;
  const answer = await ask(addressOf(path, params, query), init, answerMs);
  return (await answer.json()) as AnswerOf<'GET', Path>;
}

type Changing = 'POST' | 'PUT' | 'PATCH' | 'DELETE';

interface SendOptions<M extends Changing, Path> {
  readonly params?: ParametersOf<Path>;
  readonly body?: BodyOf<M, Path>;
  /** Milliseconds, for what waits in a queue. */
  readonly answerMs?: number;
}

/**
 * Changes something: `send('POST', '/v1/bots/{bot}/advance', {params: {bot}, body: {reason}})`. When
 * no answer comes, the request may have succeeded: check before retrying.
 *
 * @throws ApiFault with one sentence for people, and the API's problem where it gave one
 */
export async function send<M extends Changing, Path extends PathOf<M>>(
  method: M,
  path: Path,
  { params, body, answerMs = ANSWER_MS }: SendOptions<M, Path> = {},
): Promise<AnswerOf<M, Path>> {
  const content =
    body === undefined
      ? {}
      : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  const answer = await ask(addressOf(path, params), { method, ...content }, answerMs);
  return (answer.status === 204 ? undefined : await answer.json()) as AnswerOf<M, Path>;
}

async function ask(address: string, init: RequestInit, answerMs: number): Promise<Response> {
  const timeout = AbortSignal.timeout(answerMs);
  const signal = init.signal == null ? timeout : AbortSignal.any([init.signal, timeout]);
  let answer: Response;
  try {
    answer = await fetch(address, { ...init, signal });
  } catch {
    throw new ApiFault(null, 'Phasegate does not answer.');
  }
  if (!answer.ok) throw await faultOf(answer);
  return answer;
}
