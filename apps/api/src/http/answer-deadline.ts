import {
  Injectable,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import { throwError, timeout, type Observable } from 'rxjs';
import { ProblemError } from './problem-error.js';

/** A bot has its answer within 2 s; what takes longer than this is a database that hangs (NFR-004). */
export const ANSWER_MS = 1_800;

/** Answers 503 when a call takes too long; what is committed later all the same, the same call again will find. */
@Injectable()
export class AnswerDeadline implements NestInterceptor {
  intercept(_context: ExecutionContext, next: CallHandler): Observable<unknown> {
    return next.handle().pipe(timeout({ first: ANSWER_MS, with: () => throwError(noAnswer) }));
  }
}

const noAnswer = () =>
  new ProblemError('DATABASE_UNAVAILABLE', 'No answer in time: nothing is allowed. Try again.', {
    retry_after: 1,
  });
