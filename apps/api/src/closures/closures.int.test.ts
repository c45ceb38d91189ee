import { liveCheck, startApi, toProofOfConcept, type TestApi } from '../testing/index.js';

describe('calendar closures (rules 1.3)', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startApi({ at: '2026-03-09T14:30:00.000Z' });
  });
  afterAll(() => api.stop());
  const add = (date: string) =>
    api.admin.post('/v1/calendar/closures', { date, reason: 'a day of mourning' });

  it('move the next market open', async () => {
    const bot = await api.bot();
    await toProofOfConcept(api, bot);
    await bot.post('/v1/trade-checks', liveCheck('t1'));
    const { status, body } = await add('2026-03-10');
    expect(status).toBe(201);
    expect(body).toEqual({
      date: '2026-03-10',
      reason: 'a day of mourning',
      added_by: api.admin.actor,
      added_at: '2026-03-09T14:30:00.000Z',
    });
    const blocked = await bot.post('/v1/trade-checks', liveCheck('t2'));
    expect(blocked.body.next_allowed_at).toBe('2026-03-11T11:00:00.000Z');
    expect((await api.admin.get('/v1/calendar/closures')).body.items).toEqual([body]);
  });

  it('that are known already are 409', async () => {
    await add('2026-03-12');
    expect(await add('2026-03-12')).toMatchObject({ status: 409, body: { code: 'CLOSURE_KNOWN' } });
  });

  it.each([
    ['today', '2026-03-09'],
    ['a day that is past', '2026-03-02'],
    ['a weekend', '2026-03-14'],
    ['a holiday', '2026-12-25'],
    ['beyond the calendar', '2040-03-12'],
    ['no date', '2026-02-30'],
    ['no date either', 'soon'],
  ])('on %s are 422', async (_what, date) => {
    const { status, body } = await add(date);
    expect({ status, field: body.errors[0].field }).toEqual({ status: 422, field: 'date' });
  });
});
