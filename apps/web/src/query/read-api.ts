import type { Problem } from '@phasegate/contracts';

/** The check of a tired operator's page: no answer in this time is no answer. */
const ANSWER_MS = 8_000;

/** Why the API gave no data. */
export class ApiFault extends Error {
  override readonly name = 'ApiFault';

  /** @param status of the answer; null: there was none */
  constructor(
    readonly status: number | null,
    message: string,
  ) {
    super(message);
  }
}

/**
 * Reads from the API.
 *
 * @throws ApiFault with one sentence for people
 */
export async function readApi<Answer>(path: `/v1/${string}`, signal: AbortSignal): Promise<Answer> {
  const answer = await ask(path, signal);
  if (answer.ok) return (await answer.json()) as Answer;
  const isProblem =
    answer.headers.get('content-type')?.startsWith('application/problem+json') ?? false;
  const detail = isProblem
    ? ((await answer.json()) as Problem).detail
    : `The answer was HTTP ${answer.status}.`;
  throw new ApiFault(answer.status, detail);
}

async function ask(path: string, signal: AbortSignal): Promise<Response> {
  try {
    return await fetch(path, {
      cache: 'no-store',
      signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS)]),
    });
  } catch {
    throw new ApiFault(null, 'Phasegate does not answer.');
  }
}
