import { problemAnswer } from './problem-answer';

/** Between two neighbours only (RFC 9110, 7.6.1). */
const HOP_BY_HOP = [
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
];
/** The new connection's own. */
const NOT_SENT = ['host', 'content-length', 'expect'];
/** fetch unpacks what it receives. */
const NOT_RETURNED = ['content-encoding', 'content-length'];

/** Passes a request on to the API, its session with it, and the answer back; neither body is read here. */
export async function forward(request: Request, apiUrl: string): Promise<Response> {
  const { pathname, search } = new URL(request.url);
  const headers = withoutHops(request.headers, NOT_SENT);
  headers.set('accept-encoding', 'identity');
  try {
    const answer = await fetch(new URL(pathname + search, apiUrl), {
      method: request.method,
      headers,
      body: hasBody(request) ? request.body : null,
      // fetch accepts a stream as a body only with `duplex: 'half'`: no answer is read before the body has been sent.
      duplex: 'half',
      redirect: 'manual',
      cache: 'no-store',
      signal: request.signal,
    } as RequestInit);
    return new Response(answer.body, {
      status: answer.status,
      headers: withoutHops(answer.headers, NOT_RETURNED),
    });
  } catch (error) {
    console.error(`${request.method} ${pathname} was not passed on:`, error);
    return problemAnswer('NOT_READY', 'The API does not answer.');
  }
}

/** Next gives a stream, if an empty one, to every request that may have a body. */
function hasBody({ headers }: Request): boolean {
  return headers.has('transfer-encoding') || (headers.get('content-length') ?? '0') !== '0';
}

function withoutHops(headers: Headers, others: readonly string[]): Headers {
  const named = (headers.get('connection') ?? '')
    .split(',')
    .map((name) => name.trim().toLowerCase());
  const left = new Headers(headers);
  for (const name of [...HOP_BY_HOP, ...others, ...named]) if (name !== '') left.delete(name);
  return left;
}
