import {
  startApi,
  toProofOfConcept,
  type TestApi,
  type TestBot,
  type TestPerson,
} from '../testing/index.js';

describe('reports (US6)', () => {
  let api: TestApi;
  let bot: TestBot;
  let member: TestPerson;
  beforeAll(async () => {
    api = await startApi({ at: '2026-03-09T14:30:00.000Z' });
    bot = await api.bot();
    await api.bot();
    member = await api.person('operator');
    await api.admin.patch(`/v1/bots/${bot.id}`, { members: { add: [member.actor] } });
    await toProofOfConcept(api, bot);
  });
  afterAll(() => api.stop());

  it('heart has every row of the brief’s table, each with target, guardrail and status', async () => {
    const { status, body } = await (await api.person('compliance')).get('/v1/reports/heart');
    expect(status).toBe(200);
    expect(body).toMatchObject({ as_of: '2026-03-09T14:30:00.000Z', bots: 2 });
    expect(
      body.rows.map((row: Record<string, unknown>) => [
        row['dimension'],
        row['code'],
        row['status'],
      ]),
    ).toEqual([
      ['happiness', 'downgrades_per_month', 'met'],
      // Forty-one days of imported history.
      ['engagement', 'days_in_experience', 'met'],
      ['engagement', 'days_in_proof_of_concept', 'no_data'],
      ['engagement', 'days_in_real_money_trial', 'no_data'],
      ['adoption', 'overrides_blocked', 'no_data'],
      // Registered today.
      ['retention', 'active_days_per_month', 'no_data'],
      ['task_success', 'reached_scaling', 'no_data'],
      ['capital_preservation', 'first_90_live_days', 'met'],
    ]);
    expect(body.rows[1]).toMatchObject({
      target: { is: 'at_least', value: '30' },
      facts: { advances: 1 },
    });
    expect(body.rows[7]).toMatchObject({
      value: '0',
      facts: { bots: 1, bots_with_90_days: 0, worst: '0', lost_more_than_a_tenth: '0' },
    });
  });

  it('success has the eight criteria, each with how it is measured', async () => {
    const live = { trade_id: 'early', symbol: 'AAPL', side: 'long', mode: 'live', notional: '500' };
    expect((await bot.post('/v1/trade-checks', live)).body.decision).toBe('block');
    const refused = await member.post(`/v1/bots/${bot.id}/advance`, { reason: 'I cannot wait' });
    expect(refused.status).toBe(409);
    const { body } = await api.admin.get('/v1/reports/success');
    expect(
      body.criteria.map((each: Record<string, unknown>) => [
        each['number'],
        each['value'],
        each['status'],
      ]),
    ).toEqual([
      [1, '1', 'met'],
      [2, '1', 'met'],
      [3, '0', 'met'],
      [4, null, 'no_data'],
      [5, '0', 'met'],
      [6, '1', 'met'],
      [7, null, 'no_data'],
      [8, '1', 'met'],
    ]);
    for (const { measured } of body.criteria) expect(measured.length).toBeGreaterThan(20);
  });

  it('is over the bots that one may see', async () => {
    expect((await member.get('/v1/reports/heart')).body.bots).toBe(1);
    expect((await (await api.person('operator')).get('/v1/reports/success')).body.bots).toBe(0);
    expect((await api.admin.get('/v1/reports/success')).body.bots).toBe(2);
  });
});
