import { botAfter, DAY_MS, market, START } from './bot.fixture.js';
import { MIN_TRADES, futures } from './futures.js';

const HERE = { threads: 0 };
const winning = Array.from({ length: 15 }, () => true);

describe('the futures of a bot (evidence E3)', () => {
  it('are the same for the same seed, and others for another', async () => {
    const bot = botAfter(winning.map((_, day) => day % 4 !== 3));
    const first = await futures(bot, HERE);
    expect(await futures(bot, HERE)).toEqual(first);
    expect(await futures({ ...bot, seed: 10 }, HERE)).not.toEqual(first);
    expect(first).toMatchObject({
      runs: 40,
      seed: 9,
      phase: 'proof_of_concept',
      to: 'real_money_trial',
    });
  });

  it('of a bot that always won pass the gate on the day on which time alone lets it', async () => {
    const bot = botAfter(winning);
    const { passed, median_date, downgraded, lost_a_tenth, days } = await futures(bot, HERE);
    expect(passed).toMatchObject({ probability: '1', high: '1' });
    expect(downgraded.probability).toBe('0');
    expect(lost_a_tenth.probability).toBe('0');
    expect(days).toHaveLength(60);
    expect(median_date).toBe(market.dateOf(bot.state.record.tenure.day + 25));
    const medians = days.map(({ equity }) => Number(equity.q50));
    expect(medians).toEqual([...medians].sort((a, b) => a - b));
    expect(days[0]!.size.q50).toBe('100');
    expect(days[59]!.size.q50).toBe('200');
  });

  it('of a bot that wins and loses in turns do not, and quantiles are in order', async () => {
    const { passed, median_date, days } = await futures(
      botAfter([true, true, true, ...winning.map((_, day) => day % 2 === 0)]),
      HERE,
    );
    expect(Number(passed!.probability)).toBeLessThan(0.5);
    expect(median_date).toBeNull();
    for (const { equity } of days) {
      const values = [equity.q5, equity.q25, equity.q50, equity.q75, equity.q95].map(Number);
      expect(values).toEqual([...values].sort((a, b) => a - b));
    }
  });

  it('close the open trades first, so that these do not block the gate for ever', async () => {
    const bot = botAfter(
      winning,
      Array.from({ length: 15 }, (_, day) =>
        day === 14 ? { closed_at: START + 40 * DAY_MS } : {},
      ),
    );
    expect(Object.keys(bot.state.record.open)).toEqual(['t14']);
    const { passed, days } = await futures(bot, HERE);
    expect(passed!.probability).toBe('1');
    expect(Number(days[0]!.equity.q50)).toBeGreaterThan(Number(bot.state.hot.equity));
  });

  it('are not drawn from a handful of trades', async () => {
    const bot = botAfter(winning);
    const trades = bot.trades.slice(0, MIN_TRADES - 1);
    await expect(futures({ ...bot, trades }, HERE)).rejects.toThrow('9 counted trades are too few');
  });
});
