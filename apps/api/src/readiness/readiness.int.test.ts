import { startApi, toProofOfConcept, winningHistory, type TestApi } from '../testing/index.js';

describe('GET /v1/bots/{bot}/readiness', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startApi({ at: '2026-03-09T14:30:00.000Z' });
  });
  afterAll(() => api.stop());
  const readiness = async (bot: string) => (await api.admin.get(`/v1/bots/${bot}/readiness`)).body;

  it('says what a new bot lacks, a sentence for each criterion (rules 4.4)', async () => {
    const { id } = await api.bot();
    const body = await readiness(id);
    expect(body).toMatchObject({
      phase: 'experience',
      to: 'proof_of_concept',
      ready: false,
      obstacles: [],
      as_of: '2026-03-09T14:30:00.000Z',
    });
    expect(body.criteria).toEqual([
      {
        code: 'profitable_sessions',
        required: 20,
        actual: 0,
        status: 'not_met',
        sentence: expect.any(String),
      },
      {
        code: 'win_rate',
        required: '0.6',
        actual: null,
        status: 'insufficient',
        sentence: expect.any(String),
      },
      {
        code: 'average_rr',
        required: '1.5',
        actual: null,
        status: 'insufficient',
        sentence: expect.any(String),
      },
      {
        code: 'override_incidents',
        required: 0,
        actual: 0,
        status: 'met',
        sentence: expect.any(String),
      },
    ]);
  });

  it('says how many sessions of the evidence were imported (rules 2.11)', async () => {
    const { id } = await api.bot();
    await api.admin.post(`/v1/bots/${id}/imports`, {
      as: 'paper',
      trades: winningHistory('2026-03-09'),
    });
    expect(await readiness(id)).toMatchObject({
      ready: true,
      imported_sessions: 20,
      evidence_sessions: 20,
    });
  });

  it('names an open breaker as what stands in the way', async () => {
    const bot = await api.bot();
    await toProofOfConcept(api, bot);
    await api.admin.post(`/v1/bots/${bot.id}/breaker/trip`, { reason: 'a look' });
    expect(await readiness(bot.id)).toMatchObject({ ready: false, obstacles: ['BREAKER_OPEN'] });
  });
});
