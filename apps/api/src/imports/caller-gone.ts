import type { FastifyReply } from 'fastify';

/** The caller has disconnected. */
export class CallerGone extends Error {
  override readonly name = 'CallerGone';
}

/** Aborted with CallerGone when the connection closes before the answer is written. */
export function untilGone({ raw }: FastifyReply): AbortSignal {
  const gone = new AbortController();
  const abort = () => gone.abort(new CallerGone('the caller disconnected'));
  raw.once('close', () => {
    if (!raw.writableFinished) abort();
  });
  if (raw.destroyed) abort();
  return gone.signal;
}
