import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { IncomingMessage } from 'node:http';

const HEADER = 'x-request-id';
/** Asked every few seconds, by machines. */
const MACHINES = /^\/(health|metrics)\b/;
const GIVEN = /^[\w.:-]{1,100}$/;

/** The id that the caller gave, when it is a plain one, else a new one. */
export function requestId({ headers }: IncomingMessage): string {
  const given = headers[HEADER];
  return typeof given === 'string' && GIVEN.test(given) ? given : randomUUID();
}

/** One line per answer, with the caller and the duration; very frequent calls only at level `debug`. */
export function registerRequestLog(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    void reply.header(HEADER, request.id);
    done();
  });
  fastify.addHook('onResponse', (request, reply, done) => {
    const { caller, bot, method, quiet, log } = request;
    const few = quiet !== true && !MACHINES.test(request.url);
    const level = reply.statusCode >= 500 ? 'error' : few ? 'info' : 'debug';
    log[level](
      {
        method,
        path: request.url.split('?', 1)[0],
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime * 10) / 10,
        bot,
        actor: caller?.kind === 'person' ? caller.actor : undefined,
      },
      'answered',
    );
    done();
  });
}
