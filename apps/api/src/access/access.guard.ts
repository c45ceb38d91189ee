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
import { ACCESS } from './access.js';

/** Denies every call that does not say whom it is for, and lets in only those (deny by default). */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly ledger: Ledger,
  ) {}

  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    const access = this.reflector.get<Access | undefined>(ACCESS, context.getHandler());
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    if (access === undefined) throw new ProblemError('FORBIDDEN', 'This call is for nobody.');
    if (access === 'public') return true;
    const credential = bearerOf(request);
    return access === 'bot'
      ? this.admitBot(request, credential)
      : this.admitPerson(request, credential, access);
  }

  /** The key itself is looked up where it is used; only what cannot be a key is refused here. */
  private admitBot(request: FastifyRequest, credential: string): boolean | Promise<boolean> {
    if (credentialKind(credential) === 'pgt') return this.refuseWrongKind(credential);
    request.caller = { kind: 'bot', keyHash: credentialHash(credential) };
    return true;
  }

  private async admitPerson(
    request: FastifyRequest,
    credential: string,
    roles: readonly Role[],
  ): Promise<boolean> {
    const kind = credentialKind(credential);
    if (kind === 'pgk') return this.refuseWrongKind(credential);
    if (kind === null) throw unauthenticated();
    const bot = botAskedFor(request);
    const person = await personOfToken(this.ledger.pool, credentialHash(credential), bot);
    if (person === null) throw unauthenticated();
    request.caller = { kind: 'person', ...person };
    if (bot !== null) request.bot = bot;
    if (!person.sees_bot) throw new ProblemError('BOT_UNKNOWN', 'There is no such bot.');
    if (!roles.includes(person.role)) throw forbidden(person, roles);
    return true;
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
  new ProblemError('UNAUTHENTICATED', 'Send a valid key or token as `Authorization: Bearer …`.');

const forbidden = ({ role }: Person, roles: readonly Role[]) =>
  new ProblemError(
    'FORBIDDEN',
    `This call is for ${roles.join(' or ')}, and this token is for ${role}.`,
  );
