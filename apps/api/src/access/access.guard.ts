import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Fault, readName, type Role } from '@phasegate/contracts';
import {
  botOfKey,
  credentialHash,
  credentialKind,
  personOfToken,
  type Person,
} from '@phasegate/db';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { ProblemError } from '../http/problem-error.js';
import { Ledger } from '../ledger/ledger.js';
import { People } from '../people/people.js';
import type { AccessConfig } from './access.js';
import { KnownKeys } from './known-keys.js';
import { assertOwnPage } from './own-page.js';
import { SlowLane } from './slow-lane.js';

/**
 * Admits only the callers that a route is declared for. A hook calls it before the body is read, so that strangers
 * cannot make us parse a body or learn from its faults; as a guard it denies every request that the hook did not admit
 * (deny by default).
 */
@Injectable()
export class AccessGuard implements CanActivate {
  private readonly lane = new SlowLane();

  constructor(
    private readonly ledger: Ledger,
    private readonly people: People,
    private readonly keys: KnownKeys,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    if (request.admitted !== true)
      throw new ProblemError('FORBIDDEN', 'This route declares no access, so it is closed.');
    return true;
  }

  /** Runs before the body is read. A route without declared access is left to the guard. */
  async admit(request: FastifyRequest): Promise<void> {
    const { access, neverRefused = false } = request.routeOptions.config as AccessConfig;
    if (access === undefined) return;
    request.admitted =
      access === 'public' ||
      (neverRefused
        ? await this.admitAnybody(request)
        : access === 'bot'
          ? await this.admitBot(request, bearerOf(request))
          : await this.admitPerson(request, access));
  }

  /** Requests with a possible key, or without one; credentials not seen before let the others go first. */
  private async admitAnybody(request: FastifyRequest): Promise<boolean> {
    const credential = keyIn(request);
    const keyHash = credentialKind(credential) === 'pgk' ? credentialHash(credential) : null;
    if (keyHash !== null) request.caller = { kind: 'bot', keyHash };
    if (keyHash === null || this.keys.ofExit(keyHash) !== true)
      await this.lane.turn(request.raw.socket);
    return true;
  }

  /** A known key is checked by its command, in the same round trip. */
  private async admitBot(request: FastifyRequest, credential: string): Promise<boolean> {
    const kind = credentialKind(credential);
    if (kind === 'pgt') return this.refuseWrongKind(request, credential);
    const keyHash = credentialHash(credential);
    if (kind === null || !(await this.keys.admits(keyHash, request.ip))) throw unauthenticated();
    request.caller = { kind: 'bot', keyHash };
    return true;
  }

  /**
   * Checks that an admitted bot's key is still valid, before a fault of its body is reported.
   *
   * @throws ProblemError UNAUTHENTICATED
   */
  async confirm({ caller }: FastifyRequest): Promise<void> {
    if (caller?.kind !== 'bot') return;
    if ((await botOfKey(this.ledger.pool, caller.keyHash)) !== null) return;
    this.keys.forget(caller.keyHash);
    throw unauthenticated();
  }

  private async admitPerson(request: FastifyRequest, roles: readonly Role[]): Promise<boolean> {
    const { bot: asked = null } = request.params as { bot?: string };
    // No bot has a malformed id, and the database must not be asked for one; the caller is identified first even so.
    const bot = asked === null || readName(asked) instanceof Fault ? null : asked;
    const person = await this.personForCredential(request, bot);
    if (person === null) throw unauthenticated();
    request.caller = { kind: 'person', ...person };
    if (bot !== null) request.bot = bot;
    if (bot !== asked || !person.sees_bot)
      throw new ProblemError('BOT_UNKNOWN', 'There is no such bot.');
    if (!roles.includes(person.role)) throw forbidden(person, roles);
    return true;
  }

  /** Whether an admitted caller would still be admitted: long-running answers ask this now and then. */
  async isStill(request: FastifyRequest, { actor, role }: Person): Promise<boolean> {
    const person = await this.personForCredential(request, null).catch(() => null);
    return person?.actor === actor && person.role === role;
  }

  /** By the token that the call brings; without one, by the browser's session. */
  private async personForCredential(
    request: FastifyRequest,
    bot: string | null,
  ): Promise<Person | null> {
    const { authorization, cookie } = request.headers;
    if (authorization === undefined && cookie !== undefined) {
      if (request.method !== 'GET' && request.method !== 'HEAD') assertOwnPage(request);
      return this.people.personOf(cookie, bot);
    }
    const credential = bearerOf(request);
    const kind = credentialKind(credential);
    if (kind === 'pgk') return this.refuseWrongKind(request, credential);
    if (kind === null) return null;
    const hash = credentialHash(credential);
    return this.keys.personForCredential(hash, request.ip, () =>
      personOfToken(this.ledger.pool, hash, bot),
    );
  }

  /** A key instead of a token, or the reverse: forbidden if it is valid, else unauthenticated. */
  private async refuseWrongKind({ ip }: FastifyRequest, credential: string): Promise<never> {
    const hash = credentialHash(credential);
    const isKey = credentialKind(credential) === 'pgk';
    const valid = isKey
      ? await this.keys.admits(hash, ip)
      : await this.keys.personForCredential(hash, ip, () =>
          personOfToken(this.ledger.pool, hash, null),
        );
    if (valid === null || valid === false) throw unauthenticated();
    throw new ProblemError(
      'FORBIDDEN',
      isKey
        ? 'A bot’s key does not open this call: it is for people.'
        : 'A token does not open this call: it is for bots.',
    );
  }
}

/** Asks before any body is read. */
export function registerAccess(fastify: FastifyInstance, guard: AccessGuard): void {
  fastify.addHook('onRequest', (request) => guard.admit(request));
}

function bearerOf(request: FastifyRequest): string {
  const credential = keyIn(request);
  if (credential === '') throw unauthenticated();
  return credential;
}

/** The key or token of a call; empty when there is none or it cannot be read. */
const keyIn = ({ headers }: FastifyRequest): string =>
  /^Bearer ([\x21-\x7e]{1,200})$/i.exec(headers.authorization ?? '')?.[1] ?? '';

const unauthenticated = () =>
  new ProblemError(
    'UNAUTHENTICATED',
    'Send a valid key or token as `Authorization: Bearer …`, or sign in.',
  );

const forbidden = ({ role }: Person, roles: readonly Role[]) =>
  new ProblemError('FORBIDDEN', `This call is for ${roles.join(' or ')}; this is ${role}.`);
