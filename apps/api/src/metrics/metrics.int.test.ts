import { liveCheck, startApi, type TestApi } from '../testing/index.js';

describe('GET /metrics', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startApi();
  });
  afterAll(() => api.stop());

  it('counts decisions by outcome and reason, and times checks', async () => {
    const bot = await api.bot();
    await bot.post('/v1/trade-checks', liveCheck('t1'));
    await bot.post('/v1/trade-checks', liveCheck('t2', { mode: 'paper' }));
    const { status, body, headers } = await api.nobody.get('/metrics');
    expect(status).toBe(200);
    expect(headers.get('content-type')).toContain('text/plain');
    expect(body).toContain('phasegate_trade_checks_total{decision="block"} 1');
    expect(body).toContain('phasegate_trade_checks_total{decision="allow"} 1');
    expect(body).toContain('phasegate_trade_check_blocks_total{reason="PAPER_ONLY"} 1');
    expect(body).toContain('phasegate_trade_check_seconds_count 2');
    expect(body).toContain('phasegate_events_total{event="phase.validation_blocked"} 1');
  });
});
