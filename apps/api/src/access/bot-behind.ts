import { botOfKey, UnknownBot, type Queries } from '@phasegate/db';

/** The bot behind a key, for reads; commands look the key up themselves. @throws UnknownBot */
export async function botBehind(queries: Queries, keyHash: Buffer): Promise<string> {
  const bot = await botOfKey(queries, keyHash);
  if (bot === null) throw new UnknownBot();
  return bot;
}
