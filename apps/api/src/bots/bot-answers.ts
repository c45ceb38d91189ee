import type { BotAnswer, BotDetailAnswer } from '@phasegate/contracts';
import { emergencyExitsOf, readBot, viewBots, type RegisteredBot } from '@phasegate/db';
import type { Ledger } from '../ledger/ledger.js';
import { statusOf } from '../status/status-answer.js';
import { attentionOf } from './attention.js';

/** Registered bots with how each stands, in the order given. */
export async function botAnswers(
  ledger: Ledger,
  bots: readonly RegisteredBot[],
): Promise<BotAnswer[]> {
  return (await standings(ledger, bots)).map(({ answer }) => answer);
}

export async function botDetailAnswer(ledger: Ledger, id: string): Promise<BotDetailAnswer> {
  const { bot, members } = await readBot(ledger.prisma, id);
  const [standing] = await standings(ledger, [bot]);
  const { answer, view } = standing!;
  return { ...answer, members, policy_version: view.state.policies.version };
}

async function standings({ pool }: Ledger, bots: readonly RegisteredBot[]) {
  const views = new Map(
    (
      await viewBots(
        pool,
        bots.map(({ id }) => id),
      )
    ).map((view) => [view.bot, view]),
  );
  const tenures = [...views.values()].map(({ bot, state }) => ({ bot, tenure: state.hot.tenure }));
  const exits = new Map((await emergencyExitsOf(pool, tenures)).map((row) => [row.bot, row]));
  return bots.map((bot) => {
    const view = views.get(bot.id)!;
    const answer = {
      ...bot,
      attention: attentionOf(view, exits.get(bot.id)),
      status: statusOf(view),
    };
    return { answer, view };
  });
}
