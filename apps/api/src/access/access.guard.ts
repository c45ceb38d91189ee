import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { Fault, readName, type Access, type Role } from '@phasegate/contracts';
import {
  botOfKey,
  credentialHash,
  credentialKind,
  personOfToken,
  type Person,
} from '@phasegate/db';
import type { FastifyRequest } from 'fastify';
import { ProblemError } from '../http/problem-error.js';
import { Ledger } from '../ledger/ledger.js';
import { People } from '../people/people.js';
import { ACCESS } from './access.js';
import { assertOwnPage } from './own-page.js';

/** Denies every call that does not say whom it is for, and lets in only those (deny by default). */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly ledger: Ledger,
    private readonly people: People,
  ) {}

  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    const access = this.reflector.get<Access | undefined>(ACCESS, context.getHandler());
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    if (access === undefined) throw new ProblemError('FORBIDDEN', 'This call is for nobody.');
    if (access === 'public') return true;
    return access === 'bot'
      ? this.admitBot(request, bearerOf(request))
      : this.admitPerson(request, access);
  }

  /** The key itself is looked up where it is used; only what cannot be a key is refused here. */
  private admitBot(request: FastifyRequest, credential: string): boolean | Promise<boolean> {
    if (credentialKind(credential) === 'pgt') return this.refuseWrongKind(credential);
    request.caller = { kind: 'bot', keyHash: credentialHash(credential) };
    return true;
  }

  private async admitPerson(request: FastifyRequest, roles: readonly Role[]): Promise<boolean> {
    const bot = botAskedFor(request);
    const person = await this.personBehind(request, bot);
    if (person === null) throw unauthenticated();
    request.caller = { kind: 'person', ...person };
    if (bot !== null) request.bot = bot;
    if (!person.sees_bot) throw new ProblemError('BOT_UNKNOWN', 'There is no such bot.');
    if (!roles.includes(person.role)) throw forbidden(person, roles);
    return true;
  }

  /** Whether a call that was let in would be so again: what lasts long asks now and then. */
  async isStill(request: FastifyRequest, { actor, role }: Person): Promise<boolean> {
    const person = await this.personBehind(request, null).catch(() => null);
    return person?.actor === actor && person.role === role;
  }

  /** By the token that the call brings; without one, by the browser's session. */
  private async personBehind(request: FastifyRequest, bot: string | null): Promise<Person | null> {
    const { authorization, cookie } = request.headers;
    if (authorization === undefined && cookie !== undefined) {
      if (request.method !== 'GET' && request.method !== 'HEAD') assertOwnPage(request);
      return this.people.personOf(cookie, bot);
    }
    const credential = bearerOf(request);
    const kind = credentialKind(credential);
    if (kind === 'pgk') return this.refuseWrongKind(credential);
    return kind === null ? null : personOfToken(this.ledger.pool, credentialHash(credential), bot);
  }

  /** A key where a token is needed, or the other way round: forbidden if it is valid, else unknown. */
  private async refuseWrongKind(credential: string): Promise<never> {
    const hash = credentialHash(credential);
    const { pool } = this.ledger;
    const isKey = credentialKind(credential) === 'pgk';
    const valid = isKey ? await botOfKey(pool, hash) : await personOfToken(pool, hash, null);
    if (valid === null) throw unauthenticated();
    throw new ProblemError(
      'FORBIDDEN',
      isKey
        ? 'A bot’s key does not open this call: it is for people.'
        : 'A token does not open this call: it is for bots.',
    );
  }
}

function bearerOf({ headers }: FastifyRequest): string {
  const match = /^Bearer ([\x21-\x7e]{1,200})$/i.exec(headers.authorization ?? '');
  if (match === null) throw unauthenticated();
  return match[1]!;
}

function botAskedFor({ params }: FastifyRequest): string | null {
  const { bot } = params as { bot?: string };
  if (bot === undefined) return null;
  if (readName(bot) instanceof Fault)
    throw new ProblemError('BOT_UNKNOWN', 'There is no such bot.');
  return bot;
}

const unauthenticated = () =>
  new ProblemError(
    'UNAUTHENTICATED',
    'Send a valid key or token as `Authorization: Bearer …`, or sign in.',
  );

const forbidden = ({ role }: Person, roles: readonly Role[]) =>
  new ProblemError('FORBIDDEN', `This call is for ${roles.join(' or ')}; this is ${role}.`);
