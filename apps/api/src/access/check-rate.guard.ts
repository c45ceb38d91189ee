import {
  Injectable,
  type CanActivate,
  type ExecutionContext,
  type OnApplicationShutdown,
} from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { openRedis } from '@phasegate/queues';
import type { Redis } from 'ioredis';
import {
  RateLimiterMemory,
  RateLimiterRedis,
  RateLimiterRes,
  type RateLimiterAbstract,
} from 'rate-limiter-flexible';
import { ProblemError } from '../http/problem-error.js';
import { Settings } from '../settings.js';

/**
 * Limits the checks and renewals of a key, over all API processes when there is Redis. Without Redis each process
 * counts for itself: the limit protects against load, the rules do not depend on it.
 */
@Injectable()
export class CheckRateGuard implements CanActivate, OnApplicationShutdown {
  private readonly redis: Redis | undefined;
  private readonly limiter: RateLimiterAbstract;

  constructor({ redisUrl, checksPerSecond: points }: Settings) {
    const inMemory = new RateLimiterMemory({ points, duration: 1 });
    if (redisUrl === undefined) {
      this.limiter = inMemory;
      return;
    }
    this.redis = openRedis(redisUrl, { maxRetriesPerRequest: 1, enableOfflineQueue: false });
    this.limiter = new RateLimiterRedis({
      storeClient: this.redis,
      keyPrefix: 'phasegate:checks',
      points,
      duration: 1,
      insuranceLimiter: inMemory,
    });
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const { caller } = context.switchToHttp().getRequest<FastifyRequest>();
    if (caller?.kind !== 'bot') throw new Error('only checks of bots are limited');
    try {
      await this.limiter.consume(caller.keyHash.toString('base64'));
      return true;
    } catch (error) {
      if (!(error instanceof RateLimiterRes)) throw error;
      const retry_after = Math.ceil(error.msBeforeNext / 1000);
      throw new ProblemError(
        'RATE_LIMITED',
        'A key may make 20 checks a second: this is a block.',
        { retry_after },
      );
    }
  }

  onApplicationShutdown(): void {
    this.redis?.disconnect();
  }
}
