import { ATTENTION, BOT_SORTS, type BotsQuery } from '@phasegate/contracts';
import { PHASES } from '@phasegate/phase-core';
import fc from 'fast-check';
import type { ListedBot, Listing } from './bot-index.js';
import { botsPageOf } from './bots-page.js';

const NOW = Date.parse('2026-03-09T14:30:00.000Z');
const text = (at: number) => new Date(at).toISOString();

const anyKnown = fc.record({
  phase: fc.constantFrom(...PHASES),
  met: fc.integer({ min: 0, max: 6 }),
  ready: fc.boolean(),
  pnl: fc.integer({ min: -3, max: 3 }).map((cents) => String(cents / 4)),
  last: fc.option(fc.integer({ min: 0, max: 2 })),
  open: fc.boolean(),
  used: fc.option(fc.integer({ min: 0, max: 3 })),
});

/** Few different values, so that many bots tie in every order. */
const anyBot = fc
  .record({
    name: fc.constantFrom('Alpha', 'alpha', 'Beta 2', 'Beta 10', 'Ω'),
    created: fc.integer({ min: 0, max: 2 }),
    attention: fc.subarray([...ATTENTION]),
    known: fc.option(anyKnown, { freq: 8 }),
  })
  .map(({ name, created, attention, known }) => (id: number): ListedBot => ({
    bot: {
      id: `bot_${id}`,
      name,
      currency: 'USD',
      created_at: text(NOW - created * 1000),
      archived_at: null,
    },
    attention,
    known: known === null ? null : knownOf(`bot_${id}`, known),
  }));

type AnyKnown = typeof anyKnown extends fc.Arbitrary<infer Value> ? Value : never;

function knownOf(
  bot: string,
  { phase, met, ready, pnl, last, open, used }: AnyKnown,
): ListedBot['known'] {
  const last_trade_at = last === null ? null : text(NOW - last * 1000);
  const readiness = {
    ...{ to: null, ready, recommended: false, met, criteria: 6, summary: '' },
    first_approval: null,
  };
  return {
    ...{ held_at: NOW, from: NOW, until: Infinity, policy_version: 1 },
    status: {
      ...{ bot, phase, size: null, effective_size: null, downgrade_due: false, entries_today: 0 },
      ...{ blocked_by: [], next_allowed_at: null, halted: false, quarantined: false },
      ...{ trading_day: '2026-03-09', equity: '1', open_permits: [], open_trades: 0 },
      ...{ exposure: '0', max_exposure: null, headroom: NO_HEADROOM },
      breaker: open ? { cause: 'manual', since: text(NOW), blocks_paper: false } : null,
      readiness: phase === 'scaling' ? readiness : { ...readiness, to: 'scaling' },
      as_of: text(NOW),
    },
    figures: {
      ...{ tenure_since: text(NOW), tenure_trades: 0, tenure_pnl: pnl, last_trade_at },
      ...{ trading_days_without_entry: 0, one_short: null },
      ...{ day_pnl: '0', peak: '1', drawdown: '0', sparkline: [] },
      nearest_downgrade:
        used === null ? null : { trigger: 'drawdown' as const, used: String(used / 4) },
    },
  };
}

const NO_HEADROOM = {
  consecutive_losses: null,
  rolling_win_rate: null,
  daily_loss: null,
  drawdown: null,
};

const anyBots = (min: number, max: number, first = 0) =>
  fc
    .array(anyBot, { minLength: min, maxLength: max })
    .map((bots) => bots.map((make, place) => make(first + place)));
const anySort = fc.constantFrom(...BOT_SORTS);

const listing = (bots: readonly ListedBot[]): Listing => ({
  roster: { now: new Date(NOW), closures_version: 0, halted: null, horizon: '1', bots: [] },
  bots,
});

/** The ids of every page, `added` coming up after the first. */
function paged(bots: readonly ListedBot[], query: BotsQuery, added: readonly ListedBot[] = []) {
  const seen: string[] = [];
  let shown = bots;
  for (let cursor: string | null | undefined; cursor !== null; shown = [...bots, ...added]) {
    const page = botsPageOf(listing(shown), { ...query, cursor: cursor ?? undefined });
    seen.push(...page.items.map(({ id }) => id));
    cursor = page.next_cursor;
  }
  return seen;
}

describe('pages of bots', () => {
  it('show each bot once, in the order of one long page, for any order and page size', () => {
    fc.assert(
      fc.property(anyBots(0, 25), anySort, fc.integer({ min: 1, max: 7 }), (bots, sort, limit) => {
        const whole = botsPageOf(listing(bots), { limit: 200, sort });
        expect(whole.total).toBe(bots.length);
        expect(paged(bots, { limit, sort })).toEqual(whole.items.map(({ id }) => id));
        expect(new Set(whole.items.map(({ id }) => id)).size).toBe(bots.length);
      }),
    );
  });

  it('do not depend on a bot’s previous position', () => {
    fc.assert(
      fc.property(anyBots(0, 25), anySort, (bots, sort) => {
        expect(paged(bots.toReversed(), { limit: 5, sort })).toEqual(
          paged(bots, { limit: 5, sort }),
        );
      }),
    );
  });

  it('show every bot that was there from the beginning once, in its order, while others are added', () => {
    fc.assert(
      fc.property(anyBots(1, 20), anyBots(0, 10, 100), anySort, (bots, added, sort) => {
        const before = new Set(bots.map(({ bot }) => bot.id));
        const seen = paged(bots, { limit: 3, sort }, added).filter((id) => before.has(id));
        expect(seen).toEqual(paged(bots, { limit: 200, sort }));
      }),
    );
  });

  it('are the other way round with - in front', () => {
    fc.assert(
      fc.property(
        anyBots(0, 20),
        fc.constantFrom('pnl', 'readiness', 'last_trade', 'downgrade'),
        (bots, sort) => {
          expect(paged(bots, { limit: 200, sort: `-${sort}` as const })).toEqual(
            paged(bots, { limit: 200, sort }).toReversed(),
          );
        },
      ),
    );
  });

  it('hold what each filter says, and the total says how many', () => {
    fc.assert(
      fc.property(anyBots(0, 25), (bots) => {
        const found = (query: Partial<BotsQuery>) => {
          const { items, total } = botsPageOf(listing(bots), { limit: 200, ...query });
          expect(total).toBe(items.length);
          return new Set(items.map(({ id }) => id));
        };
        const those = (fit: (bot: ListedBot) => boolean) =>
          new Set(bots.filter(fit).map(({ bot }) => bot.id));
        for (const phase of PHASES)
          expect(found({ phase })).toEqual(those(({ known }) => known?.status.phase === phase));
        for (const code of ATTENTION)
          expect(found({ attention: code })).toEqual(
            those(({ attention }) => attention.includes(code)),
          );
        expect(found({ attention: 'any' })).toEqual(those(({ attention }) => attention.length > 0));
        expect(found({ breaker: 'closed' })).toEqual(
          those(({ known }) => known !== null && known.status.breaker === null),
        );
        expect(found({ breaker: 'open' })).toEqual(
          those(({ known }) => known === null || known.status.breaker !== null),
        );
        expect(found({ search: 'ALPH' })).toEqual(
          those(({ bot }) => bot.name.toLowerCase() === 'alpha'),
        );
        expect(found({ search: 'bot_1' })).toEqual(those(({ bot }) => bot.id.includes('bot_1')));
      }),
    );
  });
});

describe('orders of bots', () => {
  const named =
    (name: string) =>
    (fields: Partial<ListedBot>): ListedBot => ({
      bot: { id: name, name, currency: 'USD', created_at: text(NOW), archived_at: null },
      attention: [],
      known: null,
      ...fields,
    });
  const [a, b, c] = [named('A'), named('B'), named('C')];
  const names = (bots: readonly ListedBot[], sort: BotsQuery['sort']) =>
    botsPageOf(listing(bots), { limit: 200, sort }).items.map(({ name }) => name);
  const known = (fields: Partial<AnyKnown>) =>
    knownOf('bot', {
      ...{ phase: 'experience', met: 0, ready: false, pnl: '0', last: null, open: false },
      used: null,
      ...fields,
    });

  it('attention: one urgent reason outweighs several lesser ones; among equals by name', () => {
    expect(
      names(
        [a({}), b({ attention: ['READY_TO_ADVANCE', 'IDLE'] }), c({ attention: ['BREAKER_OPEN'] })],
        'attention',
      ),
    ).toEqual(['C', 'B', 'A']);
    expect(names([c({}), b({}), a({})], 'attention')).toEqual(['A', 'B', 'C']);
  });

  it('attention: with all bots halted their own reasons decide', () => {
    const halted = [a({ attention: ['HALTED'] }), b({ attention: ['HALTED', 'BREAKER_OPEN'] })];
    expect(names(halted, 'attention')).toEqual(['B', 'A']);
  });

  it('readiness: the ready first, then by criteria missing, then the highest phase, then the unreadable', () => {
    const bots = [
      a({ known: null }),
      b({ known: known({ met: 6, ready: true }) }),
      c({ known: known({ met: 5 }) }),
    ];
    expect(names(bots, 'readiness')).toEqual(['B', 'C', 'A']);
    expect(
      names([...bots.slice(1), a({ known: known({ phase: 'scaling' }) })], 'readiness'),
    ).toEqual(['B', 'C', 'A']);
  });

  it('pnl: exact, however large and close', () => {
    const bots = [
      a({ known: known({ pnl: '9007199254740993.01' }) }),
      b({ known: known({ pnl: '9007199254740993.02' }) }),
      c({ known: known({ pnl: '-1' }) }),
    ];
    expect(names(bots, 'pnl')).toEqual(['B', 'A', 'C']);
    expect(names(bots, '-pnl')).toEqual(['C', 'A', 'B']);
  });
});
