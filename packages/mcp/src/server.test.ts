import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/client';
import { InMemoryTransport } from '@modelcontextprotocol/server';
import fc from 'fast-check';
import { pino } from 'pino';
import { Bot } from './bot.js';
import { createServer } from './server.js';
import { TOOLS } from './tools/index.js';

const key = `pgk_${'k'.repeat(38)}`;
const folder = mkdtempSync(join(tmpdir(), 'phasegate-mcp-'));
// Nobody listens there.
const url = 'http://127.0.0.1:1';
const log = pino({ level: 'silent' });
const bot = new Bot({ url, key, outboxes: folder, log });
const client = new Client({ name: 'a test', version: '1' });

beforeAll(async () => {
  const [ours, theirs] = InMemoryTransport.createLinkedPair();
  await createServer(() => bot, log).connect(ours);
  await client.connect(theirs);
});
afterAll(async () => {
  await client.close();
  await bot.client.close();
  rmSync(folder, { recursive: true });
});

async function call(name: string, args: Record<string, unknown>) {
  const { content, structuredContent, isError } = await client.callTool({ name, arguments: args });
  const [first] = content;
  return {
    text: first?.type === 'text' ? first.text : '',
    // eslint-disable-next-line @typescript-eslint/no-explicit-any -- a test says itself what it expects
    data: structuredContent as any,
    isError,
  };
}

/** Whatever JSON can hold, more often under the names that a trade has. */
const argumentsOfAnyKind = fc.dictionary(
  fc.oneof(
    fc.constantFrom('trade_id', 'symbol', 'side', 'mode', 'notional', 'reason', 'exit_id', 'at'),
    fc.string(),
  ),
  fc.oneof(fc.constantFrom('long', 'paper', '100', 't1'), fc.jsonValue({ maxDepth: 2 })),
  { maxKeys: 10 },
);

/** A call as it comes over the wire; the client would not send such arguments. */
async function callRaw(name: string, args: unknown) {
  const [ours, theirs] = InMemoryTransport.createLinkedPair();
  await createServer(() => bot, log).connect(ours);
  const answered = new Promise<object>((resolve) => {
    theirs.onmessage = resolve;
  });
  await theirs.start();
  const params = { name, arguments: args };
  await theirs.send({ jsonrpc: '2.0', id: 1, method: 'tools/call', params });
  const answer = await answered;
  await theirs.close();
  return answer;
}

it.each([null, [], [{ symbol: 'AAPL' }], '{}', 7, true])(
  'arguments that are no object, %j, count as left out: an exit is permitted, a check is a block',
  async (args) => {
    expect(await callRaw('emergency_exit', args)).toMatchObject({
      result: { structuredContent: { permitted: true } },
    });
    expect(await callRaw('check_trade', args)).toMatchObject({
      result: {
        structuredContent: {
          decision: 'block',
          local: true,
          reasons: [{ code: 'INVALID_FIELDS' }],
        },
      },
    });
  },
);

it('of many faults the first ten are told', async () => {
  const { text } = await call('reconcile', {
    open_trade_ids: Array.from({ length: 1000 }, () => 7),
  });
  expect(text).toMatch(/^INVALID_FIELDS: open_trade_ids\.0 .+; and 990 more\. Nothing was done\.$/);
});

it('an outbox that cannot be opened is told without the folder and the process that has it', async () => {
  const second = new Bot({ url, key, outboxes: folder, log });
  const [ours, theirs] = InMemoryTransport.createLinkedPair();
  await createServer(() => second, log).connect(ours);
  const agent = new Client({ name: 'another', version: '1' });
  await agent.connect(theirs);
  const trade = { trade_id: 't1', symbol: 'AAPL', side: 'long', mode: 'paper', notional: '100' };
  for (const [name, args] of [
    ['check_trade', trade],
    ['reconcile', { open_trade_ids: [] }],
    ['get_status', {}],
  ] as const) {
    const told = JSON.stringify(await agent.callTool({ name, arguments: args }));
    expect(told).toContain('OUTBOX_UNAVAILABLE: Another process has the outbox of this bot');
    expect(told).not.toContain(folder);
    expect(told).not.toContain(String(process.pid));
  }
  await agent.close();
  await second.client.close();
});

describe('with any arguments, and no platform', () => {
  it('a check is a block with a code, and never says more than a sentence (NFR-004)', async () => {
    await fc.assert(
      fc.asyncProperty(argumentsOfAnyKind, async (args) => {
        for (const name of ['check_trade', 'renew_permit']) {
          const { text, data } = await call(name, args);
          expect(data).toMatchObject({ decision: 'block', local: true });
          expect(data.reasons[0].code).toMatch(/^[A-Z_]+$/);
          expect(text).not.toMatch(/ at .+:\d+:\d+|node_modules|pgk_/);
        }
      }),
      { numRuns: 50 },
    );
  });

  it('an exit is permitted (rules 3.4)', async () => {
    await fc.assert(
      fc.asyncProperty(argumentsOfAnyKind, async (args) => {
        const { data, isError } = await call('emergency_exit', args);
        expect({ permitted: data.permitted, isError }).toEqual({
          permitted: true,
          isError: undefined,
        });
      }),
      { numRuns: 50 },
    );
  });

  it('every other tool answers, or refuses with a code and a sentence', async () => {
    const others = TOOLS.map(({ name }) => name).filter((name) => !/check|renew|exit/.test(name));
    await fc.assert(
      fc.asyncProperty(argumentsOfAnyKind, fc.constantFrom(...others), async (args, name) => {
        const { text, isError } = await call(name, args);
        if (isError) expect(text).toMatch(/^[A-Z_]+: .+[.!]$/s);
        expect(text).not.toMatch(/ at .+:\d+:\d+|node_modules|pgk_/);
      }),
      { numRuns: 50 },
    );
  });
});
