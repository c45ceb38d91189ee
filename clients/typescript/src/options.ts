import type { Logger } from './logger.js';

export interface PhasegateOptions {
  /** Where the platform is, such as `https://phasegate.example`. */
  baseUrl: string;
  /** The bot's key, `pgk_…`. */
  key: string;
  /** A folder of this bot's own, kept across restarts: it holds everything that must survive them. */
  outboxDir: string;
  /** For the whole of a call, repetitions included. Default 2000. */
  timeoutMs?: number;
  logger?: Logger;
  /** The bot's own clock, milliseconds since 1970. Default Date.now. */
  clock?: () => number;
}

const DEFAULT_TIMEOUT_MS = 2_000;
const MAX_TIMEOUT_MS = 300_000;

/** @throws TypeError naming the option at fault */
export function readOptions(given: PhasegateOptions): PhasegateOptions & { timeoutMs: number } {
  const { baseUrl, key, outboxDir, timeoutMs = DEFAULT_TIMEOUT_MS } = given;
  if (!URL.canParse(baseUrl) || !/^https?:$/.test(new URL(baseUrl).protocol))
    throw new TypeError('baseUrl must be an http or https address');
  const { username, password, search, hash } = new URL(baseUrl);
  if (`${username}${password}${search}${hash}` !== '')
    throw new TypeError('baseUrl must have no credentials, query or fragment');
  // The message must not contain the key.
  if (typeof key !== 'string' || !/^[\x21-\x7e]{1,200}$/.test(key))
    throw new TypeError('key must be the bot’s key, as it was shown');
  if (typeof outboxDir !== 'string' || outboxDir === '')
    throw new TypeError('outboxDir must be a folder');
  if (!(timeoutMs > 0 && timeoutMs <= MAX_TIMEOUT_MS))
    throw new TypeError(`timeoutMs must be above 0 and at most ${MAX_TIMEOUT_MS}`);
  return { ...given, timeoutMs };
}
