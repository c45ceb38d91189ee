import { ENDPOINTS, problem, type Endpoint } from '@phasegate/contracts';
import { problemsOf } from '../openapi/document.js';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed JSON, a list of it from lines of JSON, text otherwise, undefined without a body. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- each test says what it expects
  readonly body: any;
}

/**
 * Holds an answer against the contract: its status is documented, its body fits the schema exactly, an error
 * has a documented code. So every test of a call tests the OpenAPI document too.
 */
export function assertConforms(
  method: string,
  path: string,
  { status, headers, body }: Answer,
): void {
  const endpoint = endpointAt(method, path);
  if (endpoint === undefined) return;
  const call = `${method} ${endpoint.path} → ${status}`;
  if (status >= 400) {
    if (!headers.get('content-type')?.startsWith('application/problem+json'))
      throw new Error(`${call} is no problem+json`);
    const { code, status: stated } = problem.parse(body);
    if (stated !== status) throw new Error(`${call} says ${stated} in its body`);
    if (![...problemsOf(endpoint), 'MALFORMED_REQUEST'].includes(code))
      throw new Error(`${call} has the undocumented code ${code}`);
    return;
  }
  const schema = endpoint.answers[status];
  if (schema === undefined) throw new Error(`${call} is not documented`);
  if (schema === null && body !== undefined) throw new Error(`${call} has a body`);
  const isLines = headers.get('content-type')?.startsWith('application/x-ndjson') === true;
  for (const part of isLines ? (body as unknown[]) : [body]) {
    const issues = schema?.safeParse(part).error?.issues;
    if (issues !== undefined)
      throw new Error(`${call} does not fit its schema: ${JSON.stringify(issues)}`);
  }
}

function endpointAt(method: string, path: string): Endpoint | undefined {
  const [bare = ''] = path.split('?', 1);
  const fits = ({ path: pattern }: Endpoint) =>
    new RegExp(`^${pattern.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(bare);
  return ENDPOINTS.find((endpoint) => endpoint.method === method && fits(endpoint));
}
