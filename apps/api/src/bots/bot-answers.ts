import type { BotDetailAnswer } from '@phasegate/contracts';
import { readBot, RecordUnreadable } from '@phasegate/db';
import type { Ledger } from '../ledger/ledger.js';
import { standingsOf } from './standing.js';

/** @throws RecordUnreadable */
export async function botDetailAnswer(
  { prisma, pool }: Ledger,
  id: string,
): Promise<BotDetailAnswer> {
  const { bot, members } = await readBot(prisma, id);
  const [standing] = await standingsOf(pool, [id]);
  const { attention, known } = standing!;
  if (known instanceof RecordUnreadable) throw known;
  const { status, figures, policy_version } = known;
  return { ...bot, attention: [...attention], status, figures, members, policy_version };
}
