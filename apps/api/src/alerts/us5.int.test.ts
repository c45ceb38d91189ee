import { startReceiver, until, type Receiver } from '@phasegate/alerts/testing';
import { climb, QUICK, wholeTrade } from '../testing/ladder.js';
import { startApi, type TestApi } from '../testing/index.js';
import { startWorkerProcess, type WorkerProcess } from '../testing/worker-process.js';

/** US5: "Email/log alert on phase change", through HTTP and the worker as it is run. */
describe('US5: an alert on phase change', () => {
  let api: TestApi;
  let worker: WorkerProcess;
  let receiver: Receiver;
  beforeAll(async () => {
    receiver = await startReceiver();
    api = await startApi({ checksPerSecond: 10_000 });
    worker = await startWorkerProcess(api.database, {
      ALERT_WEBHOOKS: `${receiver.url}/hook`,
      ALERT_WEBHOOK_SECRET: 'sixteen characters at least',
      PUBLIC_URL: 'https://phasegate.example',
    });
  });
  afterAll(async () => {
    await worker.kill('SIGTERM');
    await api.stop();
    await receiver.close();
  });

  it('a downgrade arrives at a webhook, signed, within seconds, once, and so did every advance', async () => {
    const bot = await climb(api, QUICK, 'real_money_trial');
    for (const place of [1, 2, 3]) await wholeTrade(bot, `loss-${place}`, '-1');
    const kinds = () => receiver.received.map(({ body }) => body.kind);
    await until(() => kinds().includes('downgrade'));
    const alert = receiver.received.find(({ body }) => body.kind === 'downgrade')!;
    expect(alert.headers['x-phasegate-signature']).toMatch(/^t=\d+,v1=[0-9a-f]{64}$/);
    expect(alert.headers['x-phasegate-alert']).toBe(alert.body.id);
    expect(alert.body).toMatchObject({
      severity: 'warning',
      title: 'A bot: downgraded from Real Money Trial to Proof of Concept',
      text: expect.stringContaining('3 losing trades in a row'),
      content: expect.stringContaining('an operator must acknowledge the breaker'),
      bot: bot.id,
      phase: 'proof_of_concept',
      url: `https://phasegate.example/bots/${bot.id}`,
      facts: { triggers: ['consecutive_losses'], size_before: '200', size: '100' },
    });
    const { body } = await api.admin.get(`/v1/alerts?bot=${bot.id}&limit=200`);
    const alerts = body.items as { kind: string }[];
    expect(alerts.filter(({ kind }) => kind === 'advanced')).toHaveLength(2);
    await until(() => receiver.received.length >= alerts.length);
    expect(new Set(receiver.received.map((each) => each.body.id)).size).toBe(alerts.length);
    expect(receiver.received).toHaveLength(alerts.length);
    expect(kinds().filter((kind) => kind === 'downgrade')).toHaveLength(1);
  });
});
