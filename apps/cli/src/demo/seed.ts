import { ROLES, type Role } from '@phasegate/contracts';
import {
  addKey,
  addToken,
  changeMembers,
  inTransaction,
  newId,
  storeDraft,
  type Transaction,
} from '@phasegate/db';
import { addUser, hashPassword, newPassword } from '@phasegate/people';
import { marketOf, PHASE_NAMES } from '@phasegate/phase-core';
import type { Pool } from 'pg';
import { demoBots, type DemoBot } from './bots.js';
import { live } from './course.js';

/** The demo as printed at the start: lists, one line for each row. */
export interface DemoLogins {
  readonly logins: readonly {
    readonly role: Role;
    readonly email: string;
    readonly password: string;
  }[];
  readonly tokens: readonly { readonly role: Role; readonly token: string }[];
  readonly bots: readonly {
    readonly name: string;
    readonly id: string;
    readonly phase: string;
    readonly shows: string;
  }[];
  readonly keys: readonly { readonly bot: string; readonly key: string }[];
}

const MAKER = 'demo';

/**
 * Stores four bots with months of history, a key for each, a login and a token for each role, in one transaction.
 * Nothing happens when there are bots already.
 * @param keep is given the secrets just before the commit; when it fails, nothing is stored
 */
export async function seedDemo(
  pool: Pool,
  keep: (logins: DemoLogins) => Promise<void>,
): Promise<DemoLogins | null> {
  const people = await Promise.all(ROLES.map(newLogin));
  return inTransaction(pool, async (transaction) => {
    // Of two concurrent calls, the second waits here and then finds bots.
    await transaction.query('SELECT FROM platform FOR UPDATE');
    const { rows } = await transaction.query<{ now: Date; seeded: boolean }>(
      'SELECT phase_clock() AS now, EXISTS (SELECT FROM bots) AS seeded',
    );
    if (rows[0]!.seeded) return null;
    const logins = await seed(transaction, rows[0]!.now.getTime(), people);
    await keep(logins);
    return logins;
  });
}

interface NewLogin {
  readonly role: Role;
  readonly email: string;
  readonly password: string;
  readonly hash: string;
}

async function newLogin(role: Role): Promise<NewLogin> {
  const password = newPassword();
  return { role, email: `${role}@demo.example`, password, hash: await hashPassword(password) };
}

async function seed(
  transaction: Transaction,
  now: number,
  people: readonly NewLogin[],
): Promise<DemoLogins> {
  const tokens: { id: string; role: Role; token: string }[] = [];
  for (const role of ROLES)
    tokens.push({
      role,
      ...(await addToken(transaction, { name: `Demo ${role}`, role, by: MAKER })),
    });
  const operator = tokens.find(({ role }) => role === 'operator')!.id;
  const users = new Map<Role, string>();
  for (const { role, email, hash } of people) {
    const made = await addUser(transaction, { name: `Demo ${role}`, email, role, by: MAKER }, hash);
    if ('id' in made) users.set(role, made.id);
  }
  const bots: DemoLogins['bots'][number][] = [];
  const keys: DemoLogins['keys'][number][] = [];
  for (const bot of demoBots(now)) {
    const { id, phase } = await storeBot(transaction, bot, now, operator);
    await changeMembers(transaction, id, { add: [users.get('operator')!] }, operator);
    const { key } = await addKey(transaction, id, 'Demo', operator);
    bots.push({ name: bot.name, id, phase, shows: bot.shows });
    keys.push({ bot: bot.name, key });
  }
  const logins = people.map(({ role, email, password }) => ({ role, email, password }));
  return { logins, tokens: tokens.map(({ role, token }) => ({ role, token })), bots, keys };
}

async function storeBot(
  transaction: Transaction,
  bot: DemoBot,
  now: number,
  by: string,
): Promise<{ id: string; phase: string }> {
  const id = newId('bot');
  const { name } = bot;
  const draft = live(bot, marketOf(bot.policy.calendar), now, by);
  await storeDraft(transaction, { id, name, currency: 'USD', by }, draft);
  return { id, phase: PHASE_NAMES[draft.state.hot.phase] };
}
