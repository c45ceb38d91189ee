import type { EmergencyExit } from '@phasegate/client';
import { z } from 'zod';
import { tool } from './tool.js';

const output = z.strictObject({
  permitted: z.literal(true),
  exit_id: z.string(),
  stored: z.boolean().meta({
    description: 'false: not on the disk yet; leave the position all the same',
  }),
});

/** The fields that are looked for; nothing else is refused, and no value is (rules 3.4). */
const input = z
  .looseObject({
    symbol: z.unknown().meta({ description: 'A string such as "AAPL"' }),
    reason: z.unknown().meta({ description: 'Why, in a sentence' }),
    trade_id: z.unknown().meta({ description: 'The trade to exit' }),
    exit_id: z
      .unknown()
      .meta({ description: 'The same id is the same exit; made up unless given' }),
  })
  .partial();

export const emergencyExit = tool({
  name: 'emergency_exit',
  title: 'Report that a position is exited in an emergency',
  description: `This places no order and closes nothing: leave the position yourself at the exchange, FIRST or without waiting for the answer. An exit is never refused, in any state of the bot, the platform or the network, whatever the arguments. It is recorded as an emergency exit; report the close afterwards with report_close and kind "emergency_exit". For ordinary exits (stop, target, signal) no call is needed beforehand: report_close is enough. More than 2% emergency exits in a phase is shown to the operator.`,
  annotations: {
    readOnlyHint: false,
    destructiveHint: false,
    idempotentHint: false,
    openWorldHint: false,
  },
  input,
  output,
  async run(bot, args) {
    const given = Object.fromEntries(Object.entries(args).filter(([, value]) => value !== null));
    const { exit_id, stored } = await bot.client.emergencyExit(given as EmergencyExit);
    return {
      text: `PERMITTED. Leave the position now; then report_close with kind "emergency_exit". This exit is ${exit_id}.`,
      data: { permitted: true, exit_id, stored },
    };
  },
  otherwise: () => ({
    text: 'PERMITTED. Leave the position now; then report_close with kind "emergency_exit". It could not be noted here.',
    data: { permitted: true, exit_id: '', stored: false },
  }),
});
