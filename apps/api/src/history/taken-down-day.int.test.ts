import { startApi, type TestApi, type TestBot } from '../testing/index.js';
import { climb, QUICK, wholeTrade } from '../testing/ladder.js';

/** Rules 2.8: the losses of a downgrade's day are shown under the phase in which they were made. */
describe('the day on which a bot was taken down', () => {
  let api: TestApi;
  let bot: TestBot;
  beforeAll(async () => {
    api = await startApi({ checksPerSecond: 10_000 });
    bot = await climb(api, QUICK, 'proof_of_concept');
    // The day begins in Proof of Concept, after its boundary.
    await api.clock.set('2026-01-07T14:00:00.000Z');
    for (const [day, pnl] of [
      ['07', '-200'],
      ['08', '-350'],
    ] as const) {
      await api.clock.set(`2026-01-${day}T14:00:00.000Z`);
      await wholeTrade(bot, `loss-${day}`, pnl, 'live', '100');
    }
    // The downgrade that is due is carried out before its breaker is acknowledged; the next morning finalises the day.
    await api.admin.post(`/v1/bots/${bot.id}/breaker/acknowledge`, { reason: 'seen' });
    await api.clock.set('2026-01-09T14:00:00.000Z');
    await wholeTrade(bot, 'after', '1', 'paper');
  });
  afterAll(() => api.stop());
  const read = async (path: string) => (await api.admin.get(`/v1/bots/${bot.id}/${path}`)).body;

  it('is listed under the phase in which it began, with that phase’s P&L', async () => {
    const [day] = (await read('sessions')).items;
    expect(day).toMatchObject({
      date: '2026-01-08',
      phase: 'proof_of_concept',
      closing_phase: 'experience',
      opening_phase: 'proof_of_concept',
      total_pnl: '-350',
      position_sizes: ['100'],
    });
    const dates = async (phase: string) =>
      (await read(`sessions?phase=${phase}`)).items.map(({ date }: { date: string }) => date);
    expect(await dates('proof_of_concept')).toContain('2026-01-08');
    expect(await dates('experience')).not.toContain('2026-01-08');
  });

  it('appears in the charts with the drawdown and size of before', async () => {
    const { points } = await read('series');
    expect(points.at(-1)).toMatchObject({
      date: '2026-01-08',
      phase: 'proof_of_concept',
      size: '100',
      effective_size: '100',
      drawdown: '0.055',
    });
  });

  it('is exported like that', async () => {
    const { body } = await api.admin.get(`/v1/exports/sessions.csv?bot=${bot.id}`);
    expect((body as string).split('\r\n')).toContainEqual(
      expect.stringMatching(/^2026-01-08,[^,]+,proof_of_concept,1,.*,-350,100,\d+$/),
    );
  });
});
