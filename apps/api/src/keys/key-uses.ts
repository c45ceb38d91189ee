import { Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { KEY_USE_EVERY_MS, noteKeyUse } from '@phasegate/db';
import type { FastifyInstance } from 'fastify';
import { PinoLogger } from 'nestjs-pino';
import { Ledger } from '../ledger/ledger.js';

/** Notes when keys are used: now and then only, beside the call, which neither waits for it nor fails with it. */
@Injectable()
export class KeyUses implements BeforeApplicationShutdown {
  /** When this process noted each key last, by its hash: by the machine's own clock, in milliseconds. */
  private readonly noted = new Map<string, number>();
  private readonly underWay = new Set<Promise<void>>();

  constructor(
    private readonly ledger: Ledger,
    private readonly logger: PinoLogger,
  ) {}

  /** @param keyHash of a key that was found valid: others would be remembered for nothing */
  add(keyHash: Buffer, bot: string): void {
    const [key, now] = [keyHash.toString('base64'), Date.now()];
    if (now - (this.noted.get(key) ?? -Infinity) < KEY_USE_EVERY_MS) return;
    this.noted.set(key, now);
    const noting = noteKeyUse(this.ledger.pool, keyHash)
      .catch((error: unknown) =>
        this.logger.warn(
          { err: error, bot },
          'the last use of a key could not be noted; a later use will be',
        ),
      )
      .finally(() => this.underWay.delete(noting));
    this.underWay.add(noting);
  }

  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all(this.underWay);
  }
}

/** Once an answer is out: a request has a bot when its key was found to be that bot's. */
export function registerKeyUses(fastify: FastifyInstance, uses: KeyUses): void {
  fastify.addHook('onResponse', ({ caller, bot }, _reply, done) => {
    if (caller?.kind === 'bot' && bot !== undefined) uses.add(caller.keyHash, bot);
    done();
  });
}
