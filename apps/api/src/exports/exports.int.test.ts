import { createHash } from 'node:crypto';
import { EXPORT_COLUMNS, EXPORT_KINDS } from '@phasegate/contracts';
import {
  startApi,
  toProofOfConcept,
  type TestApi,
  type TestBot,
  type TestPerson,
} from '../testing/index.js';
import { patientPool } from '@phasegate/db/testing';

const PASSWORD = 'a password, long as it must be';
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const linesOf = (csv: string) => csv.split('\r\n').slice(0, -1);

describe('exports (FR-008)', () => {
  let api: TestApi;
  let bot: TestBot;
  let other: TestBot;
  let member: TestPerson;
  let compliance: TestPerson;
  beforeAll(async () => {
    api = await startApi({ at: '2026-03-09T14:30:00.000Z', overridePassword: PASSWORD });
    bot = await api.bot();
    other = await api.bot();
    await toProofOfConcept(api, bot);
    [member, compliance] = [await api.person('operator'), await api.person('compliance')];
    await api.admin.patch(`/v1/bots/${bot.id}`, { members: { add: [member.actor] } });
  });
  afterAll(() => api.stop());

  /** The number of export events in the platform's log. */
  const exportEvents = async () => {
    const pool = patientPool(api.database.serviceUrl, { max: 1 });
    const { rows } = await pool.query<{ count: string }>(
      `SELECT count(*) FROM events WHERE bot = 'platform' AND type LIKE 'export.%'`,
    );
    await pool.end();
    return rows[0]!.count;
  };

  it.each(EXPORT_KINDS)(
    '%s.csv has the columns of the interface, and CR LF line ends',
    async (kind) => {
      const { status, headers, body } = await compliance.get(`/v1/exports/${kind}.csv`);
      expect(status).toBe(200);
      expect(headers.get('content-type')).toBe('text/csv; charset=utf-8; header=present');
      expect(headers.get('content-disposition')).toBe(
        `attachment; filename="phase_${kind}_begin_now.csv"`,
      );
      expect(linesOf(body)[0]).toBe(EXPORT_COLUMNS[kind].join(','));
      expect(body.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
      expect(body.endsWith('\r\n')).toBe(true);
    },
  );

  it('holds the trading days of the range, both ends included', async () => {
    const { body } = await compliance.get(
      '/v1/exports/sessions.csv?start=2026-03-02&end=2026-03-06',
    );
    expect(linesOf(body).slice(1)).toEqual(
      ['02', '03', '04', '05', '06'].map(
        (day) => `2026-03-${day},${bot.id},experience,1,1,2,10,1000,0`,
      ),
    );
  });

  it('shows how a file would begin, and records nothing of it', async () => {
    const preview = async (query: string, person = compliance) =>
      (await person.get(`/v1/exports/preview?${query}`)).body as {
        text: string;
        complete: boolean;
      };
    for (const kind of EXPORT_KINDS) {
      const { body } = await compliance.get(`/v1/exports/${kind}.csv`);
      const before = await exportEvents();
      const { text, complete } = await preview(`kind=${kind}`);
      expect(await exportEvents()).toBe(before);
      expect(body.startsWith(text)).toBe(true);
      expect(complete).toBe(text === body);
      expect(text.endsWith('\r\n')).toBe(true);
      expect(text.length).toBeLessThanOrEqual(6_000);
    }
    const own = await preview('kind=sessions', member);
    expect(own.text).toContain(bot.id);
    expect(own.text).not.toContain(other.id);
    expect(await compliance.get('/v1/exports/preview?kind=secrets')).toMatchObject({
      status: 422,
      body: { errors: [{ field: 'kind' }] },
    });
    expect(
      await compliance.get('/v1/exports/preview?kind=sessions&start=2026-03-06&end=2026-03-02'),
    ).toMatchObject({ status: 422, body: { errors: [{ field: 'end' }] } });
  });

  it('gives the header for a range without trading days', async () => {
    for (const kind of EXPORT_KINDS) {
      const { body } = await compliance.get(
        `/v1/exports/${kind}.csv?start=2026-03-07&end=2026-03-08`,
      );
      expect(body).toBe(`${EXPORT_COLUMNS[kind].join(',')}\r\n`);
    }
  });

  it.each([
    ['start=2026-03-09&end=2026-03-06', 'end', 'is before start'],
    ['start=2026-02-30', 'start', 'must be a date such as 2026-03-09'],
    ['end=tomorrow', 'end', 'must be a date such as 2026-03-09'],
    ['from=2026-03-09', 'from', 'unknown field'],
  ])('is 422 for %s', async (query, field, message) => {
    const { status, body } = await compliance.get(`/v1/exports/history.csv?${query}`);
    expect({ status, errors: body.errors }).toEqual({ status: 422, errors: [{ field, message }] });
  });

  it('gives operators their own bots only; those of others do not exist', async () => {
    const bots = (csv: string) =>
      new Set(
        linesOf(csv)
          .slice(1)
          .map((line) => line.split(',')[1]),
      );
    expect(bots((await member.get('/v1/exports/history.csv')).body)).toEqual(new Set([bot.id]));
    expect(bots((await compliance.get('/v1/exports/history.csv')).body)).toEqual(
      new Set([bot.id, other.id]),
    );
    for (const unknown of [other.id, 'bot_none', 'platform'])
      expect(await member.get(`/v1/exports/history.csv?bot=${unknown}`)).toMatchObject({
        status: 404,
        body: { code: 'BOT_UNKNOWN' },
      });
    expect((await compliance.get(`/v1/exports/history.csv?bot=${other.id}`)).status).toBe(200);
  });

  it('is recorded in the platform’s log, by id and by the hash of the file (rules 8.4)', async () => {
    const { headers, body } = await member.get(
      `/v1/exports/sessions.csv?start=2026-03-02&bot=${bot.id}`,
    );
    const proof = await member.get(`/v1/exports/${headers.get('export-id')}`);
    expect(proof).toMatchObject({
      status: 200,
      body: {
        kind: 'sessions', format: 'csv', start: '2026-03-02', end: null, subject: bot.id, by: member.actor,
        rows: 5, bytes: Buffer.byteLength(body), sha256: sha256(body), redacted: 0,
        heads: [{ bot: bot.id, seq: expect.any(Number), hash: expect.stringMatching(/^[0-9a-f]{64}$/) }],
      },
    }); // prettier-ignore
    expect((await compliance.get(`/v1/exports/${sha256(body)}`)).body).toEqual(proof.body);
    const { body: last } = await api.admin.get(`/v1/bots/${bot.id}/events?limit=1`);
    expect(proof.body.heads[0]).toEqual({
      bot: bot.id,
      seq: last.items[0].seq,
      hash: last.items[0].hash,
    });
    const stranger = await api.person('operator');
    expect(await stranger.get(`/v1/exports/${sha256(body)}`)).toMatchObject({
      status: 404,
      body: { code: 'EXPORT_UNKNOWN' },
    });
  });

  it('redacts keys, tokens and the override password (NFR-003)', async () => {
    const reason = `with ${bot.key}, ${member.token} and ${PASSWORD}`;
    await api.admin.post(`/v1/bots/${bot.id}/breaker/trip`, { reason });
    await api.admin.post(`/v1/bots/${bot.id}/breaker/acknowledge`, { reason });
    for (const path of [
      'history.csv',
      'history.jsonl',
      'transitions.csv',
      'sessions.csv',
      'summary.csv',
    ]) {
      const { headers, body } = await compliance.get(`/v1/exports/${path}`);
      for (const secret of [bot.key, member.token, PASSWORD]) expect(body).not.toContain(secret);
      const lines = path.startsWith('history') ? 2 : 0;
      expect((await compliance.get(`/v1/exports/${headers.get('export-id')}`)).body.redacted).toBe(
        lines,
      );
      const [key, token, password] = [bot.key, member.token, PASSWORD].map(
        (secret) => `[redacted](sha256:${sha256(secret)})`,
      );
      expect(body.split(`with ${key}, ${token} and ${password}`).length - 1).toBe(lines);
    }
  });

  it('gives the log as JSON Lines, each with the hash that the next one carries', async () => {
    const { headers, body } = await compliance.get(`/v1/exports/history.jsonl?bot=${other.id}`);
    expect(headers.get('content-type')).toBe('application/jsonl; charset=utf-8');
    const { body: page } = await api.admin.get(`/v1/bots/${other.id}/events`);
    expect(
      body
        .trimEnd()
        .split('\n')
        .map((line: string) => JSON.parse(line)),
    ).toEqual(page.items.reverse());
  });
});
