import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Person } from '@phasegate/db';
import type { FastifyRequest } from 'fastify';

/** The caller. A bot's key is checked by the command that uses it, in the same round trip as its work. */
export type Caller =
  { readonly kind: 'bot'; readonly keyHash: Buffer } | ({ readonly kind: 'person' } & Person);

declare module 'fastify' {
  interface FastifyRequest {
    caller?: Caller;
    /** Authorized by the roles of the route, before the body was read. */
    admitted?: boolean;
    /** The bot of the call, once known, for the log. */
    bot?: string;
    /** Not worth a line of the log: there are too many of these. */
    quiet?: boolean;
  }
}

/** SHA-256 of the bot's key. */
export const KeyHash = createParamDecorator((_data: unknown, context: ExecutionContext): Buffer => {
  const { caller } = context.switchToHttp().getRequest<FastifyRequest>();
  if (caller?.kind !== 'bot') throw new Error('this call is not for bots');
  return caller.keyHash;
});

/** The person of the token. */
export const Asking = createParamDecorator((_data: unknown, context: ExecutionContext): Person => {
  const { caller } = context.switchToHttp().getRequest<FastifyRequest>();
  if (caller?.kind !== 'person') throw new Error('this call is not for people');
  return caller;
});
