import { Controller, Req, type MessageEvent } from '@nestjs/common';
import type { StreamMessage } from '@phasegate/contracts';
import { memberBots, memberOf, PLATFORM, type Person } from '@phasegate/db';
import type { FastifyRequest } from 'fastify';
import { concatMap, filter, from, interval, map, merge, takeWhile, type Observable } from 'rxjs';
import { AccessGuard } from '../access/access.guard.js';
import { Asking } from '../access/caller.js';
import { ServesEvents } from '../http/serves.js';
import { Ledger } from '../ledger/ledger.js';
import { Changes, type Grown } from './changes.js';
import { OpenStreams } from './open-streams.js';

const ALIVE_MS = 15_000;
/** The result of a poll that found nothing new. */
const NOTHING_GROWN: Grown = new Set();
const ENDED: MessageEvent = { type: 'ended', data: {} };

/** Tells the web admin which data to reload. */
@Controller()
export class StreamController {
  constructor(
    private readonly changes: Changes,
    private readonly ledger: Ledger,
    private readonly access: AccessGuard,
    private readonly streams: OpenStreams,
  ) {}

  @ServesEvents('/v1/stream')
  stream(@Asking() person: Person, @Req() request: FastifyRequest): Observable<MessageEvent> {
    const looks = merge(this.changes.watch(), interval(ALIVE_MS).pipe(map(() => NOTHING_GROWN)));
    const updates = looks.pipe(
      concatMap((grown) => from(this.eventFor(request, person, grown))),
      filter((event) => event !== null),
    );
    const crowdedOut = this.streams.of(person.actor).pipe(map((): MessageEvent => ENDED));
    return merge(updates, crowdedOut).pipe(takeWhile(({ type }) => type !== 'ended', true));
  }

  /**
   * A stream outlives the check of its session or token. Every revocation is in the platform's log, so that nothing is
   * sent after one; expiry is noticed in between.
   */
  private async eventFor(
    request: FastifyRequest,
    person: Person,
    grown: Grown,
  ): Promise<MessageEvent | null> {
    const look = grown === NOTHING_GROWN;
    if ((look || grown.has(PLATFORM)) && !(await this.access.isStill(request, person)))
      return ENDED;
    if (look) return { type: 'alive', data: {} };
    const data = await this.messageFor(person, grown);
    return data.bots.length > 0 || data.platform ? { type: 'changed', data } : null;
  }

  private async messageFor(person: Person, grown: Grown): Promise<StreamMessage> {
    const member = memberOf(person);
    const own = member === null ? null : await memberBots(this.ledger.pool, member);
    return {
      bots: [...grown].filter((log) => log !== PLATFORM && (own === null || own.has(log))),
      platform: grown.has(PLATFORM),
    };
  }
}
