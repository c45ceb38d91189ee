import { ENDPOINTS, ROLES, type Access, type Endpoint } from '@phasegate/contracts';
import { startApi, type Caller, type TestApi, type TestBot } from '../testing/index.js';

/**
 * Who may call what, written down a second time: a change of a route's access must be made here too.
 * b: a bot's key; o, c, a: operator, compliance, admin; -: anybody.
 */
const TABLE: Record<string, string> = {
  'POST /v1/trade-checks': 'b',
  'POST /v1/trade-checks/{trade_id}/renew': 'b',
  'DELETE /v1/trade-checks/{trade_id}': 'b',
  'POST /v1/trades': 'b',
  'POST /v1/trades/{trade_id}/close': 'b',
  'GET /v1/trades/{trade_id}': 'b',
  'POST /v1/reconcile': 'b',
  'POST /v1/emergency-exits': 'b',
  'PUT /v1/portfolio': 'b',
  'GET /v1/status': 'b',
  'GET /v1/readiness': 'b',
  'GET /v1/policy': 'b',
  'GET /v1/blocked': 'b',
  'GET /v1/bots': 'oca',
  'POST /v1/bots': 'oa',
  'GET /v1/bots/{bot}': 'oca',
  'PATCH /v1/bots/{bot}': 'oa',
  'GET /v1/fleet': 'oca',
  'GET /v1/bots/{bot}/keys': 'oca',
  'POST /v1/bots/{bot}/keys': 'oa',
  'DELETE /v1/bots/{bot}/keys/{key}': 'oa',
  'GET /v1/bots/{bot}/readiness': 'oca',
  'GET /v1/bots/{bot}/review': 'oca',
  'GET /v1/bots/{bot}/risk': 'oca',
  'GET /v1/bots/{bot}/sessions': 'oca',
  'GET /v1/bots/{bot}/since-decision': 'oca',
  'GET /v1/bots/{bot}/trades': 'oca',
  'GET /v1/bots/{bot}/events': 'oca',
  'GET /v1/bots/{bot}/trades/{trade_id}': 'oca',
  'GET /v1/bots/{bot}/blocked': 'oca',
  'GET /v1/bots/{bot}/transitions': 'oca',
  'GET /v1/bots/{bot}/transitions/{seq}': 'oca',
  'GET /v1/bots/{bot}/series': 'oca',
  'GET /v1/bots/{bot}/breaker': 'oca',
  'POST /v1/bots/{bot}/advance': 'oa',
  'POST /v1/bots/{bot}/decline': 'oa',
  'POST /v1/bots/{bot}/breaker/acknowledge': 'oa',
  'POST /v1/bots/{bot}/breaker/trip': 'oa',
  'POST /v1/bots/{bot}/rollback': 'a',
  'POST /v1/bots/{bot}/reset-sessions': 'a',
  'GET /v1/overrides': 'oca',
  'PUT /v1/bots/{bot}/imports/mapping': 'oa',
  'PUT /v1/bots/{bot}/policy': 'oa',
  'POST /v1/bots/{bot}/policy/preview': 'oa',
  'GET /v1/bots/{bot}/policies': 'oca',
  'GET /v1/bots/{bot}/policies/difference': 'oca',
  'GET /v1/bots/{bot}/evidence': 'oca',
  'POST /v1/bots/{bot}/futures': 'oa',
  'GET /v1/bots/{bot}/lab': 'oca',
  'POST /v1/bots/{bot}/lab': 'oa',
  'POST /v1/lab': 'oa',
  'GET /v1/lab/{run}': 'oca',
  'DELETE /v1/lab/{run}': 'oa',
  'POST /v1/bots/{bot}/what-if': 'oa',
  'GET /v1/bots/{bot}/what-if': 'oca',
  'GET /v1/bots/{bot}/what-if/{run}': 'oca',
  'POST /v1/bots/{bot}/imports': 'oa',
  'POST /v1/bots/{bot}/imports/preview': 'oa',
  'POST /v1/bots/{bot}/imports/file': 'oa',
  'POST /v1/bots/{bot}/trades/{trade_id}/correct': 'a',
  'POST /v1/bots/{bot}/trades/{trade_id}/void': 'a',
  'GET /v1/halt': 'oca',
  'GET /v1/imports/mappings': 'oa',
  'GET /v1/integrity': 'oca',
  'GET /v1/integrity/logs': 'oca',
  'GET /v1/integrity/bundle': 'ca',
  'POST /v1/bots/{bot}/quarantine/release': 'a',
  'POST /v1/platform/quarantine/release': 'a',
  'POST /v1/halt': 'a',
  'POST /v1/resume': 'a',
  'GET /v1/calendar/closures': 'oca',
  'POST /v1/calendar/closures': 'a',
  'GET /v1/exports/sessions.csv': 'oca',
  'GET /v1/exports/transitions.csv': 'oca',
  'GET /v1/exports/history.csv': 'oca',
  'GET /v1/exports/summary.csv': 'oca',
  'GET /v1/exports/history.jsonl': 'oca',
  'GET /v1/exports/preview': 'oca',
  'GET /v1/exports/{export}': 'oca',
  'GET /v1/reports/heart': 'oca',
  'GET /v1/reports/success': 'oca',
  'GET /v1/alerts': 'oca',
  'GET /v1/audit': 'oca',
  'POST /v1/alerts/test': 'a',
  'POST /v1/alerts/{alert}/deliveries/{channel}/retry': 'a',
  'POST /v1/login': '-',
  'POST /v1/logout': '-',
  'GET /v1/me': 'oca',
  'GET /v1/stream': 'oca',
  'GET /v1/actors': 'oca',
  'GET /v1/users': 'a',
  'POST /v1/users': 'a',
  'PATCH /v1/users/{user}': 'a',
  'DELETE /v1/users/{user}/sessions': 'a',
  'GET /v1/tokens': 'oca',
  'POST /v1/tokens': 'oca',
  'DELETE /v1/tokens/{token}': 'oca',
  'GET /health/live': '-',
  'GET /health/ready': '-',
  'GET /metrics': '-',
};

/** Pages and files that no controller serves, for anybody. */
const STATIC = /^(GET|HEAD) \/(docs|openapi)/;

const nameOf = ({ method, path }: Endpoint) => `${method} ${path}`;
const letters = (access: Access) =>
  access === 'public'
    ? '-'
    : access === 'bot'
      ? 'b'
      : ROLES.filter((role) => access.includes(role))
          .map((role) => role[0])
          .join('');

describe('access', () => {
  let api: TestApi;
  let bot: TestBot;
  const callers: Record<string, Caller> = {};

  beforeAll(async () => {
    api = await startApi({ checksPerSecond: 10_000 });
    bot = await api.bot();
    const [member, stranger] = [await api.person('operator'), await api.person('operator')];
    await api.admin.patch(`/v1/bots/${bot.id}`, { members: { add: [member.actor] } });
    Object.assign(callers, {
      b: bot,
      o: member,
      c: await api.person('compliance'),
      a: api.admin,
      stranger,
    });
  });
  afterAll(() => api.stop());

  it('is declared by every route there is, as the table and the contract say', () => {
    const served = api.routes.filter(({ name }) => !STATIC.test(name) && !name.startsWith('HEAD '));
    expect(
      Object.fromEntries(
        served.map(({ name, access }) => [
          name,
          access === undefined ? 'undeclared' : letters(access),
        ]),
      ),
    ).toEqual(TABLE);
    expect(
      Object.fromEntries(ENDPOINTS.map((endpoint) => [nameOf(endpoint), letters(endpoint.access)])),
    ).toEqual(TABLE);
  });

  const call = (caller: Caller, { method, path }: Endpoint) =>
    caller.send(
      method,
      path
        .replace('{bot}', bot.id)
        .replace('{trade_id}', 't1')
        .replace('{key}', 'k1')
        .replace('{user}', 'u1')
        .replace('{token}', 'tok_1'),
      {
        headers: { 'content-type': 'application/json' },
        ...(method === 'GET' ? {} : { body: '{"no such field": 1}' }),
      },
    );
  // Emergency exits admit every caller, and have tests of their own (rules 3.4).
  const guarded = ENDPOINTS.filter(
    ({ access, path }) => access !== 'public' && path !== '/v1/emergency-exits',
  );

  it.each(guarded.map((endpoint) => [nameOf(endpoint), endpoint] as const))(
    '%s admits only the roles it names',
    async (_name, endpoint) => {
      const allowed = letters(endpoint.access);
      for (const who of ['b', 'o', 'c', 'a']) {
        const { status } = await call(callers[who]!, endpoint);
        const refused = status === 401 || status === 403;
        expect({ who, status, refused }).toEqual({
          who,
          status: allowed.includes(who) ? status : 403,
          refused: !allowed.includes(who),
        });
      }
    },
  );

  it.each(guarded.map((endpoint) => [nameOf(endpoint), endpoint] as const))(
    '%s is 401 without a valid key or token',
    async (_name, endpoint) => {
      const forged = [
        bot.key.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')),
        `pgt_${'x'.repeat(38)}`,
        'nonsense',
        '',
      ];
      for (const caller of [api.nobody, ...forged.map((credential) => api.as(credential))]) {
        const { status, body } = await call(caller, endpoint);
        expect({ status, code: body.code }).toEqual({ status: 401, code: 'UNAUTHENTICATED' });
      }
    },
  );

  const aboutABot = guarded.filter(({ path }) => path.includes('{bot}'));
  it.each(aboutABot.map((endpoint) => [nameOf(endpoint), endpoint] as const))(
    '%s is 404 for an operator who is no member',
    async (_name, endpoint) => {
      expect(await call(callers['stranger']!, endpoint)).toMatchObject({
        status: 404,
        body: { code: 'BOT_UNKNOWN' },
      });
    },
  );

  it('tells people who they are', async () => {
    const { body } = await api.admin.get('/v1/me');
    expect(body).toEqual({ actor: api.admin.actor, name: 'the admin', role: 'admin' });
  });

  it('answers 404 as a problem where there is nothing', async () => {
    const { status, headers, body } = await api.admin.get('/v1/nothing');
    expect({ status, type: headers.get('content-type'), code: body.code }).toEqual({
      status: 404,
      type: 'application/problem+json; charset=utf-8',
      code: 'ROUTE_UNKNOWN',
    });
  });
});
