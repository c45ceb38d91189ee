import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { Head } from '../chain/chain.js';
import { StateNotAuthentic } from '../transaction/faults.js';

/**
 * Seals authenticate what the services' role could change in the database: HMAC-SHA256 with keys that the database
 * does not hold. A bot's row in `bot_states` has one for the whole row, which every command checks, and one for the end
 * of the log that it belongs to: without that, nothing is rebuilt from the log, for the services' role may append to it.
 */
const VERSION = '1';

/** Version, id of the key, SHA-256 of the track record, seal of the log's end, seal of the row. */
const SEAL = /^1\.([0-9a-f]{8})\.([0-9a-f]{64})\.([\w-]{43})\.([\w-]{43})$/;

/** Version, id of the key, seal: that a halt or a quarantine has ended. */
const SEAL_OF_AN_END = /^1\.([0-9a-f]{8})\.([\w-]{43})$/;

/** The seal of a row between its insertion and its first append. */
export const NO_SEAL = 'none';

/** Something is to be sealed, and this process was given no key. */
export class NoStateKey extends Error {
  override readonly name = 'NoStateKey';

  constructor() {
    super('PHASE_STATE_KEY is not set: no state of a bot can be sealed');
  }
}

interface Key {
  readonly id: string;
  readonly secret: string;
}
let keys: readonly Key[] = [];

/**
 * The keys of this process: it seals with the first and accepts the seals of all. Without any it can neither seal nor
 * decide.
 */
export function useStateKeys(...secrets: readonly (string | undefined)[]): void {
  keys = secrets
    .filter((secret) => secret !== undefined)
    .map((secret) => ({
      id: createHash('sha256').update(`state key ${secret}`).digest('hex').slice(0, 8),
      secret,
    }));
}

export const hasStateKey = (): boolean => keys.length > 0;

/** The prefix of seals made with this process's first key. */
export const sealPrefix = (): string => `${VERSION}.${sealingKey().id}.`;

/** The stored row, as far as commands decide with it. */
export interface SealedState extends Head {
  readonly bot: string;
  readonly hot: string;
  readonly policies: string;
  readonly halts_before: number | null;
}

export const recordDigest = (record: string): string =>
  createHash('sha256').update(record).digest('hex');

/** @param record_digest SHA-256 of the stored track record in hex: checks do not read the record itself */
export function sealOf(state: SealedState, record_digest: string): string {
  const key = sealingKey();
  const seals = [headMac(key, state.bot, state), stateMac(key, state, record_digest)];
  return [VERSION, key.id, record_digest, ...seals.map((mac) => mac.toString('base64url'))].join(
    '.',
  );
}

/**
 * @returns the digest of the track record that belongs to the state
 * @throws StateNotAuthentic
 */
export function assertSealed(state: SealedState & { readonly seal: string }): string {
  const seal = parsed(state.seal);
  if (seal === null || !isEqual(stateMac(seal.key, state, seal.record_digest), seal.state))
    throw new StateNotAuthentic(state.bot);
  return seal.record_digest;
}

/** Whether a row's seal says that the bot's log ends here. */
export function isSealedHead(seal: string, bot: string, head: Head): boolean {
  const known = parsed(seal);
  return known !== null && isEqual(headMac(known.key, bot, head), known.head);
}

/** That an administrator ended a halt; stored beside the halt's number. */
export function sealOfResumption(halt: number): string {
  const key = sealingKey();
  return [VERSION, key.id, resumptionMac(key, halt).toString('base64url')].join('.');
}

export function isSealedResumption(seal: string, halt: number): boolean {
  const end = parsedEnd(seal);
  return end !== null && isEqual(resumptionMac(end.key, halt), end.mac);
}

/** That an administrator ended a quarantine; stored with it. @param id the quarantine's */
export function sealOfRelease(id: number, log: string): string {
  const key = sealingKey();
  return [VERSION, key.id, releaseMac(key, id, log).toString('base64url')].join('.');
}

export function isSealedRelease(seal: string, id: number, log: string): boolean {
  const end = parsedEnd(seal);
  return end !== null && isEqual(releaseMac(end.key, id, log), end.mac);
}

function sealingKey(): Key {
  const [key] = keys;
  if (key === undefined) throw new NoStateKey();
  return key;
}

function parsed(seal: string) {
  const [, id, record_digest, head, state] = SEAL.exec(seal) ?? [];
  const key = keys.find((each) => each.id === id);
  return key === undefined
    ? null
    : { key, record_digest: record_digest!, head: head!, state: state! };
}

function parsedEnd(seal: string) {
  const [, id, mac] = SEAL_OF_AN_END.exec(seal) ?? [];
  const key = keys.find((each) => each.id === id);
  return key === undefined ? null : { key, mac: mac! };
}

const isEqual = (expected: Buffer, given: string): boolean =>
  timingSafeEqual(expected, Buffer.from(given, 'base64url'));

function stateMac({ secret }: Key, state: SealedState, record_digest: string): Buffer {
  const { bot, seq, hash, halts_before, policies, hot } = state;
  const facts = ['state', bot, seq, hash, halts_before, record_digest, policies.length];
  // The facts are one line, and where the policies end stands in it.
  return createHmac('sha256', secret)
    .update(`${JSON.stringify(facts)}\n`)
    .update(policies)
    .update(hot)
    .digest();
}

const headMac = ({ secret }: Key, bot: string, { seq, hash }: Head): Buffer =>
  createHmac('sha256', secret)
    .update(JSON.stringify(['head', bot, seq, hash]))
    .digest();

const resumptionMac = ({ secret }: Key, halt: number): Buffer =>
  createHmac('sha256', secret)
    .update(JSON.stringify(['resumption', halt]))
    .digest();

const releaseMac = ({ secret }: Key, id: number, log: string): Buffer =>
  createHmac('sha256', secret)
    .update(JSON.stringify(['release', id, log]))
    .digest();
