import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Phasegate, PhasegateError, type PhasegateOptions, type TradeCheck } from './index.js';
import { FaultServer, type Received } from './testing/behaviour.fixture.js';

const TRADE: TradeCheck = {
  trade_id: 't1',
  symbol: 'AAPL',
  side: 'long',
  mode: 'live',
  notional: '100',
};
const CHECK = 'POST /v1/trade-checks';
const OPENED = 'POST /v1/trades';
const CANCEL = 'DELETE /v1/trade-checks/{trade_id}';

describe('the client', () => {
  let server: FaultServer;
  let folder: string;
  const clients: Phasegate[] = [];
  beforeAll(async () => {
    server = await FaultServer.start();
  });
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'phasegate-client-'));
  });
  afterEach(async () => {
    for (const client of clients.splice(0)) await client.close();
    rmSync(folder, { recursive: true });
  });
  afterAll(() => server.stop());

  const start = (options: Partial<PhasegateOptions> = {}) => {
    const client = new Phasegate({
      baseUrl: server.url,
      key: 'pgk_secret',
      outboxDir: folder,
      timeoutMs: 1_000,
      ...options,
    });
    clients.push(client);
    return client;
  };
  const allowing = () =>
    server.program({
      answers: { [CHECK]: [{ named: 'allow' }], [OPENED]: [{ named: 'trade_opened' }] },
    });

  it('executes a trade once, however often it is guarded at the same time', async () => {
    await allowing();
    const client = start();
    let executions = 0;
    const results = await Promise.all(
      Array.from({ length: 10 }, () =>
        client.guard(TRADE, () => {
          executions += 1;
          return {};
        }),
      ),
    );
    expect(executions).toBe(1);
    expect(results.filter(({ outcome }) => outcome === 'executed')).toHaveLength(1);
  });

  it('does not ask about a trade that is being executed', async () => {
    await allowing();
    const client = start();
    await client.guard(TRADE, async () => {
      expect(await client.check(TRADE)).toMatchObject({ reasons: [{ code: 'UNSETTLED' }] });
      return {};
    });
  });

  it('allows nothing that was reported or given back while it was asked about', async () => {
    await server.program({
      answers: {
        [CHECK]: [{ named: 'allow', delay_ms: 700 }],
        [OPENED]: [{ named: 'trade_opened' }],
        [CANCEL]: [{ named: 'cancelled' }],
      },
    });
    const client = start({ timeoutMs: 5_000 });
    /** The answer to a check, during which something else is said of its trade. */
    const whileAsked = async (trade: TradeCheck, say: () => Promise<unknown>) => {
      const answer = client.check(trade);
      const has = ({ route, body }: Received) =>
        route === CHECK && body?.['trade_id'] === trade.trade_id;
      while (!(await server.received()).some(has));
      await say();
      return answer;
    };
    for (const mode of ['live', 'paper'] as const) {
      const [left, taken] = [`${mode}-left`, `${mode}-taken`];
      expect(
        await whileAsked({ ...TRADE, mode, trade_id: left }, () => client.cancel(left)),
      ).toMatchObject({ decision: 'block', reasons: [{ code: 'PERMIT_EXPIRED' }] });
      const entry = { ...TRADE, mode, trade_id: taken };
      expect(await whileAsked(entry, () => client.opened(entry))).toMatchObject({
        decision: 'block',
        reasons: [{ code: 'TRADE_ALREADY_REPORTED' }],
      });
    }
  });

  it('takes nothing but facts or null for an answer of execute', async () => {
    await allowing();
    const client = start();
    const forgetful = (() => undefined) as never;
    await expect(client.guard(TRADE, forgetful)).rejects.toThrow(TypeError);
    expect(client.outbox.unsettled).toEqual(['t1']);
  });

  it('sends no check that it could not store, and permits every exit', async () => {
    await allowing();
    writeFileSync(join(folder, 'a-file'), '');
    const client = start({ outboxDir: join(folder, 'a-file', 'outbox') });
    expect(await client.check(TRADE)).toMatchObject({ reasons: [{ code: 'OUTBOX_UNAVAILABLE' }] });
    const exit = await client.emergencyExit({ symbol: 'AAPL', reason: 'no disk' });
    expect(exit).toMatchObject({ permitted: true, stored: false });
    await expect(client.ready()).rejects.toThrow();
    expect((await server.received()).filter(({ route }) => route === CHECK)).toEqual([]);
  });

  it('permits an exit with any arguments, and keeps its identifying fields', async () => {
    await server.program({ listening: false });
    const client = start();
    const circular: Record<string, unknown> = { exit_id: 'round' };
    circular['self'] = circular;
    const odd: unknown[] = [undefined, null, 7, [], circular, { exit_id: 'e', at: new Date(NaN) }];
    for (const exit of odd)
      expect(await client.emergencyExit(exit as never)).toMatchObject({ permitted: true });
    await client.emergencyExit({
      exit_id: 'long',
      symbol: 'AAPL',
      trade_id: 't9',
      reason: 'x'.repeat(1e6),
    });
    const last = client.outbox.waiting.at(-1)!;
    expect(last).toMatchObject({ exit_id: 'long', body: { symbol: 'AAPL', trade_id: 't9' } });
    expect(String(last.body['reason'])).toHaveLength(1_000);
  });

  it('is a block and no trade after close, and still permits an exit', async () => {
    await allowing();
    const client = start();
    await client.close();
    expect(await client.check(TRADE)).toMatchObject({ reasons: [{ code: 'CLIENT_CLOSED' }] });
    expect(await client.guard(TRADE, () => ({}))).toMatchObject({ outcome: 'blocked' });
    await expect(client.status()).rejects.toBeInstanceOf(PhasegateError);
    expect(await client.emergencyExit({ symbol: 'AAPL', reason: 'late' })).toMatchObject({
      permitted: true,
    });
  });

  it('logs through the hook, never the key, and a logger that fails decides nothing', async () => {
    await server.program({ answers: { [CHECK]: [{ named: 'unauthenticated' }] } });
    const logged: unknown[] = [];
    const log = (fields: object, message: string) => void logged.push([fields, message]);
    const client = start({ logger: { debug: log, info: log, warn: log, error: log } });
    await client.check(TRADE);
    await client.emergencyExit({ symbol: 'AAPL', reason: 'x' });
    expect(JSON.stringify(logged)).toContain('UNAUTHENTICATED');
    expect(JSON.stringify(logged)).not.toContain('pgk_secret');
    await client.close();
    const failing = () => {
      throw new Error('the log is full');
    };
    const other = start({ logger: { warn: failing, error: failing } });
    expect((await other.check({ ...TRADE, trade_id: 't2' })).decision).toBe('block');
  });

  it('tells error codes apart, with what the platform says about them', async () => {
    await server.program({ answers: { 'GET /v1/status': [{ named: 'permit_conflict' }] } });
    const error: unknown = await start()
      .status()
      .catch((thrown: unknown) => thrown);
    if (!(error instanceof PhasegateError)) throw error;
    expect(error.is('PERMIT_CONFLICT')).toBe(true);
    expect(error.is('TRADE_CONFLICT')).toBe(false);
    expect(error.constraints).toMatchObject({ phase: 'proof_of_concept', effective_size: '100' });
  });
});
