import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { problemOf } from './problem-of.js';
import { ProblemError } from './problem-error.js';

/**
 * Every error is answered as `application/problem+json`; unexpected ones are logged and answered without their details.
 */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    sendProblem(reply, problemToSend(error, request));
  }
}

/** The problem to answer with; server errors are also logged. */
export function problemToSend(error: unknown, request: FastifyRequest): ProblemError {
  const known = problemOf(error, request.caller?.kind === 'bot');
  if (known === null) request.log.error({ err: error }, 'unforeseen error');
  else if (known.code === 'DATABASE_UNAVAILABLE')
    request.log.error({ err: error }, 'database unavailable');
  else if (known.code === 'RECORD_UNREADABLE')
    request.log.error({ err: error }, 'stored state unreadable');
  return (
    known ??
    new ProblemError('INTERNAL', 'Something went wrong here; the logs tell more under this id.')
  );
}

/** An address that the router cannot read reaches neither a route nor the filter of its errors. */
export function refuseAddress(error: FastifyError, request: FastifyRequest, reply: FastifyReply) {
  sendProblem(reply, problemToSend(error, request));
}

function sendProblem(reply: FastifyReply, problem: ProblemError): void {
  const body = problem.body(reply.request.id);
  const { status } = body;
  const { retry_after } = problem.extras;
  if (retry_after !== undefined) void reply.header('retry-after', retry_after);
  void reply
    .status(status)
    .header('content-type', 'application/problem+json; charset=utf-8')
    .send(JSON.stringify(body));
}
