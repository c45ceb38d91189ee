import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import {
  assertKnown,
  caseFiles,
  FaultServer,
  type Case,
  type CaseCall,
  type Received,
  type Sent,
} from './testing/behaviour.fixture.js';
import { Phasegate, PhasegateError, type Report } from './index.js';

const BOT_STARTS = Date.parse('2026-03-09T14:30:00.000Z');
/** Of a busy machine; a call that took its timeout for each of three attempts would still be found out. */
const SLACK_MS = 1_500;
/** The request that an open circuit repeats in the background. */
const PROBE = 'GET /v1/status';
const EXPECTED = [
  'decision',
  'local',
  'reason',
  'answer',
  'delivery',
  'code',
  'permitted',
  'outcome',
  'executed',
  'throws',
];

class ExecuteFailed extends Error {}

/** The result of a call, in the terms of the cases. */
interface Outcome {
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- every call answers in its own way
  readonly value?: any;
  readonly error?: unknown;
  readonly executed: boolean;
}

describe('the behaviour that all clients share', () => {
  let server: FaultServer;
  beforeAll(async () => {
    server = await FaultServer.start();
  });
  afterAll(() => server.stop());

  describe.each(caseFiles())('%s', (_file, cases) => {
    it.each(cases.map((each): [string, Case] => [each.name, each]))('%s', async (_name, each) => {
      await new CaseRun(each, server).run();
    });
  });
});

class CaseRun {
  private readonly folder = mkdtempSync(join(tmpdir(), 'phasegate-case-'));
  private readonly timeoutMs: number;
  private readonly began = performance.now();
  private client!: Phasegate;

  constructor(
    private readonly each: Case,
    private readonly server: FaultServer,
  ) {
    this.timeoutMs = each.client?.timeout_ms ?? 1000;
  }

  async run(): Promise<void> {
    const { outbox, platform, calls, requests = {}, sent = [], outbox_after } = this.each;
    await this.server.program(platform);
    if (outbox !== undefined) writeFileSync(join(this.folder, 'outbox.jsonl'), outbox);
    this.start();
    try {
      for (const call of calls) await this.step(call);
      if (outbox_after !== undefined) expect(this.outbox()).toEqual(outbox_after);
      const received = await this.server.received();
      expectRequests(received, requests);
      expectSent(received, sent);
    } finally {
      await this.client.close();
      rmSync(this.folder, { recursive: true });
    }
  }

  private start(): void {
    const offset = this.each.client?.clock_offset_ms ?? 0;
    this.client = new Phasegate({
      baseUrl: this.server.url,
      key: 'pgk_test',
      outboxDir: this.folder,
      timeoutMs: this.timeoutMs,
      clock: () => BOT_STARTS + offset + (performance.now() - this.began),
    });
  }

  private async step(call: CaseCall): Promise<void> {
    switch (call.call) {
      case 'platform':
        return this.server.program({ keep: true, ...call.with });
      case 'pause':
        return pause(call.with.ms);
      case 'until_reachable':
        return this.untilReachable();
      case 'restart':
        await this.client.close();
        return this.start();
      default: {
        const began = performance.now();
        const outcome = await this.made(call);
        expect(performance.now() - began).toBeLessThan(call.within_ms ?? this.timeoutMs + SLACK_MS);
        expectOutcome(call.expect, outcome);
      }
    }
  }

  private async untilReachable(): Promise<void> {
    while (!this.client.isReachable) await pause(10);
  }

  private async made(call: CaseCall): Promise<Outcome> {
    let executed = false;
    const execute = () => {
      executed = true;
      if (call.execute!.throws !== undefined) throw new ExecuteFailed(call.execute!.throws);
      return withNumbers(call.execute!.returns);
    };
    try {
      return { value: await this.answer(call, execute), executed };
    } catch (error) {
      return { error, executed };
    }
  }

  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- what a case hands over may be wrong on purpose
  private answer(call: CaseCall, execute: () => any): Promise<unknown> {
    const given = withNumbers(call.with);
    const how = call.wait === undefined ? {} : { wait: call.wait };
    switch (call.call) {
      case 'check':
        return this.client.check(given);
      case 'renew':
        return this.client.renew(given.trade_id);
      case 'cancel':
        return this.client.cancel(given.trade_id, how);
      case 'opened':
        return this.client.opened(given, how);
      case 'closed':
        return this.client.closed(given, how);
      case 'emergency_exit':
        return this.client.emergencyExit(given);
      case 'portfolio':
        return this.client.portfolio(given, how);
      case 'status':
        return this.client.status();
      case 'guard':
        return this.client.guard(given, execute);
      case 'reconcile':
        return this.client.reconcile(given.open_trade_ids, wasExecuted(call.was_executed));
      case 'flush':
        return this.client.flush(given?.timeout_ms);
      default:
        throw new Error(`this suite does not know the call ${call.call}`);
    }
  }

  private outbox() {
    const { waiting, refused, unsettled } = this.client.outbox;
    const named = ({ kind, trade_id, exit_id, report_id }: Report) =>
      `${kind}:${exit_id ?? report_id ?? trade_id}`;
    return {
      waiting: waiting.map(named),
      refused: refused.map((report) => `${named(report)}:${report.refused.code}`),
      unsettled,
    };
  }
}

function wasExecuted(told: CaseCall['was_executed']) {
  if (told === undefined) return undefined;
  return ({ trade_id }: { trade_id: string }) => {
    if (!(trade_id in told))
      throw new Error(`the case does not say whether ${trade_id} was executed`);
    return told[trade_id] === 'unknown' ? undefined : (told[trade_id] as object | null);
  };
}

/** `{"$number": 100}` stands for a number where JSON's would not do in every language. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- as the case has it
function withNumbers(given: any): any {
  if (typeof given !== 'object' || given === null) return given;
  if ('$number' in given) return given.$number;
  return Object.fromEntries(
    Object.entries(given).map(([key, value]) => [
      key,
      Array.isArray(value) ? value : withNumbers(value),
    ]),
  );
}

function expectOutcome(expected: CaseCall['expect'], { value, error, executed }: Outcome): void {
  if (typeof expected === 'boolean') return expect(error ?? value).toBe(expected);
  const { throws, executed: runs, answer, reason, delivery, code, ...same } = expected;
  assertKnown(expected, EXPECTED, 'expect');
  if (throws !== undefined) expectError(throws, error);
  else if (error !== undefined) throw error as Error;
  if (runs !== undefined) expect(executed).toBe(runs);
  const result =
    value?.answer !== undefined && value.outcome !== undefined
      ? { ...value.answer, ...value }
      : value;
  if (Object.keys(same).length > 0) expect(result).toMatchObject(same);
  if (answer !== undefined)
    expect(value?.state === 'delivered' ? value.answer : value).toMatchObject(answer);
  if (reason !== undefined) expect([reason].flat()).toContain(result.reasons[0].code);
  const delivered = value?.delivery ?? value;
  if (delivery !== undefined) expect([delivery].flat()).toContain(delivered.state);
  if (code !== undefined) expect(delivered.problem.code).toBe(code);
}

function expectError(throws: string | { code: string; status: number }, error: unknown): void {
  if (throws === 'argument') return expect(error).toBeInstanceOf(TypeError);
  if (throws === 'execute') return expect(error).toBeInstanceOf(ExecuteFailed);
  expect(error).toBeInstanceOf(PhasegateError);
  expect(error).toMatchObject(throws as object);
}

function expectRequests(
  received: readonly Received[],
  requests: NonNullable<Case['requests']>,
): void {
  const counts: Record<string, number> = {};
  for (const { route } of received) counts[route] = (counts[route] ?? 0) + 1;
  const exact = Object.entries(requests).filter(([, count]) => typeof count === 'number');
  const ranges = Object.entries(requests).filter(([, count]) => typeof count !== 'number');
  for (const [route, count] of ranges) {
    const { min, max } = count as { min: number; max: number };
    expect(counts[route] ?? 0).toBeGreaterThanOrEqual(min);
    expect(counts[route] ?? 0).toBeLessThanOrEqual(max);
    delete counts[route];
  }
  // An open circuit asks by itself, as often as the machine is slow.
  if (!(PROBE in requests)) delete counts[PROBE];
  expect(counts).toEqual(Object.fromEntries(exact));
}

/** In this order; others may lie between. */
function expectSent(received: readonly Received[], sent: readonly Sent[]): void {
  let from = 0;
  for (const each of sent) {
    const at = received.findIndex((request, place) => place >= from && fits(request, each));
    if (at < 0)
      throw new Error(
        `not sent, or not in this order: ${JSON.stringify(each)} among ${JSON.stringify(received.slice(from))}`,
      );
    from = at + 1;
  }
}

function fits({ route, path, headers, body }: Received, sent: Sent): boolean {
  const holds = (part: object | undefined, whole: Record<string, string> | null) =>
    Object.entries(part ?? {}).every(
      ([key, value]) =>
        whole?.[key] === value || JSON.stringify(whole?.[key]) === JSON.stringify(value),
    );
  return (
    route === sent.route &&
    (sent.path === undefined || sent.path === path) &&
    holds(sent.body, body) &&
    holds(sent.headers, headers) &&
    Object.entries(sent.between ?? {}).every(([field, [first, last]]) => {
      const value = body?.[field] ?? '';
      return value >= first && value <= last;
    })
  );
}
