import fc from 'fast-check';
import { admin, botIn, HOUR, START } from '../decide/bot-in-phase.fixture.js';
import type { Draft } from '../decide/draft.js';
import { decideReset } from '../decide/override.js';
import { decidePolicy } from '../decide/policy.js';
import { bringToPresent } from '../decide/present.js';
import type { LeftBy, PhaseEvent } from '../events.js';
import { instantOf, type Instant } from '../instant.js';
import { DEFAULT_POLICY } from '../policy/policy.js';
import { alwaysOpen } from '../simulate/random-history.fixture.js';
import { policiesInForce, type PublishedPolicy } from './policies-in-force.js';

type Step = { readonly hours: number; readonly act: 'tighten' | 'loosen' | 'reset' | 'nothing' };

function carryOut(draft: Draft, at: Instant, act: Step['act'], place: number): void {
  bringToPresent(draft, at);
  draft.reach(at);
  if (act === 'reset') decideReset(draft, at, admin, 'confirmed');
  if (act === 'tighten' || act === 'loosen')
    decidePolicy(
      draft,
      at,
      admin,
      { permit_seconds: act === 'tighten' ? 299 - place : 301 + place },
      'confirmed',
    );
}

/** The versions as recorded in the log. */
function published(events: readonly PhaseEvent[]): PublishedPolicy[] {
  const registered = {
    version: 1,
    policy: DEFAULT_POLICY,
    published_at: START,
    seq: 0,
    takes_effect: 'registration',
    at_boundary: null,
    next_tenure: null,
  } as const;
  const begun = events.filter(({ type }) =>
    (['phase.advanced', 'phase.downgraded', 'phase.rolled_back', 'sessions.reset'] as LeftBy[]).includes(type as LeftBy),
  ); // prettier-ignore
  return [
    registered,
    ...events.flatMap((event): PublishedPolicy[] => {
      if (event.type !== 'policy.published') return [];
      const { version, policy, at, seq, from, at_boundary = null } = event;
      const next = begun.find((tenure) => tenure.seq > seq);
      const next_tenure = next === undefined ? null : { at: instantOf(next.at), seq: next.seq };
      return [
        {
          version,
          policy,
          published_at: instantOf(at),
          seq,
          takes_effect: from,
          at_boundary,
          next_tenure,
        },
      ];
    }),
  ];
}

test('the versions in force are those of the fold, at every instant (rules 7.4)', () => {
  const step = fc.record({
    hours: fc.integer({ min: 0, max: 30 }),
    act: fc.constantFrom<Step['act']>('tighten', 'loosen', 'reset', 'nothing'),
  });
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 12 }), (steps) => {
      const draft = botIn('experience');
      const events: PhaseEvent[] = [];
      const seen: { at: Instant; version: number }[] = [];
      let at = START;
      steps.forEach(({ hours, act }, place) => {
        at += hours * HOUR + 1;
        carryOut(draft, at, act, place);
        events.push(...draft.take());
        seen.push({ at, version: draft.state.policies.version });
      });
      const versions = policiesInForce(alwaysOpen, published(events));
      for (const moment of seen)
        expect(versions.findLast(({ from }) => from <= moment.at)?.version).toBe(moment.version);
    }),
  );
});
