import {
  DEFAULT_POLICY,
  marketOf,
  mergedPolicy,
  simulate,
  type Policy,
} from '@phasegate/phase-core';
import { Chance } from '../chance.js';
import { labReport, usualBot } from './lab-report.js';
import { policyLab, REACHED_PHASES, type PolicyLabRequest } from './policy-lab.js';
import { tradesOf } from './synthetic-bot.js';

/** Gates that can be passed within weeks, so that few runs show much. */
const QUICK = mergedPolicy({
  gates: {
    experience: { session_window: 5, profitable_sessions: 5 },
    proof_of_concept: { trade_window: 10, trading_days: 5 },
    real_money_trial: { trade_window: 20, trading_days: 10 },
  },
});

/** One trade a day: a year of it is run in a third of the time. */
const BOT = { ...usualBot([QUICK]), trades_per_day: '1' };

const request = (over: Partial<PolicyLabRequest> = {}): PolicyLabRequest => ({
  policies: [QUICK],
  bot: BOT,
  win_rates: ['0.5', '0.8'],
  runs: 12,
  seed: 5,
  from: '2026-01-05',
  ...over,
});
const HERE = { threads: 0 };

const withWinRate = (win_rate: string): Policy =>
  mergedPolicy({ gates: { experience: { win_rate } } }, QUICK);

describe('the policy lab (evidence E4)', () => {
  it('gives the same answer for the same seed, and another for another', async () => {
    const few = { runs: 4 };
    const first = await policyLab(request(few), HERE);
    expect(await policyLab(request(few), HERE)).toEqual(first);
    expect(await policyLab(request({ ...few, seed: 6 }), HERE)).not.toEqual(first);
  });

  it('lets two policies meet the same luck', async () => {
    const [a, b] = await policyLab(request({ policies: [QUICK, QUICK], runs: 4 }), HERE);
    expect(a).toEqual(b);
  });

  it('takes better bots further', async () => {
    const [rows] = await policyLab(request({ win_rates: ['0.5', '0.9'] }), HERE);
    const scaling = rows!.map(({ reached }) => Number(reached.scaling.probability));
    expect(scaling[1]).toBeGreaterThan(scaling[0]!);
    expect(rows![1]!.reached.scaling.median_days).toBeGreaterThan(15);
    expect(Number(rows![1]!.final_size)).toBeGreaterThanOrEqual(200);
  });

  it('reaches no phase before the one below it', async () => {
    const [rows] = await policyLab(request({ win_rates: ['0.6', '0.7', '0.8'] }), HERE);
    for (const { reached } of rows!) {
      const chances = REACHED_PHASES.map((phase) => Number(reached[phase].probability));
      expect(chances).toEqual([...chances].sort((a, b) => b - a));
    }
  });

  it('lets no more bots through a gate that asks for a higher win rate', async () => {
    const policies = [withWinRate('0.5'), withWinRate('0.7'), withWinRate('0.9')];
    // With one trade a day five profitable sessions are five wins: three leave the rate something to decide.
    const bot = usualBot([QUICK]);
    const asked = request({ bot, policies, win_rates: ['0.6'], runs: 10 });
    const results = await policyLab(asked, HERE);
    const through = results.map(([row]) => Number(row!.reached.proof_of_concept.probability));
    expect(through).toEqual([...through].sort((a, b) => b - a));
    expect(through[0]).toBeGreaterThan(through[2]!);
  });

  it('lets fewer coin flips through a gate that asks for proof (evidence E5)', async () => {
    const gate = { session_window: 10, profitable_sessions: 0 };
    const asking = (confidence: string | null): Policy =>
      mergedPolicy({ gates: { experience: { ...gate, confidence } } }, QUICK);
    const policies = [asking(null), asking('0.95')];
    const results = await policyLab(request({ policies, win_rates: ['0.5'], runs: 20 }), HERE);
    const [without, with95] = results.map(([row]) => row!.reached.proof_of_concept);
    expect(Number(with95!.high)).toBeLessThan(Number(without!.low));
  });

  it('gives what simulate gives for the same trades (rules 9)', async () => {
    const asked = request({ win_rates: ['0.7'], runs: 6 });
    const market = marketOf(QUICK.calendar);
    const first = market.dayOfDate(asked.from);
    const count = market.dayOf(market.openOf(first) + 365 * 86_400_000) - first;
    const until = market.openOf(first + count);
    const chance = Chance.fromSeed(asked.seed);
    const runs = Array.from({ length: asked.runs }, () => {
      const trades = tradesOf(market, QUICK, BOT, 0.7, { first, count }, chance.split());
      const options = { policy: QUICK, equity: BOT.equity, until } as const;
      return [
        ...simulate(market, trades, { ...options, approve: 'auto', acknowledge: 'next-open' }),
      ];
    });
    const [rows] = await policyLab(asked, HERE);
    const share = (times: number) => times / asked.runs;
    const advancedTo = (phase: string) =>
      runs.filter((events) => events.some((e) => e.type === 'phase.advanced' && e.to === phase));
    for (const phase of REACHED_PHASES)
      expect(Number(rows![0]!.reached[phase].probability)).toBeCloseTo(
        share(advancedTo(phase).length),
        4,
      );
    const downgrades = runs.flat().filter(({ type }) => type === 'phase.downgraded').length;
    expect(Number(rows![0]!.downgrades_per_month)).toBeCloseTo(share(downgrades) / 12, 4);
  });

  it('sees what a bot loses that risks its whole stake', async () => {
    const bot = { ...BOT, risk: '1', equity: '1000' };
    const policy = mergedPolicy(
      { downgrade: { proof_of_concept: { consecutive_losses: 1000 } } },
      QUICK,
    );
    const [rows] = await policyLab(
      request({ bot, policies: [policy], win_rates: ['0.65'], runs: 20 }),
      HERE,
    );
    expect(Number(rows![0]!.worst_drawdown)).toBeGreaterThan(0.1);
    expect(Number(rows![0]!.lost_a_tenth.high)).toBeGreaterThan(0);
  });

  it('stops when it is aborted', async () => {
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(policyLab(request(), { ...HERE, signal })).rejects.toThrow('enough');
  });

  it('tells how far it has come', async () => {
    const seen: number[] = [];
    const onProgress = (done: number, total: number) => seen.push(done / total);
    const bot = { ...BOT, trades_per_day: '0.1' };
    await policyLab(request({ bot, runs: 30 }), { ...HERE, onProgress });
    expect(seen).toEqual([0.25, 0.5, 0.75, 1]);
  });
});

it('sums up a policy in a sentence', async () => {
  const bot = { trades_per_day: '1' };
  const report = await labReport({ policy: QUICK, bot, runs: 1, seed: 1 }, HERE);
  expect(report.policies[0]!.sentence).toMatch(
    /^This policy lets a bot that wins 65% of its trades into Scaling within a year in \d+% of the cases; one that wins 80% /,
  );
  expect(report.bot).toEqual({ ...usualBot([DEFAULT_POLICY]), ...bot });
});
