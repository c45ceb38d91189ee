import {
  Injectable,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import { throwError, timeout, type Observable } from 'rxjs';
import { Settings } from '../settings.js';
import { ProblemError } from './problem-error.js';

/** Answers 503 when a request takes too long; if it is still committed later, repeating the request finds that. */
@Injectable()
export class AnswerDeadline implements NestInterceptor {
  constructor(private readonly settings: Settings) {}

  intercept(_context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const { answerMs } = this.settings.patience;
    return next.handle().pipe(timeout({ first: answerMs, with: () => throwError(noAnswer) }));
  }
}

const noAnswer = () =>
  new ProblemError('DATABASE_UNAVAILABLE', 'No answer in time: nothing is allowed. Try again.', {
    retry_after: 1,
  });
