import {
  policyVersion,
  wholePolicy,
  type Page,
  type PageQuery,
  type PolicyVersionAnswer,
} from '@phasegate/contracts';
import type { Policies, Policy } from '@phasegate/phase-core';
import { z } from 'zod';
import type { PolicyVersion, PrismaClient } from '../generated/client.js';
import { keyOf, pageOf } from './cursor.js';

const cursorKey = z.strictObject({ version: z.int() });

/** A bot's policy versions, newest first; `policies` says which is in force. */
export async function listPolicies(
  prisma: PrismaClient,
  bot: string,
  policies: Policies,
  { limit, cursor }: PageQuery,
): Promise<Page<PolicyVersionAnswer>> {
  const before = keyOf(cursor, cursorKey);
  const rows = await prisma.policyVersion.findMany({
    where: { botId: bot, ...(before === null ? {} : { version: { lt: before.version } }) },
    orderBy: { version: 'desc' },
    take: limit + 1,
  });
  return pageOf(
    rows,
    limit,
    (row) => versionOf(row, policies),
    ({ version }) => ({ version }),
  );
}

/** The version that a bot trades under now. */
export async function readPolicyInForce(
  prisma: PrismaClient,
  bot: string,
  policies: Policies,
): Promise<PolicyVersionAnswer> {
  const { version } = policies;
  const row = await prisma.policyVersion.findUniqueOrThrow({
    where: { botId_version: { botId: bot, version } },
  });
  return versionOf(row, policies);
}

const versionOf = (row: PolicyVersion, policies: Policies): PolicyVersionAnswer =>
  policyVersion.parse({
    version: row.version,
    state: stateOf(row.version, policies),
    published_at: row.publishedAt.toISOString(),
    by: row.by,
    reason: row.reason,
    takes_effect: row.takesEffect,
    policy: row.policy,
    changes: row.changes,
  });

/** The policies of some versions of a bot, by version; unknown ones are left out. */
export async function readPolicyVersions(
  prisma: PrismaClient,
  bot: string,
  versions: readonly number[],
): Promise<ReadonlyMap<number, Policy>> {
  const rows = await prisma.policyVersion.findMany({
    where: { botId: bot, version: { in: [...versions] } },
    select: { version: true, policy: true },
  });
  return new Map(rows.map(({ version, policy }) => [version, wholePolicy.parse(policy)]));
}

function stateOf(
  version: number,
  { version: inForce, boundary, next_tenure }: Policies,
): PolicyVersionAnswer['state'] {
  if (version === inForce) return 'in_force';
  return [boundary, next_tenure].some((pending) => pending?.version === version)
    ? 'waiting'
    : 'past';
}
