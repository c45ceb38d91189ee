import { Injectable } from '@nestjs/common';
import { Observable, type Subscriber } from 'rxjs';

/** One per open page, plus some for streams that a browser abandoned without closing. */
const MAX_PER_PERSON = 16;

/** The streams that each person has open: one too many ends the oldest. */
@Injectable()
export class OpenStreams {
  private readonly open = new Map<string, Subscriber<void>[]>();

  /** Open for as long as somebody listens; emits when the stream has to end. */
  of(actor: string): Observable<void> {
    return new Observable((stream) => {
      const streams = this.open.get(actor) ?? [];
      this.open.set(actor, streams);
      streams.push(stream);
      if (streams.length > MAX_PER_PERSON) streams[0]!.next();
      return () => {
        streams.splice(streams.indexOf(stream), 1);
        if (streams.length === 0) this.open.delete(actor);
      };
    });
  }
}
