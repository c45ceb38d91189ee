import { readEnvironment } from '@phasegate/config';
import { problem, type Problem } from '@phasegate/contracts';
import type { z } from 'zod';
import { BadInput, Fault } from '../exit.js';
import type { Io } from '../io.js';

const DEFAULT_ADDRESS = 'http://localhost:4000';
/** A long history takes a while to import. */
const PATIENCE_MS = 180_000;
/** The user named something that does not exist or is invalid. */
const BAD_INPUT = [400, 404, 413, 422];

export interface PlatformOptions {
  readonly api?: string;
  readonly token?: string;
}

/** The platform's HTTP API, with a person's token. */
export class PlatformClient {
  private constructor(
    private readonly address: string,
    private readonly token: string,
  ) {}

  /** Options beat API_URL and PHASE_TOKEN. @throws BadEnvironment, BadInput */
  static from(io: Io, { api, token }: PlatformOptions): PlatformClient {
    const { API_URL, PHASE_TOKEN } = readEnvironment(io.env, []);
    const given = token ?? PHASE_TOKEN;
    if (given === undefined || given === '')
      throw new BadInput(
        'a token is needed: --token or PHASE_TOKEN (make one with `phase token create`)',
      );
    if (!/^[\x21-\x7e]+$/.test(given))
      throw new BadInput('the token holds characters that no token has');
    return new PlatformClient((api ?? API_URL ?? DEFAULT_ADDRESS).replace(/\/+$/, ''), given);
  }

  get<Answer>(path: string, answer: z.ZodType<Answer>): Promise<Answer> {
    return this.call('GET', path, undefined, answer);
  }

  post<Answer>(path: string, body: object, answer: z.ZodType<Answer>): Promise<Answer> {
    return this.call('POST', path, body, answer);
  }

  async delete(path: string): Promise<void> {
    await this.answer('DELETE', path, undefined);
  }

  private async call<Answer>(
    method: string,
    path: string,
    body: object | undefined,
    schema: z.ZodType<Answer>,
  ): Promise<Answer> {
    const text = await this.answer(method, path, body);
    const parsed = schema.safeParse(jsonOf(text));
    if (parsed.success) return parsed.data;
    throw new Fault(`${this.address} does not answer as this version of phase expects`);
  }

  /** The body of a successful answer. */
  private async answer(method: string, path: string, body: object | undefined): Promise<string> {
    const response = await this.send(method, path, body);
    const text = await response.text();
    if (response.ok) return text;
    const refused = problem.safeParse(jsonOf(text));
    const message = refused.success
      ? sentenceOf(refused.data)
      : `${this.address} answers ${response.status}`;
    throw BAD_INPUT.includes(response.status) ? new BadInput(message) : new Fault(message);
  }

  private async send(method: string, path: string, body: object | undefined): Promise<Response> {
    try {
      return await fetch(this.address + path, {
        method,
        headers: {
          authorization: `Bearer ${this.token}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
    } catch (error) {
      const { cause, message } = error as Error & { cause?: NodeJS.ErrnoException };
      throw new Fault(
        `the API at ${this.address} does not answer (${cause?.code ?? message}): is it running?`,
      );
    }
  }
}

/** A bot's address. */
export const botPath = (bot: string, ...rest: string[]): string =>
  ['/v1/bots', bot, ...rest]
    .map((part, place) => (place === 0 ? part : encodeURIComponent(part)))
    .join('/');

function sentenceOf({ code, detail, errors = [] }: Problem): string {
  const fields = errors.map(({ field, message }) => `${field}: ${message}`);
  return `${code}: ${[detail, ...fields.slice(0, 5)].join('; ')}`;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
