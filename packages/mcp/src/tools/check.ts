import type { CheckResult } from '@phasegate/client';
import {
  body,
  checkAnswer,
  positiveDecimalField,
  strategyField,
  tradeCheckFields,
} from '@phasegate/contracts';
import { z } from 'zod';
import type { Problem, ToolAnswer } from '../answers.js';
import { tradeId } from '../arguments.js';
import type { Bot } from '../bot.js';
import { tool } from './tool.js';

const output = z.strictObject({
  decision: z.enum(['allow', 'block']),
  local: z.boolean().meta({
    description: 'true: the platform gave no answer that allows, so it is a block',
  }),
  reasons: z
    .array(z.strictObject({ code: z.string(), message: z.string() }))
    .meta({ description: 'Why it is blocked: every reason that holds; empty with an allow' }),
  phase: checkAnswer.shape.phase.nullable(),
  max_notional: z
    .string()
    .nullable()
    .meta({ description: 'The largest notional allowed now; null: no limit, or not known' }),
  permit_expires_at: z.string().nullable().meta({ description: 'null: a block, or paper' }),
  permit_seconds: z.int().nullable().meta({
    description: 'Seconds for which the permit is good from now; null: a block, or paper',
  }),
  next_allowed_at: z.string().nullable().meta({ description: 'With DAILY_LIMIT' }),
  retry_after_seconds: z.number().nullable().meta({ description: 'With RATE_LIMITED' }),
});
type Output = z.infer<typeof output>;

const NOTHING: Output = {
  decision: 'block',
  local: true,
  reasons: [],
  phase: null,
  max_notional: null,
  permit_expires_at: null,
  permit_seconds: null,
  next_allowed_at: null,
  retry_after_seconds: null,
};

export const checkTrade = tool({
  name: 'check_trade',
  title: 'Check a trade before entering',
  description: `Ask before EVERY entry, and place the order only if decision is "allow". Anything else, an error or no answer too, means: do not enter.
With an allow, place exactly one order, of at most the notional asked, before permit_seconds are over; then call report_entry at once. If nothing was executed, call cancel_permit. A resting order keeps its permit with renew_permit. On paper there is no permit and no limit of time.
After a block read reasons: with SIZE_EXCEEDED or EXPOSURE_EXCEEDED ask again with at most max_notional under the same trade_id; with DAILY_LIMIT wait until next_allowed_at; with PAPER_ONLY use mode "paper"; with BREAKER_OPEN, HALTED or QUARANTINED stop entering until a person has acted. Never work around a block by splitting the trade, changing the mode or asking under another trade_id.
Exits need no check.`,
  annotations: {
    readOnlyHint: false,
    destructiveHint: false,
    idempotentHint: true,
    openWorldHint: false,
  },
  input: body({
    ...tradeCheckFields,
    trade_id: tradeId.meta({
      description:
        'Made up by you: a new one for each trade, that no other agent of this bot uses; the same id is the same trade',
    }),
    notional: positiveDecimalField.meta({
      description:
        'Exposure in the account’s currency: stake × leverage, not a number of shares or coins; a string such as "100.50"',
    }),
    strategy: strategyField.optional(),
  }),
  output,
  async run(bot, args) {
    const answer = await inWords(bot, await bot.client.check(args));
    bot.noteBlock(args.trade_id, answer);
    return answerTo(args.trade_id, answer);
  },
  otherwise: blocked,
});

export const renewPermit = tool({
  name: 'renew_permit',
  title: 'Renew the permit of a resting order',
  description: `Keeps the permit of an order that rests at the exchange and is not filled yet; call it before permit_seconds are over. With a block the old permit is still good until its own end: then cancel the order.`,
  annotations: {
    readOnlyHint: false,
    destructiveHint: false,
    idempotentHint: true,
    openWorldHint: false,
  },
  input: body({ trade_id: tradeId }),
  output,
  async run(bot, { trade_id }) {
    const answer = await bot.client.renew(trade_id);
    bot.noteBlock(trade_id, answer);
    return answerTo(trade_id, answer);
  },
  otherwise: blocked,
});

/** The client's own words about the outbox are for a person, and may come from the disk. */
async function inWords(bot: Bot, answer: CheckResult): Promise<CheckResult> {
  if (!answer.local || answer.reasons[0].code !== 'OUTBOX_UNAVAILABLE') return answer;
  const problem = await bot.outboxProblem();
  const { code } = answer.reasons[0];
  const message = problem?.message ?? 'The trade could not be stored here, so no check was sent.';
  return { ...answer, reasons: [{ code, message }] };
}

function answerTo(trade_id: string, answer: CheckResult): ToolAnswer {
  if (answer.local) {
    const { reasons, retry_after_seconds = null } = answer;
    return block({ ...NOTHING, reasons: [...reasons], retry_after_seconds });
  }
  const data: Output = {
    ...NOTHING,
    decision: answer.decision,
    local: false,
    reasons: answer.reasons,
    phase: answer.phase,
    max_notional: answer.max_notional,
    next_allowed_at: answer.next_allowed_at ?? null,
  };
  if (answer.decision === 'block') return block(data);
  const seconds = answer.valid_for_ms === null ? null : Math.floor(answer.valid_for_ms / 1000);
  const until =
    seconds === null
      ? 'On paper there is no limit of time.'
      : `The permit ends in ${seconds} s, at ${answer.permit?.expires_at}.`;
  return {
    text: `ALLOW. Place one order for ${trade_id}. ${until} Then call report_entry; if nothing was executed, cancel_permit.`,
    data: {
      ...data,
      permit_expires_at: answer.permit?.expires_at ?? null,
      permit_seconds: seconds,
    },
  };
}

const block = (data: Output): ToolAnswer => ({
  text: [
    'BLOCK. Do not enter.',
    ...data.reasons.map(({ code, message }) => `${code}: ${message}`),
  ].join('\n'),
  data,
});

/** Wrong arguments and errors are blocks as well. */
function blocked(problem: Problem): ToolAnswer {
  return { ...block({ ...NOTHING, reasons: [problem] }), failed: true };
}
