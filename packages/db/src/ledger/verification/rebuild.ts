import type { PhaseEvent, State } from '@phasegate/phase-core';
import { dueAt, haltsBefore } from '../append/append.js';
import type { Head } from '../chain/chain.js';
import { foldOf, type Folded } from './fold.js';
import { projectedRows, storeProjected } from '../append/projection.js';
import type { Queries } from '../transaction/queries.js';
import { inSlices } from '../transaction/slices.js';
import { isSealedHead, recordDigest, sealOf } from '../state/state-seal.js';
import { followed, type SignedHead } from '../chain/stored-log.js';
import { writtenState } from '../state/stored-state.js';
import type { Transaction } from '../transaction/transaction.js';
import { BrokenLog, ChainFollower } from '../chain/verify-chain.js';

export interface RebuildOptions {
  /**
   * Whether somebody stands for the log as it is: an administrator who restores it, or the migration that begins to
   * seal. Otherwise its end must be sealed: the services' role may append to a log.
   */
  readonly vouched?: boolean;
}

/**
 * Writes a bot's snapshot anew from its log, in a transaction that holds the bot's row. Reads nothing that is stored
 * beside the log but the seal of its end.
 *
 * @throws BrokenLog when the log itself is damaged, or its end not sealed: nothing is rebuilt from that
 */
export async function rebuildSnapshot(
  transaction: Transaction,
  bot: string,
  signed: SignedHead | null,
  options: RebuildOptions = {},
): Promise<Head> {
  return rebuilt(transaction, bot, signed, options, () => Promise.resolve());
}

/** The same, and all that reads are made from: the owner's work, for the services may not delete. */
export async function rebuildAll(
  transaction: Transaction,
  bot: string,
  signed: SignedHead | null,
  options: RebuildOptions = {},
): Promise<Head> {
  for (const table of READ_MODELS)
    await transaction.query(`DELETE FROM ${table} WHERE bot = $1`, [bot]);
  const chunk = new Chunk(transaction, bot);
  const head = await rebuilt(transaction, bot, signed, options, (folded) => chunk.add(folded));
  await chunk.store();
  return head;
}

const READ_MODELS = [
  'claims',
  'lapsed_permits',
  'trades',
  'trade_additions',
  'portfolio_reports',
  'sessions',
  'session_marks',
  'mark_months',
  'transitions',
  'emergency_exits',
  'policy_versions',
];

async function rebuilt(
  transaction: Transaction,
  bot: string,
  signed: SignedHead | null,
  { vouched = false }: RebuildOptions,
  each: (folded: Folded) => Promise<void>,
): Promise<Head> {
  const { rows } = await transaction.query<{ seal: string }>(
    'SELECT seal FROM bot_states WHERE bot = $1 FOR UPDATE',
    [bot],
  );
  const follower = new ChainFollower(bot);
  let last: Folded | null = null;
  for await (const folded of foldOf(transaction, followed(transaction, bot, follower, signed))) {
    await each(folded);
    last = folded;
  }
  if (last === null) throw new BrokenLog(1, 'is missing: the log is empty');
  if (!vouched) assertSealedEnd(rows[0]?.seal, bot, follower.head);
  await storeSnapshot(transaction, bot, follower.head, last);
  return follower.head;
}

/** @throws BrokenLog when the platform has not sealed that the log ends here */
export function assertSealedEnd(seal: string | undefined, bot: string, head: Head): void {
  if (seal === undefined || !isSealedHead(seal, bot, head))
    throw new BrokenLog(
      head.seq,
      'ends the log, which the platform has not sealed: somebody appended it, or changed the seal',
      'seal',
    );
}

async function storeSnapshot(
  queries: Queries,
  bot: string,
  head: Head,
  { market, state }: Folded,
): Promise<void> {
  const { hot, policies, record } = writtenState(state);
  const { downgrade_due } = state.hot;
  // The log does not say which halts its permits were granted after: any halt ends them.
  const halts_before = haltsBefore(state, 0);
  const sealed = { bot, ...head, hot, policies, halts_before };
  await queries.query(
    `INSERT INTO bot_states (bot, seq, hash, hot, policies, record, due_at, downgrade_due_since, halts_before, seal)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
     ON CONFLICT (bot) DO UPDATE SET (seq, hash, hot, policies, record, due_at, downgrade_due_since, halts_before, seal) =
       ROW (excluded.seq, excluded.hash, excluded.hot, excluded.policies, excluded.record, excluded.due_at,
            excluded.downgrade_due_since, excluded.halts_before, excluded.seal)`,
    [
      bot,
      head.seq,
      head.hash,
      hot,
      policies,
      record,
      dueAt(market, state),
      downgrade_due === null ? null : new Date(downgrade_due.since),
      halts_before,
      sealOf(sealed, recordDigest(record)),
    ],
  );
}

const EVENTS_AT_ONCE = 200;

/** Events on their way into the read models, as a transaction would have brought them. */
class Chunk {
  private events: PhaseEvent[] = [];
  private began: State | null = null;
  private last: Folded | null = null;

  constructor(
    private readonly transaction: Transaction,
    private readonly bot: string,
  ) {}

  async add(folded: Folded): Promise<void> {
    const { event, before } = folded;
    // A permit that lapses after an earlier one of its name was used: the one must not take the other away.
    const lapses = event.type === 'permit.unconfirmed' || event.type === 'permit.revoked';
    if (lapses || this.events.length >= EVENTS_AT_ONCE) await this.store();
    if (this.events.length === 0) this.began = before;
    this.events.push(event);
    this.last = folded;
  }

  async store(): Promise<void> {
    if (this.last === null || this.events.length === 0) return;
    const { market, state } = this.last;
    const appending = {
      bot: this.bot,
      head: { seq: 0, hash: '' },
      before: this.began ?? state,
      market,
      halts: 0,
      wasDue: false,
    };
    const { began, events } = this;
    const rows = await inSlices(projectedRows(appending, { began, events, state }));
    storeProjected(this.transaction, [{ bot: this.bot, rows }]);
    await this.transaction.settled();
    this.events = [];
  }
}
