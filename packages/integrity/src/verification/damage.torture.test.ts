import { storeBot } from '@phasegate/db';
import { mergedPolicy } from '@phasegate/phase-core';
import { kept, openBooks, type Books } from './books.fixture.js';
import { DAMAGES, keptTables, seeded } from './damage.fixture.js';

const LONG = process.env['TORTURE'] !== undefined;
const PLACES = LONG ? 50 : 2;
const CLEAN_LOGS = LONG ? 1_000 : 30;
const SEED = Number(process.env['TORTURE_SEED'] ?? '20261123');
const MAX_MS = LONG ? 1_200_000 : 120_000;

let books: Books;
let putBack: () => Promise<void>;
beforeAll(async () => {
  books = await openBooks();
  const phases = ['experience', 'proof_of_concept', 'real_money_trial', 'scaling'] as const;
  for (const [place, phase] of [...phases, ...phases].entries()) {
    await books.climbed(`bot_${place + 1}`, phase);
    await books.checkpointer.turn();
  }
  await books.mirror();
  await books.checkpointer.turn();
  putBack = await keptTables(books);
}, MAX_MS);
afterAll(() => books.close());

test('before any damage there is no fault', async () =>
  expect((await books.verify()).findings).toEqual([]));

test.each(Object.entries(DAMAGES))(
  '%s: found at every place, and correctly named (rules 8.2, 8.3)',
  async (name, damage) => {
    const random = seeded(SEED + Object.keys(DAMAGES).indexOf(name));
    const found: unknown[] = [];
    const expected: unknown[] = [];
    for (let place = 0; place < PLACES; place += 1) {
      const folders = [books.history, books.checkpoints].map(kept);
      const wanted = await damage(books, random);
      const { findings } = await books.verify();
      expected.push(wanted);
      const named = findings.find(
        ({ store, log, seq }) => store === wanted.store && log === wanted.log && seq === wanted.seq,
      );
      const others = findings.filter(({ store }) => store !== wanted.store);
      found.push(
        named !== undefined && others.length === 0
          ? { store: named.store, log: named.log, seq: named.seq }
          : findings,
      );
      for (const folder of folders) folder();
      await putBack();
    }
    expect(found).toEqual(expected);
  },
  MAX_MS,
);

test(
  `${CLEAN_LOGS} logs as they were written: no false alarm`,
  async () => {
    const clean = await openBooks();
    try {
      const random = seeded(SEED);
      const phases = ['experience', 'proof_of_concept'] as const;
      for (let place = 0; place < CLEAN_LOGS; place += 1) {
        if (random(10) === 0) await clean.climbed(`bot_${place}`, phases[random(2)]!);
        else
          await storeBot(clean.pool, {
            id: `bot_${place}`,
            name: 'A bot',
            portfolio_value: String(1 + random(1_000_000)),
            currency: 'USD',
            policy: mergedPolicy({}),
            by: 'op_1',
          });
        if (random(50) === 0) await clean.mirror();
        if (random(20) === 0) await clean.checkpointer.turn();
      }
      const { findings, logs } = await clean.verify();
      expect(findings).toEqual([]);
      expect(logs).toHaveLength(CLEAN_LOGS + 1);
    } finally {
      await clean.close();
    }
  },
  MAX_MS,
);
