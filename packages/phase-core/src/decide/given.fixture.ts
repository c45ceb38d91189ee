import type { NewEvent, PhaseEvent } from '../events.js';
import type { Instant } from '../instant.js';
import type { Phase } from '../phase.js';
import { botIn, HOUR, START } from './bot-in-phase.fixture.js';
import type { Draft } from './draft.js';

/** An hour into the first trading day of the bot's tenure. */
export const NOW = START + HOUR;

type Expected = { readonly type: PhaseEvent['type'] } & Readonly<Record<string, unknown>>;

/** `given(phase, …events).when(command).then(…events)`: a bot's log, a command, and the lines that it adds. */
export function given(phase: Phase, ...events: readonly NewEvent[]) {
  const draft = botIn(phase);
  for (const event of events) draft.emit(NOW, event);
  draft.take();
  return {
    when(decide: (draft: Draft, now: Instant) => object | undefined | void, at: Instant = NOW) {
      const answer = decide(draft, at);
      const result = {
        /** All of them, in order; each with these fields at least. */
        then(...expected: readonly Expected[]) {
          expect(draft.events).toMatchObject(expected);
          return result;
        },
        answered(expected: object) {
          expect(answer).toMatchObject(expected);
          return result;
        },
      };
      return result;
    },
  };
}
