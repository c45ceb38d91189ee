import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { PROBLEMS, problemType, type Problem } from '@phasegate/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { problemOf } from './problem-of.js';
import { ProblemError } from './problem-error.js';

/** Every error leaves as `application/problem+json`; what nobody foresaw is logged and told without its details. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const known = problemOf(error, request.caller?.kind === 'bot');
    if (known === null) request.log.error({ err: error }, 'unforeseen error');
    else if (known.code === 'DATABASE_UNAVAILABLE')
      request.log.error({ err: error }, 'database unavailable');
    sendProblem(
      reply,
      known ??
        new ProblemError(
          'INTERNAL',
          'Something went wrong here; the logs tell more under this id.',
        ),
    );
  }
}

function sendProblem(reply: FastifyReply, { code, detail, extras }: ProblemError): void {
  const [status, title] = PROBLEMS[code];
  const { retry_after, ...shown } = extras;
  const body: Problem = {
    type: problemType(code),
    title,
    status,
    detail,
    instance: reply.request.id,
    code,
    ...shown,
  };
  if (retry_after !== undefined) void reply.header('retry-after', retry_after);
  void reply
    .status(status)
    .header('content-type', 'application/problem+json; charset=utf-8')
    .send(JSON.stringify(body));
}
