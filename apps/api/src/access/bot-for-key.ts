import { botOfKey, UnknownBot, type Queries } from '@phasegate/db';
import type { FastifyRequest } from 'fastify';

/**
 * The bot of a key, for reads, which are then about that bot; commands look the key up themselves.
 *
 * @throws UnknownBot
 */
export async function botForKey(
  queries: Queries,
  keyHash: Buffer,
  request: FastifyRequest,
): Promise<string> {
  const bot = await botOfKey(queries, keyHash);
  if (bot === null) throw new UnknownBot();
  request.bot = bot;
  return bot;
}
