import { patientPool } from '@phasegate/db/testing';
import { liveCheck, startApi, toProofOfConcept } from '../testing/index.js';

test('a state changed by SQL is answered 503 and no allow; an emergency exit is taken (rules 3.3, 3.4)', async () => {
  const api = await startApi({ at: '2026-03-09T14:30:00.000Z' });
  const service = patientPool(api.database.serviceUrl, { max: 1 });
  try {
    const bot = await api.bot();
    await toProofOfConcept(api, bot);
    await api.admin.post(`/v1/bots/${bot.id}/breaker/trip`, { reason: 'odd orders' });
    const ask = (trade: string) => bot.post('/v1/trade-checks', liveCheck(trade));
    expect((await ask('t1')).body).toMatchObject({ decision: 'block' });
    const { rowCount } = await service.query(
      `UPDATE bot_states SET hot = regexp_replace(hot, '"breaker":\\{[^}]*\\}', '"breaker":null')
       WHERE bot = $1 AND hot LIKE '%"breaker":{%'`,
      [bot.id],
    );
    expect(rowCount).toBe(1);
    expect(await ask('t2')).toMatchObject({ status: 503, body: { code: 'RECORD_UNREADABLE' } });
    expect((await bot.post('/v1/emergency-exits', {})).status).toBe(202);
  } finally {
    await service.end();
    await api.stop();
  }
});
