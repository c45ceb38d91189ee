import { captured, TestFolder } from '../captured-run.fixture.js';

const folder = new TestFolder();
afterAll(() => folder.remove());

const DAY_MS = 86_400_000;
const START = Date.parse('2026-03-02T15:00:00.000Z');

/** A trade a weekday for some weeks, 2 won or 1 lost for each dollar at risk. */
const TRADES = folder.write(
  'trades.csv',
  [
    'trade_id,symbol,side,opened_at,closed_at,notional,pnl,entry_price,stop_price,target_price',
    ...Array.from({ length: 28 }, (_, day) => START + day * DAY_MS)
      .filter((at) => ![0, 6].includes(new Date(at).getUTCDay()))
      .map((at, place) => {
        const [opened, closed] = [at, at + 3_600_000].map((time) => new Date(time).toISOString());
        return `t${place},AAPL,long,${opened},${closed},100,${place % 4 === 3 ? -1 : 2},100,99,102`;
      }),
  ].join('\n'),
);

test('evidence of a file is printed as the API answers (evidence E1, E2)', async () => {
  const args = ['evidence', '--trades', TRADES, '--approve', 'never', '--json'];
  const { status, stdout } = await captured(args);
  expect(status).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    phase: 'experience',
    to: 'proof_of_concept',
    win_rate: {
      wins: 15,
      trades: 20,
      threshold: '0.6',
      probability: '0.9176',
      interval: { low: '0.5358', high: '0.8976' },
      luck: '0.0207',
      trades_to_settle: 8,
      verdict: 'open',
      looks: 20,
    },
    profit: { trades: 20, planned_rr: '2', realized_rr: '2', rr_gap: false },
    strategies: [{ strategy: null, trades: 20 }],
  });
});

test('and in words, the sentence first', async () => {
  const { stdout } = await captured(['evidence', '--trades', TRADES, '--approve', 'never']);
  expect(stdout).toMatch(
    /^Experience, the gate to Proof of Concept\.\n15 wins of 20 could be a 54% bot: the chance that its true rate is at least 60% is 91%\.\n/,
  );
});

test.each([
  [['evidence'], 'one of --bot and --trades is needed'],
  [['evidence', '--bot', 'b', '--trades', TRADES], 'one of --bot and --trades is needed'],
])('%j is bad input', async (args, fault) => {
  const { status, stdout, stderr } = await captured(args);
  expect({ status, stdout, stderr }).toEqual({
    status: 2,
    stdout: '',
    stderr: `phase: ${fault}\n`,
  });
});
