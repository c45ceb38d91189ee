import { Controller, Param } from '@nestjs/common';
import { newTokenBody, type CreatedTokenAnswer, type TokenAnswer } from '@phasegate/contracts';
import { grantToken, listTokens, revokeToken, type Person, type TokenRefusal } from '@phasegate/db';
import type { z } from 'zod';
import { Asking } from '../access/caller.js';
import { GivenBody } from '../http/parsed.js';
import { invalidFields, ProblemError } from '../http/problem-error.js';
import { Serves } from '../http/serves.js';
import { Ledger } from '../ledger/ledger.js';

/** Tokens of people and their tools: one's own; an administrator's are all there are. */
@Controller()
export class TokensController {
  constructor(private readonly ledger: Ledger) {}

  @Serves('GET', '/v1/tokens')
  async list(@Asking() person: Person): Promise<{ items: TokenAnswer[] }> {
    return { items: await listTokens(this.ledger.pool, ownerOf(person)) };
  }

  @Serves('POST', '/v1/tokens')
  async create(
    @GivenBody() { name, role, expires_at }: z.infer<typeof newTokenBody>,
    @Asking() person: Person,
  ): Promise<CreatedTokenAnswer> {
    const end = typeof expires_at === 'number' ? new Date(expires_at) : expires_at;
    const made = await grantToken(this.ledger.pool, { name, role, expires_at: end }, person);
    if ('refused' in made) throw refusedToken(made);
    const { id, token } = made;
    return { id, name, role, expires_at: made.expires_at?.toISOString() ?? null, token };
  }

  @Serves('DELETE', '/v1/tokens/{token}')
  async revoke(@Param('token') token: string, @Asking() person: Person): Promise<void> {
    const { pool } = this.ledger;
    if (!(await revokeToken(pool, token, person.actor, ownerOf(person))))
      throw new ProblemError('TOKEN_UNKNOWN', 'There is no such token.');
  }
}

const ownerOf = ({ role, member_as }: Person): string | null =>
  role === 'admin' ? null : member_as;

const refusedToken = ({ refused, message }: TokenRefusal): ProblemError =>
  refused === 'FORBIDDEN'
    ? new ProblemError('FORBIDDEN', message)
    : invalidFields([{ field: 'expires_at', message }]);
