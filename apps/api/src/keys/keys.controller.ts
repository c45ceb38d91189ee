import { Controller, Param } from '@nestjs/common';
import { newKeyBody, type BotKeyAnswer } from '@phasegate/contracts';
import { createKey, listKeys, revokeKey, type CreatedKey, type Person } from '@phasegate/db';
import type { z } from 'zod';
import { Asking } from '../access/caller.js';
import { GivenBody } from '../http/parsed.js';
import { ProblemError } from '../http/problem-error.js';
import { Serves } from '../http/serves.js';
import { Ledger } from '../ledger/ledger.js';

/** The keys by which a bot is known; each is shown once. */
@Controller()
export class KeysController {
  constructor(private readonly ledger: Ledger) {}

  @Serves('GET', '/v1/bots/{bot}/keys')
  async list(@Param('bot') bot: string): Promise<{ items: BotKeyAnswer[] }> {
    return { items: await listKeys(this.ledger.prisma, bot) };
  }

  @Serves('POST', '/v1/bots/{bot}/keys')
  create(
    @Param('bot') bot: string,
    @GivenBody() { name }: z.infer<typeof newKeyBody>,
    @Asking() { actor }: Person,
  ): Promise<CreatedKey> {
    return createKey(this.ledger.pool, bot, name, actor);
  }

  @Serves('DELETE', '/v1/bots/{bot}/keys/{key}')
  async revoke(
    @Param('bot') bot: string,
    @Param('key') key: string,
    @Asking() { actor }: Person,
  ): Promise<void> {
    const known = await revokeKey(this.ledger.pool, this.ledger.executor, bot, key, actor);
    if (!known) throw new ProblemError('KEY_UNKNOWN', 'The bot has no such key.');
  }
}
