import { assertConforms, type Answer } from './conformity.js';

/** Makes calls with one credential; every answer is held against the contract. */
export interface Caller {
  get(path: string): Promise<Answer>;
  post(path: string, body?: unknown): Promise<Answer>;
  put(path: string, body?: unknown): Promise<Answer>;
  patch(path: string, body?: unknown): Promise<Answer>;
  delete(path: string): Promise<Answer>;
  /** Sends any body unchanged. */
  send(
    method: string,
    path: string,
    init: { headers?: Record<string, string>; body?: string | Uint8Array<ArrayBuffer> },
  ): Promise<Answer>;
}

/** @param credential a bot's key or a token; null: none is sent */
export function callerAt(url: string, credential: string | null): Caller {
  const authorization: Record<string, string> =
    credential === null ? {} : { authorization: `Bearer ${credential}` };
  const send: Caller['send'] = async (method, path, { headers = {}, body }) => {
    const response = await fetch(url + path, {
      method,
      headers: { ...authorization, ...headers },
      ...(body === undefined ? {} : { body }),
    });
    const answer = {
      status: response.status,
      headers: response.headers,
      body: isStream(response)
        ? await response.body!.cancel()
        : bodyOf(response, await response.text()),
    };
    if (!isStream(response)) assertConforms(method, path, answer);
    return answer;
  };
  const json = (method: string) => (path: string, body?: unknown) =>
    send(
      method,
      path,
      body === undefined
        ? {}
        : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) },
    );
  return {
    get: json('GET'),
    post: json('POST'),
    put: json('PUT'),
    patch: json('PATCH'),
    delete: json('DELETE'),
    send,
  };
}

/** A stream has no end to wait for. */
const isStream = ({ headers }: Response): boolean =>
  /^text\/event-stream/.test(headers.get('content-type') ?? '');

function bodyOf({ headers }: Response, text: string): unknown {
  if (text === '') return undefined;
  const type = headers.get('content-type') ?? '';
  if (/\bx-ndjson\b/.test(type))
    return text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown);
  return /json\b/.test(type) ? JSON.parse(text) : text;
}
