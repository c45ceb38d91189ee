import { listAlerts, raiseAlert } from '@phasegate/db';
import { createTestDatabase, patientPool } from '@phasegate/db/testing';
import { pino } from 'pino';
import { configuredChannels } from './channels/configured.js';
import { deliverAlerts } from './deliver.js';
import { startReceiver, until } from './testing/index.js';

/** Each is unlike anything else that is written anywhere. */
const SECRETS = {
  path: 'canary-slack-path-7f3a',
  query: 'canary-query-91bd',
  user: 'canary-user-55ce',
  password: 'canary-password-c0de',
  signing: 'canary-signing-secret-12aa',
  telegram: '99:canary-telegram-token-ab12',
  smtp: 'canary-smtp-password-77ff',
  pagerduty: 'canary-routing-key-3e1b',
  opsgenie: 'canary-genie-key-8d40',
};

test('no secret of a channel reaches a row, an answer or a log, however the channels fail', async () => {
  const database = await createTestDatabase();
  const pool = patientPool(database.serviceUrl);
  const receiver = await startReceiver();
  const [pager, genie] = [await startReceiver(), await startReceiver()];
  const gone = await startReceiver();
  await gone.close();
  const lines: string[] = [];
  const log = pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) });
  const { user, password, path, query } = SECRETS;
  const at = (host: string) => `http://${user}:${password}@${host}/services/${path}?key=${query}`;
  const channels = configuredChannels(
    {
      webhooks: [at(receiver.host), at(gone.host), at('nowhere.invalid')],
      webhookSecret: SECRETS.signing,
      telegram: { token: SECRETS.telegram, chat_id: '1', url: receiver.url },
      email: {
        smtpUrl: `smtp://user:${SECRETS.smtp}@${receiver.host}`,
        from: 'a@example.org',
        to: 'b@example.org',
      },
      pagerDuty: { routing_key: SECRETS.pagerduty, url: pager.url },
      opsgenie: { api_key: SECRETS.opsgenie, url: genie.url },
    },
    log,
  );
  // Receivers that repeat the secret in their answer.
  receiver.answer({ status: 403, body: JSON.stringify({ description: SECRETS.telegram }) });
  pager.answer({ status: 403, body: JSON.stringify({ message: SECRETS.pagerduty }) });
  genie.answer({ status: 403, body: JSON.stringify({ message: SECRETS.opsgenie }) });
  const delivery = deliverAlerts({ pool, log, channels, publicUrl: undefined, poll_ms: 20 });
  try {
    await raiseAlert(pool, { kind: 'test', key: 'a', bot: null, title: 'title', text: 'text' });
    await until(async () => {
      const { rows } = await pool.query(
        `SELECT FROM alert_messages WHERE state <> 'pending' OR last_error IS NOT NULL`,
      );
      return rows.length === channels.length;
    });
    const answers = await listAlerts(pool, { member: null, limit: 50, cursor: undefined });
    const tables = ['alerts', 'alert_messages', 'alert_deliveries'].map((table) =>
      pool.query<{ row: string }>(`SELECT t::text AS row FROM ${table} t`),
    );
    const rows = (await Promise.all(tables)).flatMap((answer) => answer.rows.map(({ row }) => row));
    const written = [...rows, ...lines, JSON.stringify(answers)].join('\n');
    expect(written).toContain('webhook:nowhere.invalid');
    for (const secret of [...Object.values(SECRETS), encodeURIComponent(SECRETS.telegram)])
      expect(written).not.toContain(secret);
  } finally {
    await delivery.close();
    for (const each of [receiver, pager, genie]) await each.close();
    await pool.end();
    await database.drop();
  }
});
