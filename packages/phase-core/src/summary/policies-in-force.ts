import type { Market } from '../calendar/market.js';
import type { Instant } from '../instant.js';
import type { Policy } from '../policy/policy.js';

/** A version of a bot's policy as it was published. */
export interface PublishedPolicy {
  readonly version: number;
  readonly policy: Policy;
  readonly published_at: Instant;
  /** Its place in the log. */
  readonly seq: number;
  readonly takes_effect: 'registration' | 'boundary' | 'tenure';
  /** With `tenure`: what its tighter keys make of the next boundary (rules 7.4); null: nothing. */
  readonly at_boundary: Policy | null;
  /** The first tenure that began after it; null: none has. */
  readonly next_tenure: { readonly at: Instant; readonly seq: number } | null;
}

/** A version that came into force, and when. */
export interface PolicyInForce {
  readonly version: number;
  readonly policy: Policy;
  readonly from: Instant;
}

/**
 * The versions that came into force, in order (rules 7.4): at registration, at the next boundary, or with the next
 * tenure. One that still waited when the next was published never did.
 *
 * @param versions by number
 */
export function policiesInForce(
  market: Market,
  versions: readonly PublishedPolicy[],
): PolicyInForce[] {
  return versions.flatMap((published, place) => {
    const next = versions[place + 1];
    return [...tighterPart(market, published, next), ...wholeVersion(market, published, next)];
  });
}

function wholeVersion(
  market: Market,
  published: PublishedPolicy,
  next: PublishedPolicy | undefined,
): PolicyInForce[] {
  const from = effectiveFrom(market, published);
  if (from === null || (next !== undefined && isReplaced(published, next, from))) return [];
  const { version, policy } = published;
  return [{ version, policy, from }];
}

/** The tighter keys of a version that waits for the next tenure, unless that begins first. */
function tighterPart(
  market: Market,
  { version, at_boundary, published_at, next_tenure }: PublishedPolicy,
  next: PublishedPolicy | undefined,
): PolicyInForce[] {
  const from = market.openOf(market.dayOf(published_at) + 1);
  const overtaken =
    (next !== undefined && next.published_at < from) ||
    (next_tenure !== null && next_tenure.at < from);
  return at_boundary === null || overtaken ? [] : [{ version, policy: at_boundary, from }];
}

function effectiveFrom(market: Market, published: PublishedPolicy): Instant | null {
  const { takes_effect, published_at, next_tenure } = published;
  if (takes_effect === 'registration') return published_at;
  if (takes_effect === 'tenure') return next_tenure?.at ?? null;
  return market.openOf(market.dayOf(published_at) + 1);
}

/** Whether the next version came before this one took effect. */
function isReplaced(
  { takes_effect, next_tenure }: PublishedPolicy,
  next: PublishedPolicy,
  from: Instant,
): boolean {
  if (takes_effect === 'registration') return false;
  if (takes_effect === 'boundary') return next.published_at < from;
  return next.seq < next_tenure!.seq;
}
