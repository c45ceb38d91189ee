import { setTimeout as pause } from 'node:timers/promises';
import {
  startPlatform,
  toProofOfConcept,
  type Platform,
} from '../../../../clients/typescript/src/testing/platform.fixture.js';
import { TestFolder } from '../captured-run.fixture.js';
import { Agent, startMcpOverHttp, type Answer, type McpOverHttp } from './agent.fixture.js';

const folder = new TestFolder();
let platform: Platform;
let overHttp: McpOverHttp;
const agents: Agent[] = [];
const desks: Desk[] = [];

beforeAll(async () => {
  platform = await startPlatform();
  await platform.clock.set('2026-03-09T14:30:00.000Z');
  await platform.clock.release();
  overHttp = await startMcpOverHttp(environment());
});
afterAll(async () => {
  const sum = (count: (desk: Desk) => number) => desks.reduce((all, desk) => all + count(desk), 0);
  console.info(
    `${sum(({ allows }) => allows.length)} allows, ${sum(({ entries }) => entries.length)} entries, ` +
      `${sum(({ blocks }) => blocks.length)} blocks; ` +
      `${sum(({ exitsAsked }) => exitsAsked)} exits asked, ${sum(({ exitsPermitted }) => exitsPermitted)} permitted`,
  );
  await Promise.all(agents.map((agent) => agent.close()));
  await overHttp.stop();
  await platform.stop();
  folder.remove();
});

const environment = () => ({ PHASEGATE_URL: platform.url, PHASEGATE_OUTBOX: folder.path });

async function agentFor(way: 'stdio' | 'HTTP', key: string): Promise<Agent> {
  const agent =
    way === 'stdio'
      ? await Agent.overStdio({ ...environment(), PHASEGATE_KEY: key }, '2025-11-25')
      : await Agent.overHttp(overHttp.url, key);
  agents.push(agent);
  return agent;
}

const trade = (trade_id: string, mode: 'paper' | 'live' = 'paper') => ({
  trade_id,
  symbol: 'AAPL',
  side: 'long',
  mode,
  notional: '100',
});

/** A bot that an agent trades for, seen from its exchange: its entries and exits, with the tools' answers before them. */
class Desk {
  readonly allows: string[] = [];
  readonly blocks: string[] = [];
  readonly entries: string[] = [];
  exitsAsked = 0;
  exitsPermitted = 0;

  constructor(
    readonly bot: string,
    readonly agent: Agent,
  ) {}

  /** Enters only if it may, and says so. @returns the answer to the check */
  async enter(trade_id: string): Promise<Answer> {
    const answer = await this.agent.call('check_trade', trade(trade_id));
    const { decision, local, reasons } = answer.data;
    if (decision !== 'allow') {
      this.blocks.push(reasons[0].code);
      return answer;
    }
    expect(local).toBe(false);
    this.allows.push(trade_id);
    this.entries.push(trade_id);
    await this.agent.call('report_entry', trade(trade_id));
    return answer;
  }

  async leave(): Promise<void> {
    this.exitsAsked += 1;
    const { data } = await this.agent.call('emergency_exit', { symbol: 'AAPL', reason: 'fault' });
    if (data.permitted === true) this.exitsPermitted += 1;
  }

  /** The platform answers, and has everything. */
  async untilDelivered(): Promise<void> {
    for (;;) {
      const { platform: status, waiting } = (await this.agent.call('get_status')).data;
      if (status !== null && waiting === 0) return;
      await pause(50);
    }
  }

  /** Never an entry without an allow, never an exit held up: by count, here and in the platform's books. */
  async expectBooks(): Promise<void> {
    await this.untilDelivered();
    const { items } = await platform.admin('GET', `/v1/bots/${this.bot}/trades?limit=200`);
    const booked = (items as { trade_id: string; imported: boolean; permitted: boolean }[]).filter(
      ({ imported }) => !imported,
    );
    expect(this.entries).toEqual(this.allows);
    expect(booked.map(({ trade_id }) => trade_id).sort()).toEqual([...this.entries].sort());
    expect(booked.filter(({ permitted }) => !permitted)).toEqual([]);
    expect(this.exitsPermitted).toBe(this.exitsAsked);
    const exits = await platform.admin(
      'GET',
      `/v1/bots/${this.bot}/events?type=emergency_exit.requested&limit=200`,
    );
    expect(exits.items).toHaveLength(this.exitsAsked);
  }
}

async function deskFor(way: 'stdio' | 'HTTP'): Promise<Desk> {
  const { id, key } = await platform.bot();
  const desk = new Desk(id, await agentFor(way, key));
  desks.push(desk);
  await desk.enter('first');
  expect(desk.entries).toEqual(['first']);
  return desk;
}

it.each(['stdio', 'HTTP'] as const)(
  'over %s a platform that hangs lets nothing in, and no exit waits for the check before it',
  async (way) => {
    const desk = await deskFor(way);

    platform.hang();
    const done: string[] = [];
    const check = desk.enter('hanging').then(() => done.push('check'));
    const exit = desk.leave().then(() => done.push('exit'));
    await Promise.all([check, exit]);
    platform.resume();
    expect(done).toEqual(['exit', 'check']);
    expect(desk.blocks).toEqual(['PLATFORM_TIMEOUT']);
    await desk.expectBooks();
  },
);

it('over a platform that is killed and started again: no entry, every exit, all reports', async () => {
  const desk = await deskFor('HTTP');
  expect((await desk.agent.call('check_trade', trade('before'))).data.decision).toBe('allow');
  desk.allows.push('before');
  await platform.kill();
  desk.entries.push('before');
  expect((await desk.agent.call('report_entry', trade('before'))).data.state).toBe('waiting');
  await desk.leave();
  await desk.enter('down');
  expect(desk.blocks).toEqual([expect.stringMatching(/^PLATFORM_UN(REACHABLE|AVAILABLE)$/)]);
  const why = (await desk.agent.call('why_blocked')).data;
  expect(why).toMatchObject({ problem: { code: 'PLATFORM_UNREACHABLE' }, attempts: [] });
  expect(why.local[0]).toMatchObject({ trade_id: 'down', code: desk.blocks[0] });

  // It is started while the agent goes on.
  const restarted = platform.restart();
  for (let n = 0; desk.allows.length < 5; n += 1) {
    await desk.enter(`again-${n}`);
    await desk.leave();
    await pause(50);
  }
  await restarted;
  await desk.expectBooks();
});

it('more than 20 checks a second are blocks, never allows', async () => {
  const desk = await deskFor('HTTP');
  const began = performance.now();
  await Promise.all(Array.from({ length: 80 }, (_, n) => desk.enter(`flood-${n}`)));
  const seconds = Math.ceil((performance.now() - began) / 1000);
  expect(desk.allows.length - 1).toBeLessThanOrEqual(20 * (seconds + 1));
  expect(desk.allows.length + desk.blocks.length).toBe(81);
  // A machine that is too slow for 20 a second answers too late instead, or stores the question too late.
  const slow = ['PLATFORM_TIMEOUT', 'PLATFORM_UNAVAILABLE', 'OUTBOX_UNAVAILABLE'];
  const throttled = ['RATE_LIMITED', ...slow];
  expect(desk.blocks.length).toBeGreaterThan(0);
  expect(desk.blocks.filter((code) => !throttled.includes(code))).toEqual([]);
  await desk.expectBooks();
});

describe('the server is killed between the check and the order', () => {
  let bot: Awaited<ReturnType<Platform['bot']>>;
  let agent: Agent;
  beforeAll(async () => {
    await platform.clock.set('2026-03-09T14:30:00.000Z');
    bot = await platform.bot();
    await toProofOfConcept(platform, bot.id, '2026-03-09');
    agent = await agentFor('stdio', bot.key);
  });

  /** The next server knows of the trade, and lets neither it nor another one in. */
  async function allowedThenKilled(trade_id: string): Promise<void> {
    const { data } = await agent.call('check_trade', trade(trade_id, 'live'));
    expect(data).toMatchObject({ decision: 'allow', local: false });
    expect(data.permit_seconds).toBeGreaterThan(200);
    expect(data.permit_seconds).toBeLessThanOrEqual(300);
    await agent.kill();
    agent = await agentFor('stdio', bot.key);
    expect((await agent.call('get_status')).data.unsettled).toEqual([trade_id]);
    expect((await agent.call('check_trade', trade(trade_id, 'live'))).data).toMatchObject({
      decision: 'block',
      local: true,
      reasons: [{ code: 'UNSETTLED' }],
    });
    expect((await agent.call('check_trade', trade('another', 'live'))).data).toMatchObject({
      decision: 'block',
      local: false,
      reasons: [{ code: 'DAILY_LIMIT' }, { code: 'SIZE_EXCEEDED' }],
    });
  }

  it('not executed: the permit goes back, and the day is free (rules 3.3)', async () => {
    await allowedThenKilled('t1');
    expect((await agent.call('cancel_permit', { trade_id: 't1' })).data.state).toBe('delivered');
  });

  it('executed: the entry is reported as permitted, and is the day’s one (rules 3.1)', async () => {
    await allowedThenKilled('t2');
    expect((await agent.call('renew_permit', { trade_id: 't2' })).data.decision).toBe('allow');
    expect((await agent.call('report_entry', trade('t2', 'live'))).data).toMatchObject({
      state: 'delivered',
      trade: { permitted: true, kind: 'strategy' },
    });
    expect((await agent.call('get_status')).data).toMatchObject({
      unsettled: [],
      platform: { breaker: null, entries_today: 1, open_trades: 1 },
    });
  });

  it('a second server of the same bot has no outbox: it says so, and every check is a block', async () => {
    const second = await agentFor('stdio', bot.key);
    expect((await second.call('get_status')).data.outbox_problem.code).toBe('OUTBOX_UNAVAILABLE');
    expect((await second.call('check_trade', trade('t3'))).data).toMatchObject({
      decision: 'block',
      reasons: [{ code: 'OUTBOX_UNAVAILABLE' }],
    });
    expect((await second.call('emergency_exit')).data.permitted).toBe(true);
  });
});
