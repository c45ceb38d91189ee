import {
  appendPlatform,
  BrokenLog,
  endAlert,
  inTransaction,
  PLATFORM,
  quarantine,
  quarantines,
  raiseAlert,
  rebuildSnapshot,
  SYSTEM,
  type SignedHead,
} from '@phasegate/db';
import type { Pool } from 'pg';
import type { AnotherDatabase } from '../checkpoints/database-id.js';
import { findingText, type Finding } from '../verification/finding.js';

/**
 * Handles a finding, except for rewriting files: a damaged log is quarantined, a snapshot is rebuilt from its log, and
 * an alert is raised. Idempotent; a repeated finding raises no second alert.
 */
export async function answerFinding(
  pool: Pool,
  finding: Finding,
  signed: SignedHead | null,
): Promise<void> {
  const { store, log, seq, what } = finding;
  const event = `event ${seq} ${what}`;
  if (log !== null && (store === 'log' || (store === 'snapshot' && log === PLATFORM)))
    await stop(pool, finding, log, { seq: seq ?? 1, message: event });
  else if (log !== null && store === 'snapshot') await rebuildOrStop(pool, log, finding, signed);
  else if (store === 'read models')
    await tell(
      pool,
      finding,
      `Reads of ${log} may be wrong, decisions are not: run phase restore --bot ${log}.`,
    );
  else if (store === 'mirror plan')
    await tell(
      pool,
      finding,
      'The stored positions of the mirror’s lines were changed in the database; the log is whole.',
    );
}

async function stop(
  pool: Pool,
  finding: Finding,
  log: string,
  fault: { readonly seq: number; readonly message: string },
): Promise<void> {
  if (await quarantine(pool, log, fault)) return;
  const known = (await quarantines(pool)).some((each) => each.log === log);
  if (!known)
    await tell(
      pool,
      finding,
      `There is no stored state of ${log} that could be blocked: see what else was taken.`,
    );
}

/** A log that cannot be used for a rebuild is damaged itself, or was appended to from outside. */
async function rebuildOrStop(
  pool: Pool,
  bot: string,
  finding: Finding,
  signed: SignedHead | null,
): Promise<void> {
  try {
    await rebuild(pool, bot, finding, signed);
  } catch (error) {
    if (!(error instanceof BrokenLog)) throw error;
    await stop(pool, finding, bot, error);
  }
}

async function rebuild(
  pool: Pool,
  bot: string,
  finding: Finding,
  signed: SignedHead | null,
): Promise<void> {
  await inTransaction(pool, async (transaction) => {
    const { seq } = await rebuildSnapshot(transaction, bot, signed);
    await appendPlatform(transaction, 'snapshot.rebuilt', {
      by: SYSTEM,
      subject: bot,
      event: seq,
      fault: finding.what,
    });
  });
  await tell(
    pool,
    finding,
    `The stored state of ${bot} was not what its log says. It was rebuilt from the log.`,
  );
}

/** An alert about a fault that needs no manual repair. */
export async function tell(pool: Pool, finding: Finding, what: string): Promise<void> {
  const { store, log, seq, file, what: fault } = finding;
  await raiseAlert(pool, {
    kind: 'integrity_fault',
    key: `integrity:${store}:${log ?? ''}:${seq ?? ''}:${file ?? ''}:${fault}`,
    bot: log === PLATFORM ? null : log,
    title: `A fault in the ${store}${log === null ? '' : ` of ${log}`}`,
    text: `${findingText(finding)}. ${what}`,
    facts: { store, log, seq, file, fault },
  });
}

const ACCESS_KEY = 'integrity:access:';

/**
 * An alert about each access that was not granted, open while that access exists: if it comes back, a new alert is
 * raised.
 */
export async function answerAccess(pool: Pool, findings: readonly Finding[]): Promise<void> {
  const keyOf = ({ what }: Finding) => ACCESS_KEY + what;
  const standing = new Set(findings.map(keyOf));
  const { rows } = await pool.query<{ key: string }>(
    'SELECT key FROM alerts WHERE over_at IS NULL AND starts_with(key, $1)',
    [ACCESS_KEY],
  );
  for (const { key } of rows) if (!standing.has(key)) await endAlert(pool, key);
  for (const finding of findings)
    await raiseAlert(pool, {
      kind: 'integrity_fault',
      key: keyOf(finding),
      bot: null,
      title: 'Unauthorized access found',
      text:
        `${finding.what}. It was changed in the database itself. Revoke the key or token, disable the user, take the ` +
        'member or set the role again: that is logged, and resolves this alert. Find out who could write to the database.',
      facts: { store: finding.store, fault: finding.what },
    });
}

/** An alert that signing and verification are suspended, once per folder. */
export async function alertAnotherDatabase(pool: Pool, refused: AnotherDatabase): Promise<void> {
  const { directory, owner, database, message } = refused;
  await raiseAlert(pool, {
    kind: 'integrity_fault',
    key: `integrity:another-database:${owner}:${directory}`,
    bot: null,
    title: 'The checkpoints belong to another database',
    text: `${message}. Until then nothing is signed and nothing verified.`,
    facts: { directory, owner, database },
  });
}
