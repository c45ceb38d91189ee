import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import {
  startPlatform,
  type Platform,
} from '../../../../clients/typescript/src/testing/platform.fixture.js';
import { captured, TestFolder } from '../captured-run.fixture.js';
import { Agent, MAIN, REVISIONS, startMcpOverHttp, type McpOverHttp } from './agent.fixture.js';

const folder = new TestFolder();
let platform: Platform;
let overHttp: McpOverHttp;
const agents: Agent[] = [];

beforeAll(async () => {
  platform = await startPlatform();
  await platform.clock.set('2026-03-09T14:30:00.000Z');
  overHttp = await startMcpOverHttp(environment());
});
afterAll(async () => {
  await Promise.all(agents.map((agent) => agent.close()));
  await overHttp.stop();
  await platform.stop();
  folder.remove();
});

const environment = () => ({ PHASEGATE_URL: platform.url, PHASEGATE_OUTBOX: folder.path });

const paper = (trade_id: string) => ({
  trade_id,
  symbol: 'AAPL',
  side: 'long',
  mode: 'paper',
  notional: '100.50',
});

const WAYS = REVISIONS.flatMap((revision) => [
  ['stdio', revision] as const,
  ['HTTP', revision] as const,
]);

async function agentOver(way: 'stdio' | 'HTTP', revision: (typeof REVISIONS)[number], key: string) {
  const agent =
    way === 'stdio'
      ? await Agent.overStdio({ ...environment(), PHASEGATE_KEY: key }, revision)
      : await Agent.overHttp(overHttp.url, key, revision);
  agents.push(agent);
  return agent;
}

describe.each(WAYS)('an agent over %s, revision %s', (way, revision) => {
  let bot: Awaited<ReturnType<Platform['bot']>>;
  let agent: Agent;
  beforeAll(async () => {
    bot = await platform.bot();
    agent = await agentOver(way, revision, bot.key);
  });

  it('trades from its first check to a recorded close, leaves, and never hears the key', async () => {
    expect(agent.client.getNegotiatedProtocolVersion()).toBe(revision);
    expect(agent.client.getInstructions()).toContain('check_trade');

    expect((await agent.call('get_status')).data).toMatchObject({
      platform: { bot: bot.id, phase: 'experience', blocked_by: ['PAPER_ONLY'] },
      problem: null,
      unsettled: [],
    });
    expect(await agent.call('check_trade', { ...paper('t1'), stop_price: null })).toMatchObject({
      failed: false,
      data: { decision: 'allow', local: false, reasons: [], permit_seconds: null },
    });
    expect(await agent.call('report_entry', { ...paper('t1'), notional: '99.80' })).toMatchObject({
      data: { state: 'delivered', trade: { trade_id: 't1', notional: '99.8', status: 'open' } },
    });
    expect(await agent.call('reconcile', { open_trade_ids: ['t1', 't9'] })).toMatchObject({
      data: { unknown_here: ['t9'], open_here: [], unsettled: [] },
    });
    expect(
      await agent.call('emergency_exit', { symbol: 'AAPL', reason: 'feed lost', trade_id: 't1' }),
    ).toMatchObject({ failed: false, data: { permitted: true, stored: true } });
    expect(
      await agent.call('report_close', { trade_id: 't1', pnl: '-1.25', kind: 'emergency_exit' }),
    ).toMatchObject({
      data: {
        state: 'delivered',
        trade: { status: 'closed', pnl: '-1.25', kind: 'emergency_exit' },
      },
    });

    const blocked = await agent.call('check_trade', { ...paper('t2'), mode: 'live' });
    expect(blocked).toMatchObject({
      failed: false,
      data: { decision: 'block', local: false, reasons: [{ code: 'PAPER_ONLY' }] },
    });
    expect(blocked.text).toMatch(/^BLOCK\. Do not enter\.\nPAPER_ONLY: /);
    expect(await agent.call('why_blocked', { limit: 1 })).toMatchObject({
      data: { attempts: [{ trade_id: 't2', reasons: [{ code: 'PAPER_ONLY' }] }], local: [] },
    });
    expect(await agent.call('get_readiness')).toMatchObject({
      failed: false,
      data: { phase: 'experience', to: 'proof_of_concept', ready: false },
    });
    expect(JSON.parse(await agent.read('phasegate://policy'))).toMatchObject({ state: 'in_force' });
    expect(await agent.read('phasegate://rules')).toContain('**permit**');
    expect(JSON.parse(await agent.read('phasegate://reason-codes')).blocks).toContain(
      'DAILY_LIMIT',
    );
    expect(agent.heard + overHttp.log()).not.toContain(bot.key);
  });

  it('is told which argument is wrong, and nothing happens', async () => {
    const refused = async (name: string, args: object) => {
      const { text, failed } = await agent.call(name, { ...args });
      expect(failed).toBe(true);
      return text;
    };
    expect(await refused('check_trade', { ...paper('t1'), stop_prise: '90' })).toBe(
      'BLOCK. Do not enter.\nINVALID_FIELDS: stop_prise is not known. Nothing was done.',
    );
    expect(await refused('check_trade', { ...paper('t1'), notional: 100.1 })).toContain(
      'INVALID_FIELDS: notional must be a decimal as a string, not a JSON number',
    );
    expect(await refused('check_trade', { ...paper('t1'), symbol: null })).toContain(
      'INVALID_FIELDS: symbol is missing',
    );
    expect(await refused('report_close', { trade_id: '..', pnl: '1' })).toBe(
      'INVALID_FIELDS: trade_id must not be . or ... Nothing was done.',
    );
    expect(await refused('report_close', { trade_id: 't1', pnl: 4.85 })).toContain('pnl must be');
    expect(await refused('report_entry', { ...paper('t1'), opened_at: 'noon' })).toContain(
      'INVALID_FIELDS: opened_at must be',
    );
    expect(await refused('why_blocked', { limit: '5' })).toContain('limit must be a whole number');
    expect(await refused('get_status', { verbose: true })).toContain('verbose is not known');
    expect(await agent.call('get_status')).toMatchObject({ data: { waiting: 0, unsettled: [] } });
  });

  it('leaves whatever the arguments are (rules 3.4)', async () => {
    for (const args of [{}, { symbol: 7, reason: null, unknown: [1] }])
      expect(await agent.call('emergency_exit', args)).toMatchObject({
        failed: false,
        data: { permitted: true },
      });
  });
});

it('offers nothing that loosens, and says of each tool whether it writes', async () => {
  const bot = await platform.bot();
  const agent = await agentOver('HTTP', '2026-07-28', bot.key);
  const { tools } = await agent.client.listTools();
  expect(
    tools.map(({ name, annotations }) => `${name}${annotations?.readOnlyHint ? ' (reads)' : ''}`),
  ).toEqual([
    'get_status (reads)',
    'check_trade',
    'renew_permit',
    'report_entry',
    'report_close',
    'cancel_permit',
    'emergency_exit',
    'reconcile',
    'why_blocked (reads)',
    'get_readiness (reads)',
  ]);
  for (const { name, inputSchema, outputSchema } of tools) {
    expect({ name, type: outputSchema?.['type'] }).toEqual({ name, type: 'object' });
    expect({ name, open: inputSchema['additionalProperties'] !== false }).toEqual({
      name,
      open: name === 'emergency_exit',
    });
  }
});

describe('phase mcp without a key that will do', () => {
  const key = `pgk_${'k'.repeat(38)}`;
  test.each([
    ['none', {}, /^phase: a bot’s key is needed: .+\n$/],
    ['two', { PHASEGATE_KEY: key, PHASEGATE_KEY_FILE: '/nowhere' }, /both set/],
    [
      'of another form',
      { PHASEGATE_KEY: 'pgt_secret' },
      /^phase: PHASEGATE_KEY is not a bot’s key/,
    ],
    ['a file that is not there', { PHASEGATE_KEY_FILE: '/nowhere' }, /cannot be read \(ENOENT\)/],
  ])('%s: one line, and no secret', async (_what, env, line) => {
    const { status, stdout, stderr } = await captured(['mcp'], env);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(line);
    expect(stderr).not.toMatch(/kkkk|secret/);
  });
});

test.each([
  ['over HTTP', ['--http', '--port', '0']],
  ['on stdio', []],
])('%s, an address that no bot can use ends it at once', async (_way, options) => {
  const PHASEGATE_KEY = `pgk_${'k'.repeat(38)}`;
  for (const unusable of ['bot:hunter2@localhost', 'localhost/?x=1', 'localhost/#x']) {
    const env = { PHASEGATE_URL: `http://${unusable}`, PHASEGATE_KEY };
    const { status, stderr } = await captured(['mcp', ...options], env);
    expect(status).toBe(2);
    expect(stderr).toMatch(/^phase: the platform’s address .+ without credentials.+\n$/);
    expect(stderr).not.toContain('hunter2');
  }
});

it('takes the key from a file', async () => {
  const bot = await platform.bot();
  const PHASEGATE_KEY_FILE = folder.write('key', `${bot.key}\n`);
  const agent = await Agent.overStdio({ ...environment(), PHASEGATE_KEY_FILE });
  agents.push(agent);
  expect((await agent.call('get_status')).data.platform.bot).toBe(bot.id);
});

describe('over HTTP', () => {
  const call = {
    jsonrpc: '2.0',
    id: 1,
    method: 'tools/call',
    params: { name: 'check_trade', arguments: paper('t1') },
  };

  /** `fetch` would not send another Host. */
  async function posted(
    headers: Record<string, string>,
    body: unknown = call,
    path = '/mcp',
  ): Promise<{ status: number | undefined; text: string }> {
    const { port } = new URL(overHttp.url);
    const sent = request({ port, path, method: 'POST', host: '127.0.0.1' });
    for (const [name, value] of Object.entries({
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      ...headers,
    }))
      sent.setHeader(name, value);
    sent.end(JSON.stringify(body));
    const [answer] = (await once(sent, 'response')) as [IncomingMessage];
    let text = '';
    for await (const piece of answer) text += String(piece);
    return { status: answer.statusCode, text };
  }

  it('a plain POST with a bot’s key is answered, whatever page of this machine sends it', async () => {
    const { key } = await platform.bot();
    const authorization = `Bearer ${key}`;
    const fromAPage = { authorization, origin: 'http://localhost:6274' };
    for (const headers of [{ authorization }, fromAPage]) {
      const { status, text } = await posted(headers);
      expect(status).toBe(200);
      expect(text).toContain('"decision":"allow"');
    }
  });

  it('nothing is served without a key that the platform knows, to another site, or elsewhere', async () => {
    const { key } = await platform.bot();
    const authorization = `Bearer ${key}`;
    const unknown = `pgk_${'u'.repeat(38)}`;
    const status = async (...args: Parameters<typeof posted>) => (await posted(...args)).status;
    expect(await status({})).toBe(401);
    expect(await status({ authorization: 'Bearer pgt_nothing' })).toBe(401);
    expect(await status({ authorization: `Bearer ${unknown}` })).toBe(401);
    expect(await status({ authorization, host: 'evil.example' })).toBe(403);
    expect(await status({ authorization, origin: 'https://evil.example' })).toBe(403);
    expect(await status({ authorization, origin: 'null' })).toBe(403);
    expect(await status({ authorization }, call, '/')).toBe(404);
    expect(await status({ authorization }, { ...call, fill: 'x'.repeat(70_000) })).toBe(413);
    expect(await status({ authorization, 'content-type': 'text/plain' })).toBe(415);
    expect(overHttp.log()).not.toMatch(/pgk_|pgt_/);
  });

  it('each request is its own bot', async () => {
    const bots = [await platform.bot(), await platform.bot()];
    const both = await Promise.all(bots.map(({ key }) => agentOver('HTTP', '2026-07-28', key)));
    const seen = await Promise.all(both.map((agent) => agent.call('get_status')));
    expect(seen.map(({ data }) => data.platform.bot)).toEqual(bots.map(({ id }) => id));
  });
});

describe('the official Python client', () => {
  const python = process.env['TEST_MCP_PYTHON'];
  if (!python) {
    // eslint-disable-next-line no-restricted-syntax -- a machine without PyPI skips these by name
    test.skip('TEST_MCP_PYTHON names no Python with mcp: PyPI cannot be reached', () => undefined);
    return;
  }

  test.each(WAYS)('trades over %s, revision %s', async (way, revision) => {
    const bot = await platform.bot();
    const server =
      way === 'HTTP'
        ? { url: overHttp.url, headers: { Authorization: `Bearer ${bot.key}` } }
        : {
            command: [process.execPath, MAIN, 'mcp'],
            env: { ...environment(), PHASEGATE_KEY: bot.key, LOG_LEVEL: 'silent' },
          };
    const calls = [
      ['get_status', {}],
      ['check_trade', { ...paper('t1'), stop_price: null }],
      ['check_trade', { ...paper('t2'), notional: 100.5 }],
      ['check_trade', { ...paper('t3'), stop_prise: '1' }],
      ['report_entry', paper('t1')],
      ['report_close', { trade_id: 't1', pnl: '4.85' }],
      ['report_close', { trade_id: 'nothing', pnl: '4.85' }],
      ['emergency_exit', { symbol: 1 }],
      ['check_trade', { ...paper('t4'), mode: 'live' }],
      ['why_blocked', {}],
    ];
    const mode = revision === '2025-11-25' ? 'legacy' : revision;
    const child = spawn(python, [join(__dirname, 'python_agent.py')], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    child.stdin.end(JSON.stringify({ ...server, mode, calls }));
    // eslint-disable-next-line @typescript-eslint/no-explicit-any -- a test says itself what it expects
    const told = (await json(child.stdout)) as any;
    expect(told.revision).toBe(revision);
    expect(told.tools).toHaveLength(10);
    expect(told.rules).toContain('**permit**');
    const [status, allow, number, misspelt, entry, close, unknown, exit, block, why] = told.answers;
    expect(status.data.platform.bot).toBe(bot.id);
    expect(allow).toMatchObject({ failed: false, data: { decision: 'allow' } });
    expect(number).toMatchObject({ failed: true, data: { decision: 'block', local: true } });
    expect(misspelt.text).toContain('INVALID_FIELDS: stop_prise is not known');
    expect(entry.data).toMatchObject({ state: 'delivered', trade: { status: 'open' } });
    expect(close.data).toMatchObject({ state: 'delivered', trade: { status: 'closed' } });
    expect(unknown).toMatchObject({
      failed: true,
      text: expect.stringMatching(/^TRADE_UNKNOWN: /),
    });
    expect(exit.data.permitted).toBe(true);
    expect(block.data.reasons[0].code).toBe('PAPER_ONLY');
    expect(why.data.attempts[0].trade_id).toBe('t4');
    expect(JSON.stringify(told)).not.toContain(bot.key);
  });
});
