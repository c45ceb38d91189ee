import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Logger } from '../logger.js';
import { Phasegate } from '../phasegate.js';

/** What a guard is told. */
export interface GuardOptions {
  /** One of your own, in the place of the next five. */
  client?: Phasegate;
  /** Such as `https://phasegate.example`; by default PHASEGATE_URL. */
  baseUrl?: string;
  /** The bot’s key; by default PHASEGATE_KEY. */
  key?: string;
  /** A folder for what must outlive a crash, for this bot alone; by default below `phasegate-outbox`. */
  outboxDir?: string;
  /** For a question to the platform. */
  timeoutMs?: number;
  logger?: Logger;
  /** The bot’s, as it was registered; USD, USDT and USDC stand for each other. Default USD. */
  currency?: string;
  /** Whose record it is: a version, a commit, a hash; at most 64 characters. */
  strategy?: string;
  /** Of the book of this exchange, where one client guards two of the same id. Default: the exchange’s id. */
  name?: string;
}

const NAME = /^[\w.-]{1,100}$/;
const OF_CLIENT = ['baseUrl', 'key', 'outboxDir', 'timeoutMs', 'logger'] as const;
const KNOWN: readonly string[] = [...OF_CLIENT, 'client', 'currency', 'strategy', 'name'];

/** @throws TypeError naming the option at fault, or when it is not said whom to ask */
export function readGuardOptions(given: GuardOptions): GuardOptions & { currency: string } {
  for (const option of Object.keys(given))
    if (!KNOWN.includes(option)) throw new TypeError(`guard() has no option ${option}`);
  const { currency = 'USD', strategy, name, client } = given;
  if (typeof currency !== 'string' || currency === '')
    throw new TypeError('currency must be the bot’s, such as USD');
  if (strategy !== undefined && typeof strategy !== 'string')
    throw new TypeError('strategy must be a string');
  if (name !== undefined && !(typeof name === 'string' && NAME.test(name)))
    throw new TypeError('name must be part of a file’s name: letters, digits, dots and dashes');
  if (client !== undefined && !(client instanceof Phasegate))
    throw new TypeError('client must be a Phasegate of @phasegate/client');
  if (client !== undefined && OF_CLIENT.some((option) => given[option] !== undefined))
    throw new TypeError(
      `guard() takes a client, or what makes one (${OF_CLIENT.join(', ')}), not both`,
    );
  return { ...given, currency };
}

/** @throws TypeError when it is not said whom to ask */
export function clientOf(given: GuardOptions): Phasegate {
  if (given.client !== undefined) return given.client;
  const { env } = process;
  const { baseUrl = env['PHASEGATE_URL'], key = env['PHASEGATE_KEY'], timeoutMs, logger } = given;
  if (!baseUrl)
    throw new TypeError(
      'guard() needs the platform’s address: set PHASEGATE_URL, or give baseUrl or a client',
    );
  if (!key)
    throw new TypeError(
      'guard() needs the bot’s key: set PHASEGATE_KEY (the operator makes keys on the bot’s page)',
    );
  return new Phasegate({
    baseUrl,
    key,
    outboxDir: given.outboxDir ?? defaultOutbox(baseUrl, key),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    ...(logger === undefined ? {} : { logger }),
  });
}

/** One for each platform and key, below the working folder. */
const defaultOutbox = (baseUrl: string, key: string): string =>
  join(
    'phasegate-outbox',
    createHash('sha256').update(`${baseUrl}\n${key}`).digest('hex').slice(0, 16),
  );
