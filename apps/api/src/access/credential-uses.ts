import { Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { noteKeyUse, noteTokenUse, USE_NOTED_EVERY_MS, type Queries } from '@phasegate/db';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { PinoLogger } from 'nestjs-pino';
import { Ledger } from '../ledger/ledger.js';

/** A valid key or token, and how its use is noted. */
interface Use {
  readonly credential: string;
  readonly facts: { readonly bot?: string; readonly token?: string };
  readonly note: (queries: Queries) => Promise<void>;
}

/**
 * Notes when keys and tokens are used: now and then only, beside the call, which neither waits for it nor fails
 * with it.
 */
@Injectable()
export class CredentialUses implements BeforeApplicationShutdown {
  /** When this process noted each of them last: by the machine's own clock, in milliseconds. */
  private readonly noted = new Map<string, number>();
  private readonly underWay = new Set<Promise<void>>();

  constructor(
    private readonly ledger: Ledger,
    private readonly logger: PinoLogger,
  ) {}

  add({ credential, facts, note }: Use): void {
    const now = Date.now();
    if (now - (this.noted.get(credential) ?? -Infinity) < USE_NOTED_EVERY_MS) return;
    this.noted.set(credential, now);
    const noting = note(this.ledger.pool)
      .catch((error: unknown) =>
        this.logger.warn(
          { err: error, ...facts },
          'the last use of a key or token could not be noted; a later use will be',
        ),
      )
      .finally(() => this.underWay.delete(noting));
    this.underWay.add(noting);
  }

  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all(this.underWay);
  }
}

/** Once an answer is out. */
export function registerCredentialUses(fastify: FastifyInstance, uses: CredentialUses): void {
  fastify.addHook('onResponse', (request, _reply, done) => {
    const use = useIn(request);
    if (use !== null) uses.add(use);
    done();
  });
}

/** A request has a bot when its key was found to be that bot's, and a person when their token was found valid. */
function useIn({ caller, bot, headers }: FastifyRequest): Use | null {
  if (caller?.kind === 'bot' && bot !== undefined) {
    const { keyHash } = caller;
    return {
      credential: keyHash.toString('base64'),
      facts: { bot },
      note: (queries) => noteKeyUse(queries, keyHash),
    };
  }
  if (caller?.kind === 'person' && headers.authorization !== undefined) {
    const { actor } = caller;
    return {
      credential: actor,
      facts: { token: actor },
      note: (queries) => noteTokenUse(queries, actor),
    };
  }
  return null;
}
