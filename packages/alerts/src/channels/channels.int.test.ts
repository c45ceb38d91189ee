import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { SMTPServer } from 'smtp-server';
import type { Undelivered } from '../channel.js';
import { NOTICE } from '../notice.fixture.js';
import type { Notice } from '../notice.js';
import { startReceiver, type Receiver } from '../testing/index.js';
import { configuredChannels } from './configured.js';
import { email } from './email.js';
import { opsgenie } from './opsgenie.js';
import { pagerDuty } from './pagerduty.js';
import { telegram } from './telegram.js';
import { webhook } from './webhook.js';

const most_per_minute = 10;
const SECRET = 'a webhook secret of some length';
const TOKEN = '123456:telegram-token';
const failure = (sent: Promise<unknown>): Promise<Undelivered> =>
  sent.then(
    () => Promise.reject(new Error('it was delivered')),
    (error: unknown) => error as Undelivered,
  );

describe('a webhook', () => {
  let receiver: Receiver;
  beforeEach(async () => {
    receiver = await startReceiver();
  });
  afterEach(() => receiver.close());
  const hook = (secret: string | undefined = SECRET, path = '/services/T1/secret') =>
    webhook({ url: `${receiver.url}${path}`, name: 'webhook:test', secret, most_per_minute });

  test('has one body for Slack, Discord and programs', async () => {
    await hook().send(NOTICE);
    const [{ body, path }] = receiver.received as [(typeof receiver.received)[number]];
    const message = `${NOTICE.title}\n${NOTICE.text}\n${NOTICE.url}`;
    expect(path).toBe('/services/T1/secret');
    expect(body).toEqual({
      ...NOTICE,
      text: message,
      content: message,
      allowed_mentions: { parse: [] },
    });
  });

  test('is signed over time and body, and names the alert for receivers that keep count', async () => {
    await hook().send(NOTICE);
    const [{ headers, text }] = receiver.received as [(typeof receiver.received)[number]];
    expect(headers['x-phasegate-alert']).toBe(NOTICE.id);
    const [, t, v1] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(
      headers['x-phasegate-signature'] as string,
    )!;
    expect(v1).toBe(createHmac('sha256', SECRET).update(`${t}.${text}`).digest('hex'));
    expect(Math.abs(Number(t) - Date.now() / 1_000)).toBeLessThan(60);
  });

  test('is not signed without a secret', async () => {
    await webhook({ url: receiver.url, name: 'w', secret: undefined, most_per_minute }).send(
      NOTICE,
    );
    expect(receiver.received[0]!.headers).not.toHaveProperty('x-phasegate-signature');
  });

  test('a bot’s name commands neither Slack nor Discord, and what is too long for them is cut', async () => {
    const title = `<!channel> & @everyone ${'😀'.repeat(9_000)}`;
    await hook().send({ ...NOTICE, title });
    const body = receiver.received[0]!.body as { text: string; content: string; title: string };
    expect(body.text).toMatch(/^&lt;!channel&gt; &amp; @everyone/);
    // One less: the last character would have been half of one.
    expect(body.content).toHaveLength(1_999);
    expect(body.content.endsWith(`…\n${NOTICE.url}`)).toBe(true);
    expect(Buffer.from(body.content).toString()).toBe(body.content);
    expect(body.title).toBe(title);
  });

  test('an address with a user in it is asked with basic authentication', async () => {
    const url = receiver.url.replace('http://', 'http://user:p%40ss@');
    await webhook({ url, name: 'w', secret: undefined, most_per_minute }).send(NOTICE);
    expect(receiver.received[0]!.headers.authorization).toBe(
      `Basic ${Buffer.from('user:p@ss').toString('base64')}`,
    );
  });

  test.each([
    [200, null],
    [299, null],
    [302, false],
    [400, true],
    [404, true],
    [408, false],
    [429, false],
    [500, false],
    [503, false],
  ])('answer %d: a last word? %s', async (status, permanent) => {
    receiver.answer({ status, headers: status === 302 ? { location: '/elsewhere' } : {} });
    const sent = hook().send(NOTICE);
    if (permanent === null) expect(await sent).toBeNull();
    else expect(await failure(sent)).toMatchObject({ permanent, message: `answered ${status}` });
  });

  test('one that never answers is given up after 5 s', async () => {
    receiver.answer('never');
    const began = performance.now();
    expect(await failure(hook().send(NOTICE))).toMatchObject({
      permanent: false,
      message: 'did not answer within 5 s',
    });
    expect(performance.now() - began).toBeLessThan(15_000);
  });

  test('one that is not there is named by its fault, not by its address', async () => {
    const gone = await startReceiver();
    await gone.close();
    const channel = webhook({
      url: `${gone.url}/secret`,
      name: 'w',
      secret: SECRET,
      most_per_minute,
    });
    expect((await failure(channel.send(NOTICE))).message).toBe(
      'could not be reached (ECONNREFUSED)',
    );
  });
});

describe('PagerDuty', () => {
  const KEY = 'a routing key of 32 characters…..';
  let receiver: Receiver;
  beforeEach(async () => {
    receiver = await startReceiver();
  });
  afterEach(() => receiver.close());
  const channel = () => pagerDuty({ routing_key: KEY, url: receiver.url, most_per_minute });

  test('is sent an event with the severity of the alert; a repetition has the same key', async () => {
    receiver.answer({ status: 202, body: '{"status":"success"}' });
    expect(await channel().send(NOTICE)).toBeNull();
    expect(await channel().send(NOTICE)).toBeNull();
    expect(receiver.received).toHaveLength(2);
    expect(receiver.received[1]!.body).toEqual(receiver.received[0]!.body);
    expect(receiver.received[0]).toMatchObject({
      path: '/v2/enqueue',
      body: {
        routing_key: KEY,
        event_action: 'trigger',
        dedup_key: NOTICE.id,
        client_url: NOTICE.url,
        payload: {
          summary: NOTICE.title,
          source: NOTICE.bot,
          severity: NOTICE.severity,
          timestamp: NOTICE.at,
          class: NOTICE.kind,
          custom_details: { facts: NOTICE.facts },
        },
      },
    });
  });

  test('reports its errors without the key, and cuts a title at its limit', async () => {
    const body = JSON.stringify({
      message: 'Event object is invalid',
      errors: [`${KEY} is unknown`],
    });
    receiver.answer({ status: 400, body });
    const title = 'x'.repeat(2_000);
    expect(await failure(channel().send({ ...NOTICE, title }))).toMatchObject({
      permanent: true,
      message: 'answered 400: Event object is invalid: … is unknown',
    });
    const sent = receiver.received[0]!.body as { payload: { summary: string } };
    expect(sent.payload.summary).toHaveLength(1_024);
  });
});

describe('Opsgenie', () => {
  const KEY = 'an api key';
  let receiver: Receiver;
  beforeEach(async () => {
    receiver = await startReceiver();
  });
  afterEach(() => receiver.close());
  const channel = () => opsgenie({ api_key: KEY, url: receiver.url, most_per_minute });

  test.each([
    ['critical', 'P1'],
    ['warning', 'P3'],
    ['info', 'P5'],
  ] as const)('is sent an alert: %s as %s', async (severity, priority) => {
    receiver.answer({ status: 202, body: '{"result":"Request will be processed"}' });
    expect(await channel().send({ ...NOTICE, severity })).toBeNull();
    expect(receiver.received[0]).toMatchObject({
      path: '/v2/alerts',
      headers: { authorization: `GenieKey ${KEY}` },
      body: { alias: NOTICE.id, priority, entity: NOTICE.bot, tags: [NOTICE.kind] },
    });
  });

  test('waits when there are too many, and reports its errors without the key', async () => {
    receiver.answer({ status: 429, body: '{"message":"You are making too many requests!"}' });
    expect(await failure(channel().send(NOTICE))).toMatchObject({
      permanent: false,
      message: 'answered 429: You are making too many requests!',
    });
    receiver.answer({ status: 401, body: JSON.stringify({ message: `Key ${KEY} is not valid` }) });
    expect((await failure(channel().send(NOTICE))).message).toBe(
      'answered 401: Key … is not valid',
    );
  });
});

describe('Telegram', () => {
  let receiver: Receiver;
  beforeEach(async () => {
    receiver = await startReceiver();
  });
  afterEach(() => receiver.close());
  const channel = () =>
    telegram({ token: TOKEN, chat_id: '-100', url: receiver.url, most_per_minute });

  test('sends a message to the chat', async () => {
    expect(await channel().send(NOTICE)).toBeNull();
    expect(receiver.received[0]).toMatchObject({
      path: `/bot${TOKEN}/sendMessage`,
      body: {
        chat_id: '-100',
        text: `${NOTICE.title}\n${NOTICE.text}\n${NOTICE.url}`,
        link_preview_options: { is_disabled: true },
      },
    });
  });

  test('reports Telegram’s error without the token, which is part of the address', async () => {
    const description = `Bad Request: chat not found for ${TOKEN}`;
    receiver.answer({ status: 400, body: JSON.stringify({ ok: false, description }) });
    expect(await failure(channel().send(NOTICE))).toMatchObject({
      permanent: true,
      message: 'answered 400: Bad Request: chat not found for …',
    });
    receiver.answer({ status: 404, body: `no route /bot${TOKEN}/sendMessage` });
    expect((await failure(channel().send(NOTICE))).message).toBe('answered 404');
  });

  test('waits for the time that the receiver asks for', async () => {
    const body = JSON.stringify({ ok: false, parameters: { retry_after: 37 } });
    receiver.answer({ status: 429, body });
    expect(await failure(channel().send(NOTICE))).toMatchObject({
      permanent: false,
      retry_after_ms: 37_000,
    });
  });

  test('cuts what is too long for it', async () => {
    await channel().send({ ...NOTICE, text: 'x'.repeat(9_000) });
    expect((receiver.received[0]!.body as { text: string }).text).toHaveLength(4_096);
  });
});

describe('e-mail', () => {
  let server: SMTPServer;
  let mails: string[];
  let refuse: (Error & { responseCode?: number }) | null;
  beforeEach(async () => {
    mails = [];
    refuse = null;
    server = new SMTPServer({
      disabledCommands: ['STARTTLS'],
      allowInsecureAuth: true,
      onAuth: ({ username, password }, _session, done) =>
        password === 'smtp-password'
          ? done(null, { user: username })
          : done(Object.assign(new Error(`wrong: ${password}`), { responseCode: 535 })),
      onRcptTo: ({ address }, _session, done) =>
        done(address.startsWith('nobody') ? new Error('no such mailbox') : null),
      onData(stream, _session, done) {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          if (refuse === null) mails.push(Buffer.concat(chunks).toString());
          done(refuse);
        });
      },
    });
    server.listen(0, '127.0.0.1');
    await once(server.server, 'listening');
  });
  afterEach(async () => {
    await new Promise<void>((done) => server.close(done));
  });
  const smtpUrl = (password = 'smtp-password') =>
    `smtp://user:${password}@127.0.0.1:${(server.server.address() as AddressInfo).port}`;
  const channel = (to = 'desk@example.org, risk@example.org', url = smtpUrl()) =>
    email({ smtpUrl: url, from: 'Phasegate <alerts@example.org>', to, most_per_minute });

  test('is plain text, and a repetition has the Message-ID of the first', async () => {
    expect(await channel().send(NOTICE)).toBeNull();
    expect(await channel().send(NOTICE)).toBeNull();
    const [first, second] = mails as [string, string];
    const id = (mail: string) => /^Message-ID: (.*)\r$/im.exec(mail)![1];
    expect(id(first)).toBe(`<${NOTICE.id}@example.org>`);
    expect(id(second)).toBe(id(first));
    expect(first).toMatch(/^Subject: \[Phasegate warning\] Momentum: downgraded/m);
    expect(first).toMatch(/^To: desk@example.org, risk@example.org\r$/m);
    expect(first).toMatch(/^Content-Type: text\/plain/m);
    expect(first).toContain('3 losing trades in a row');
    expect(first).toContain('https://phasegate.example/bots/bot_1');
  });

  test('a bot’s name cannot add a header', async () => {
    await channel().send({ ...NOTICE, title: 'x\r\nBcc: thief@example.org' });
    expect(mails[0]!.split('\r\n\r\n')[0]).not.toMatch(/^Bcc:/m);
  });

  test('one refused mailbox is reported, and the others get the message', async () => {
    expect(await channel('desk@example.org, nobody@example.org').send(NOTICE)).toBe(
      '1 of the recipients were refused',
    );
    expect(mails).toHaveLength(1);
  });

  test.each([
    [451, false],
    [552, true],
  ])('the server answers %d: its last word? %s', async (responseCode, permanent) => {
    refuse = Object.assign(new Error('not now, smtp-password'), { responseCode });
    expect(await failure(channel().send(NOTICE))).toMatchObject({
      permanent,
      message: `the mail server answered ${responseCode} (EMESSAGE)`,
    });
  });

  test('a wrong password is not repeated to anybody', async () => {
    const sent = channel('desk@example.org', smtpUrl('a-wrong-password')).send(NOTICE);
    expect((await failure(sent)).message).toBe('the mail server answered 535 (EAUTH)');
  });

  test('a server that is not there', async () => {
    const url = smtpUrl();
    await new Promise<void>((done) => server.close(done));
    const { message, permanent } = await failure(channel(undefined, url).send(NOTICE));
    expect({ message, permanent }).toEqual({
      message: 'the mail server could not be used (ESOCKET)',
      permanent: false,
    });
  });
});

describe('the log', () => {
  const written = async (notice: Notice) => {
    const lines: string[] = [];
    const log = pino({}, { write: (line: string) => void lines.push(line) });
    await configuredChannels({ webhooks: [] }, log)[0]!.send(notice);
    expect(lines).toHaveLength(1);
    return JSON.parse(lines[0]!) as Record<string, unknown>;
  };

  test('has a line under the brief’s name, its level by the severity', async () => {
    expect(await written(NOTICE)).toMatchObject({
      level: 40,
      event: 'phase.downgrade',
      alert: NOTICE.id,
      kind: 'downgrade',
      bot: 'bot_1',
      msg: NOTICE.title,
    });
    expect(
      await written({ ...NOTICE, severity: 'critical', kind: 'halt', facts: {} }),
    ).toMatchObject({
      level: 50,
      event: 'alert.halt',
    });
    expect(await written({ ...NOTICE, severity: 'info' })).toMatchObject({ level: 30 });
  });
});

test('channels are named without what may be secret', () => {
  const channels = configuredChannels(
    {
      webhooks: [
        'https://hooks.slack.com/services/T1/B1/secret',
        'https://user:pass@hooks.slack.com/services/T2/B2/secret',
        'http://127.0.0.1:9000/?key=secret',
      ],
      webhookSecret: SECRET,
      telegram: { token: TOKEN, chat_id: '1' },
      email: { smtpUrl: 'smtp://u:p@mail.example', from: 'a@b.c', to: 'd@e.f' },
      pagerDuty: { routing_key: SECRET },
      opsgenie: { api_key: SECRET },
    },
    pino({ level: 'silent' }),
  );
  expect(channels.map(({ name }) => name)).toEqual([
    'log',
    'webhook:hooks.slack.com',
    'webhook:hooks.slack.com~2',
    'webhook:127.0.0.1:9000',
    'telegram',
    'email',
    'pagerduty',
    'opsgenie',
  ]);
});
