import {
  Injectable,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import { UnknownBot } from '@phasegate/db';
import type { FastifyRequest } from 'fastify';
import { catchError, from, mergeMap, throwError, type Observable } from 'rxjs';
import { ProblemError } from '../http/problem-error.js';
import { AccessGuard } from './access.guard.js';
import { KnownKeys } from './known-keys.js';

/** The answer to a revoked key says so, and does not mention faults of fields. */
@Injectable()
export class KeyBeforeFields implements NestInterceptor {
  constructor(
    private readonly access: AccessGuard,
    private readonly keys: KnownKeys,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    return next.handle().pipe(
      catchError((error: unknown) => {
        if (error instanceof UnknownBot && request.caller?.kind === 'bot')
          this.keys.forget(request.caller.keyHash);
        if (!(error instanceof ProblemError && error.code === 'INVALID_FIELDS'))
          return throwError(() => error);
        return from(this.access.confirm(request)).pipe(mergeMap(() => throwError(() => error)));
      }),
    );
  }
}
