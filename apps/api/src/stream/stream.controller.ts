import { Controller, Req, Sse, type MessageEvent } from '@nestjs/common';
import type { StreamMessage } from '@phasegate/contracts';
import { memberBots, PLATFORM, type Person } from '@phasegate/db';
import type { FastifyRequest } from 'fastify';
import { concatMap, filter, from, interval, map, merge, takeWhile, type Observable } from 'rxjs';
import { AccessGuard } from '../access/access.guard.js';
import { ForPeople } from '../access/access.js';
import { Asking } from '../access/caller.js';
import { Ledger } from '../ledger/ledger.js';
import { Changes, type Grown } from './changes.js';

const ALIVE_MS = 15_000;

/** Tells the web admin what to look at again. */
@Controller('v1/stream')
export class StreamController {
  constructor(
    private readonly changes: Changes,
    private readonly ledger: Ledger,
    private readonly access: AccessGuard,
  ) {}

  @Sse()
  @ForPeople('operator', 'compliance', 'admin')
  stream(@Asking() person: Person, @Req() request: FastifyRequest): Observable<MessageEvent> {
    const changed = this.changes.watch().pipe(
      concatMap((grown) => from(this.messageFor(person, grown))),
      filter(({ bots, platform }) => bots.length > 0 || platform),
      map((data): MessageEvent => ({ type: 'changed', data })),
    );
    // A stream outlives the look at its session: whoever was signed out hears nothing more.
    const alive = interval(ALIVE_MS).pipe(
      concatMap(() => from(this.access.isStill(request, person))),
      map((still): MessageEvent => ({ type: still ? 'alive' : 'ended', data: {} })),
    );
    return merge(changed, alive).pipe(takeWhile(({ type }) => type !== 'ended', true));
  }

  private async messageFor({ actor, role }: Person, grown: Grown): Promise<StreamMessage> {
    const own = role === 'operator' ? await memberBots(this.ledger.pool, actor) : null;
    return {
      bots: [...grown].filter((log) => log !== PLATFORM && (own === null || own.has(log))),
      platform: grown.has(PLATFORM),
    };
  }
}
