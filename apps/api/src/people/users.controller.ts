import { Controller, Param } from '@nestjs/common';
import {
  newUserBody,
  userChangesBody,
  type ProblemCode,
  type UserAnswer,
} from '@phasegate/contracts';
import type { Person } from '@phasegate/db';
import {
  changeUser,
  createUser,
  listUsers,
  newPassword,
  revokeSessions,
  userById,
  type User,
  type UserRefusal,
} from '@phasegate/people';
import type { z } from 'zod';
import { Asking } from '../access/caller.js';
import { GivenBody } from '../http/parsed.js';
import { ProblemError } from '../http/problem-error.js';
import { Serves } from '../http/serves.js';
import { Ledger } from '../ledger/ledger.js';

/** The users; administrators manage them. */
@Controller()
export class UsersController {
  constructor(private readonly ledger: Ledger) {}

  @Serves('GET', '/v1/users')
  async list(): Promise<{ items: UserAnswer[] }> {
    return { items: (await listUsers(this.ledger.pool)).map(answerOf) };
  }

  @Serves('POST', '/v1/users')
  async create(
    @GivenBody() { password, ...fields }: z.infer<typeof newUserBody>,
    @Asking() { actor: by }: Person,
  ) {
    const made = password === undefined ? newPassword() : null;
    const created = await createUser(this.ledger.pool, {
      ...fields,
      password: made ?? password!,
      by,
    });
    if ('refused' in created) throw refusedUser(created.refused);
    return { id: created.id, password: made };
  }

  @Serves('PATCH', '/v1/users/{user}')
  async change(
    @Param('user') id: string,
    @GivenBody() changes: z.infer<typeof userChangesBody>,
    @Asking() { actor: by }: Person,
  ): Promise<UserAnswer> {
    const refused = await changeUser(this.ledger.pool, id, changes, by);
    if (refused !== null) throw refusedUser(refused.refused);
    return answerOf((await userById(this.ledger.pool, id))!);
  }

  @Serves('DELETE', '/v1/users/{user}/sessions')
  async signOutEverywhere(
    @Param('user') id: string,
    @Asking() { actor: by }: Person,
  ): Promise<void> {
    if ((await userById(this.ledger.pool, id)) === null) throw refusedUser('USER_UNKNOWN');
    await revokeSessions(this.ledger.pool, id, by);
  }
}

const answerOf = ({ created_at, disabled_at, ...user }: User): UserAnswer => ({
  ...user,
  created_at: created_at.toISOString(),
  disabled_at: disabled_at?.toISOString() ?? null,
});

const SENTENCES = {
  EMAIL_TAKEN: 'Another user has this e-mail.',
  USER_UNKNOWN: 'There is no such user.',
  LAST_ADMIN: 'This is the last administrator: make another one first.',
} as const satisfies Record<UserRefusal, string> & Partial<Record<ProblemCode, string>>;

const refusedUser = (code: UserRefusal) => new ProblemError(code, SENTENCES[code]);
