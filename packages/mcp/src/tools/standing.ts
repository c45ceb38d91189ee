import { PhasegateError, type OutboxContent, type Status } from '@phasegate/client';
import { blockedAttempt, body, botStatus, readiness } from '@phasegate/contracts';
import { PHASE_NAMES } from '@phasegate/phase-core';
import { z } from 'zod';
import type { Problem, ToolAnswer } from '../answers.js';
import { tradeId } from '../arguments.js';
import { tool } from './tool.js';

const READ = {
  readOnlyHint: true,
  destructiveHint: false,
  idempotentHint: true,
  openWorldHint: false,
} as const;

const problem = z.strictObject({ code: z.string(), message: z.string() });
const NOTHING = body({});

export const getStatus = tool({
  name: 'get_status',
  title: 'Status and headroom',
  description: `Phase, size, what blocks a live entry now (blocked_by, next_allowed_at), exposure, breaker, headroom (how far each trigger of a downgrade is), permits out, and what this server still has to deliver. Call it first in a session. Trades under "unsettled" were checked and never reported: find out at the exchange what became of each, then report_entry or cancel_permit.`,
  annotations: READ,
  input: NOTHING,
  output: z.strictObject({
    platform: z
      .looseObject(botStatus.shape)
      .nullable()
      .meta({ description: 'null: no answer, see problem; every check is a block until then' }),
    problem: problem.nullable(),
    outbox_problem: problem.nullable().meta({
      description: 'Not null: every check is a block until it is mended',
    }),
    waiting: z.int().meta({ description: 'Reports stored here that are not delivered yet' }),
    refused: z
      .array(z.strictObject({ kind: z.string(), id: z.string(), ...problem.shape }))
      .meta({ description: 'Reports that the platform will never take: for a person to look at' }),
    unsettled: z.array(z.string()).meta({ description: 'trade_ids with an unknown outcome' }),
  }),
  async run(bot) {
    const { client } = bot;
    // The trades that an earlier process left are known once the outbox is open.
    const [outbox, asked] = await Promise.all([
      bot.outboxProblem(),
      client.status().then(
        (platform) => ({ platform, problem: null }),
        (error: unknown) => ({ platform: null, problem: knownProblem(error) }),
      ),
    ]);
    const { waiting, refused, unsettled } = client.outbox;
    return {
      text: [
        asked.platform === null
          ? `${asked.problem.code}: ${asked.problem.message} Until the platform answers every check is a block.`
          : statusText(asked.platform),
        ...(outbox === null ? [] : [`${outbox.code}: ${outbox.message}`]),
        ...outboxLines(client.outbox),
      ].join('\n'),
      data: {
        ...asked,
        outbox_problem: outbox,
        waiting: waiting.length,
        refused: refused.map(({ kind, exit_id, report_id, trade_id, refused: why }) => ({
          kind,
          id: exit_id ?? report_id ?? trade_id ?? '',
          code: why.code,
          message: why.message,
        })),
        unsettled: [...unsettled],
      },
    };
  },
});

/** @throws what is no problem of the platform's */
function knownProblem(error: unknown): Problem {
  if (error instanceof PhasegateError) return { code: error.code, message: error.detail };
  throw error;
}

function statusText(status: Status): string {
  const { phase, effective_size, blocked_by, next_allowed_at, breaker, headroom } = status;
  const { consecutive_losses: streak, daily_loss, drawdown } = headroom;
  const share = (name: string, limit: { used: string; limit: string } | null) =>
    limit === null ? [] : [`${name}: ${limit.used} of what is allowed is used (1 is the limit)`];
  return [
    `${PHASE_NAMES[phase]}. ${effective_size === null ? 'No limit of size on paper.' : `At most ${effective_size} in a position now.`}`,
    blocked_by.length === 0
      ? 'Nothing blocks a live entry now.'
      : `A live entry is blocked now: ${blocked_by.join(', ')}${next_allowed_at === null ? '' : `; the next is allowed at ${next_allowed_at}`}.`,
    breaker === null ? 'Breaker closed.' : `Breaker open since ${breaker.since}: ${breaker.cause}.`,
    ...(streak === null ? [] : [`Losses in a row: ${streak.losses} of ${streak.limit}`]),
    ...share('Loss of the day', daily_loss),
    ...share('Drawdown', drawdown),
    `${status.open_trades} trades open, ${status.open_permits.length} permits out. ${status.readiness.summary}`,
  ].join('\n');
}

function outboxLines({ waiting, refused, unsettled }: OutboxContent): string[] {
  return [
    ...(waiting.length === 0 ? [] : [`${waiting.length} reports wait here for delivery.`]),
    ...(refused.length === 0
      ? []
      : [`${refused.length} reports were refused for good: tell the operator.`]),
    ...(unsettled.length === 0
      ? []
      : [
          `Unsettled: ${unsettled.join(', ')}. Find out whether each was executed; then report_entry or cancel_permit.`,
        ]),
  ];
}

export const getReadiness = tool({
  name: 'get_readiness',
  title: 'Readiness for the next phase',
  description: `Every criterion of the gate to the next phase: required, actual, what is missing, and the earliest day on which an operator could approve. Only a person advances a bot; there is no tool for it.`,
  annotations: READ,
  input: NOTHING,
  output: z.looseObject(readiness.shape),
  async run({ record }) {
    const answer = await record.readiness();
    const { phase, summary, criteria, earliest } = answer;
    const day =
      earliest.date === null ? 'No earliest day' : `Earliest possible on ${earliest.date}`;
    return {
      text: [
        `${PHASE_NAMES[phase]}. ${summary}`,
        ...criteria.map(({ status, sentence }) => `${status}: ${sentence}`),
        `${day}. ${earliest.assumes}`,
      ].join('\n'),
      data: { ...answer },
    };
  },
});

const MAX_ATTEMPTS = 50;
const USUAL_ATTEMPTS = 5;

export const whyBlocked = tool({
  name: 'why_blocked',
  title: 'Why the last entries were blocked',
  description: `The last blocked entries with every reason in plain words, newest first: those of the platform, and under "local" those of this server (no answer, too late, too many checks).`,
  annotations: READ,
  input: body({
    limit: z
      .int({ error: `must be a whole number from 1 to ${MAX_ATTEMPTS}` })
      .min(1, { error: 'must be at least 1' })
      .max(MAX_ATTEMPTS, { error: `must be at most ${MAX_ATTEMPTS}` })
      .optional()
      .meta({ description: `How many of each; ${USUAL_ATTEMPTS} by default` }),
  }),
  output: z.strictObject({
    attempts: z.array(z.looseObject(blockedAttempt.shape)),
    problem: problem.nullable().meta({ description: 'Why the platform’s are missing' }),
    local: z.array(z.strictObject({ at: z.string(), trade_id: z.string(), ...problem.shape })),
  }),
  async run({ record, localBlocks }, { limit = USUAL_ATTEMPTS }) {
    const asked = await record.blocked(limit).then(
      (attempts) => ({ attempts: [...attempts], problem: null }),
      (error: unknown) => ({ attempts: [], problem: knownProblem(error) }),
    );
    const local = localBlocks.slice(0, limit);
    const lines = [
      ...(asked.problem === null ? [] : [`${asked.problem.code}: ${asked.problem.message}`]),
      ...asked.attempts.flatMap(({ at, trade_id, reasons }) =>
        reasons.map(({ code, sentence }) => `${at} ${trade_id ?? ''} ${code}: ${sentence}`),
      ),
      ...local.map(({ at, trade_id, code, message }) => `${at} ${trade_id} ${code}: ${message}`),
    ];
    return {
      text: lines.length === 0 ? 'No entry was blocked.' : lines.join('\n'),
      data: { ...asked, local },
    };
  },
});

const ids = z.array(z.string());

export const reconcile = tool({
  name: 'reconcile',
  title: 'Compare open trades with the platform',
  description: `Call it after every start, with the trade_ids of all positions that you hold open (an empty list if none). Delivers what waits, and tells what the two sides disagree on: report the entries under unknown_here, report the closes under open_here, and for each trade under unconfirmed or unsettled find out at the exchange whether it was executed, then report_entry or cancel_permit. Nothing is given back without your word.`,
  annotations: { ...READ, readOnlyHint: false },
  input: body({
    open_trade_ids: z
      .array(tradeId, {
        error: ({ input }) =>
          input === undefined || input === null ? 'is missing' : 'must be a list of trade_ids',
      })
      .max(1_000, { error: 'has more than 1000 trade_ids' }),
  }),
  output: z.strictObject({
    unknown_here: ids.meta({ description: 'You hold them open, the platform has no entry' }),
    closed_here: ids.meta({ description: 'You hold them open, the platform has them closed' }),
    open_here: ids.meta({ description: 'Open at the platform, not held by you' }),
    unconfirmed: ids.meta({ description: 'Permits that ran out without a word' }),
    unsettled: ids.meta({ description: 'Checked here, outcome unknown' }),
    settled: ids.meta({ description: 'Checked here; the platform knew the outcome' }),
  }),
  async run(bot, { open_trade_ids }) {
    const problem = await bot.outboxProblem();
    if (problem !== null) throw new PhasegateError(problem.code, problem.message);
    const found = await bot.client.reconcile(open_trade_ids);
    const { unknown_here, closed_here, open_here, unconfirmed, unsettled, settled } = found;
    const lists = { unknown_here, closed_here, open_here, unconfirmed, unsettled };
    const lines = Object.entries(lists).flatMap(([name, list]) =>
      list.length === 0 ? [] : [`${name}: ${list.join(', ')}`],
    );
    return {
      text: lines.length === 0 ? 'Both sides agree.' : lines.join('\n'),
      data: {
        ...Object.fromEntries(Object.entries(lists).map(([name, list]) => [name, [...list]])),
        settled: [...settled],
      },
    } satisfies ToolAnswer;
  },
});
