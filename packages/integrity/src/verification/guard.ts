import { randomUUID } from 'node:crypto';
import {
  allLogs,
  appendPlatform,
  checkSeals,
  putBackStops,
  inTransaction,
  PLATFORM,
  SYSTEM,
  type Executor,
} from '@phasegate/db';
import type { Pool } from 'pg';
import type { CheckpointChain } from '../checkpoints/checkpoint.js';
import { AnotherDatabase } from '../checkpoints/database-id.js';
import { Checkpointer, type CheckpointTurn } from '../checkpoints/checkpointer.js';
import { readSignatures } from '../checkpoints/signed-heads.js';
import type { SigningKey } from '../checkpoints/signing.js';
import { holdLease, releaseLease } from '../lease.js';
import { MIRROR_FILES, segmentsOf } from '../mirror/index.js';
import {
  answerAccess,
  answerFinding,
  tell,
  alertAnotherDatabase,
} from '../recovery/answer-finding.js';
import { recoverFile } from '../recovery/recover-file.js';
import { ACCESS, accessFindings } from './access.js';
import { findingText, misnaming, type Finding } from './finding.js';
import { judgeLog, signedOf, type Witnesses } from './judge.js';
import { judgeSegment, type JudgedSegment } from './judge-segment.js';
import { noteVerified, nextOf } from './rounds.js';

/** The guard's logger, such as pino. */
export interface GuardLog {
  info(facts: object, text: string): void;
  warn(facts: object, text: string): void;
  error(facts: object, text: string): void;
}

export interface GuardOptions {
  /** Connections of its own, two at least: its statements may take longer than a check's. */
  readonly pool: Pool;
  readonly executor: Executor;
  /** PHASE_HISTORY_DIR and PHASE_CHECKPOINT_DIR. */
  readonly history: string;
  readonly checkpoints: string;
  /** Null: no checkpoints are made. */
  readonly key: SigningKey | null;
  readonly log: GuardLog;
  readonly checkpoint_ms?: number;
}

const DUTY = 'integrity';
const CHECKPOINT_MS = 60_000;
const CHECKPOINTS = 'checkpoints';
const SEALS_MS = 60_000;

/**
 * Makes the checkpoints, and recomputes everything in turn, one log or one file per step; findings are handled at once.
 * One worker at a time does this.
 */
export class Guard {
  private readonly holder = `integrity-${process.pid}-${randomUUID()}`;
  private readonly checkpointer: Checkpointer | null;
  private chain: CheckpointChain | null = null;
  private signedAt = -Infinity;
  private sealsCheckedAt = -Infinity;
  /** Why verification is suspended: the folder belongs to another database. */
  private refused: AnotherDatabase | null = null;

  constructor(private readonly options: GuardOptions) {
    const { pool, checkpoints, key } = options;
    this.checkpointer = key === null ? null : new Checkpointer(pool, checkpoints, key);
  }

  /** Whether this worker holds the duty; renews its lease. */
  hold(): Promise<boolean> {
    return holdLease(this.options.pool, DUTY, this.holder);
  }

  async release(): Promise<void> {
    await releaseLease(this.options.pool, DUTY, this.holder);
  }

  /** Whether it is time for the next checkpoint. */
  get isCheckpointDue(): boolean {
    return performance.now() - this.signedAt >= (this.options.checkpoint_ms ?? CHECKPOINT_MS);
  }

  /** Signs the changed heads; a log that does not continue its signed head is verified completely. */
  async checkpoint(): Promise<CheckpointTurn | null> {
    this.signedAt = performance.now();
    const { checkpointer } = this;
    if (checkpointer === null) return null;
    return this.unlessAnother(() => this.sign(checkpointer));
  }

  private async sign(checkpointer: Checkpointer): Promise<CheckpointTurn> {
    const turn = await checkpointer.turn();
    this.chain = checkpointer.chain;
    if (turn.misnamed !== null) await this.misnamed(misnaming(turn.misnamed));
    for (const log of turn.broken.keys()) await this.log(log);
    // Such findings are recorded in the platform's log, which may be damaged itself.
    if (turn.healed.length > 0) await this.log(PLATFORM);
    for (const { store, n, what, kept_as } of turn.healed)
      await this.checkpointsHealed({ store, log: null, seq: n, what }, kept_as);
    return turn;
  }

  /** Verifies both stores of checkpoints completely before the next one is made. */
  distrust(): void {
    this.checkpointer?.distrust();
  }

  /**
   * Recomputes the log or the file that has waited longest. @returns its name; null: all were verified recently, or the
   * checkpoints belong to another database
   */
  async step(): Promise<string | null> {
    if (this.refused !== null && !this.isCheckpointDue) return null;
    return this.unlessAnother(() => this.lookAtNext());
  }

  private async lookAtNext(): Promise<string | null> {
    const { pool } = this.options;
    if (performance.now() - this.sealsCheckedAt >= SEALS_MS) await this.seals();
    await this.witnesses();
    const segments = new Map(
      (await Promise.all(MIRROR_FILES.map((file) => segmentsOf(pool, file))))
        .flat()
        .map((segment) => [`${segment.file}:${segment.segment}`, segment]),
    );
    const next = await nextOf(pool, [
      ...(await allLogs(pool)),
      ...(this.chain?.heads.keys() ?? []),
      ...segments.keys(),
      CHECKPOINTS,
      ACCESS,
    ]);
    if (next === null) return null;
    const segment = segments.get(next);
    if (next === CHECKPOINTS) await this.stores();
    else if (next === ACCESS) await this.access();
    else if (segment !== undefined) {
      const judged = await judgeSegment(await this.witnesses(), segment);
      for (const finding of judged.findings) await this.answer(finding);
      if (judged.recoverable) await recoverFile(this.options, judged);
      await this.noteSegment(next, judged);
    } else await this.log(next);
    return next;
  }

  /** A bot whose state is not sealed gets no answer to checks, so it is verified first. */
  private async seals(): Promise<void> {
    const { pool, log } = this.options;
    this.sealsCheckedAt = performance.now();
    const { sealed, refused } = await checkSeals(pool);
    if (sealed > 0)
      log.info(
        { event: 'states.sealed', bots: sealed },
        `The stored states of ${sealed} bots are sealed with the new PHASE_STATE_KEY.`,
      );
    for (const stop of await putBackStops(pool))
      log.error(
        { event: 'stop.put_back', stop },
        stop === 'halt'
          ? 'A halt was ended by SQL: it is in force, and shown again.'
          : `The quarantine of ${stop} was lifted by SQL: it is in force, and shown again.`,
      );
    for (const bot of refused) await this.log(bot);
  }

  private async log(log: string): Promise<void> {
    const { verified, finding } = await judgeLog(await this.witnesses(), log);
    if (finding !== null) await this.answer(finding);
    await noteVerified(
      this.options.pool,
      log,
      verified.events,
      finding === null || finding.store === 'snapshot' ? [] : [finding],
    );
  }

  /** A finding in a file about a damaged log is attributed to the log, not to the file. */
  private async noteSegment(name: string, { segment, findings }: JudgedSegment): Promise<void> {
    const { pool } = this.options;
    const ofLogs = findings.filter(({ store }) => store === 'log');
    for (const finding of ofLogs)
      if (finding.log !== null)
        await noteVerified(pool, finding.log, Math.max(0, (finding.seq ?? 1) - 1), [finding]);
    const ofFile = findings.filter((finding) => !ofLogs.includes(finding));
    await noteVerified(pool, name, segment.written, ofFile);
  }

  /** Verifies both stores of checkpoints completely; the next checkpoint continues from the result. */
  private async stores(): Promise<void> {
    const { pool, checkpoints } = this.options;
    this.distrust();
    if (this.checkpointer !== null) await this.checkpoint();
    else {
      const { compared } = await readSignatures(pool, checkpoints, null);
      this.chain = compared?.chain ?? null;
      if (compared !== null && compared.misnamed !== null)
        await this.misnamed(misnaming(compared.misnamed));
    }
    await noteVerified(pool, CHECKPOINTS, this.chain?.n ?? 0, []);
  }

  /** Compares today's access with the grants in the platform's log (rules 8.4). */
  private async access(): Promise<void> {
    const { pool, log } = this.options;
    const findings = await accessFindings(pool);
    for (const finding of findings)
      log.error({ event: 'integrity.fault', ...finding }, findingText(finding));
    await answerAccess(pool, findings);
    await noteVerified(pool, ACCESS, 0, findings);
  }

  /** The checkpoints of another database decide nothing: one alert is raised, and verification is tried again. */
  private async unlessAnother<R>(work: () => Promise<R>): Promise<R | null> {
    try {
      const done = await work();
      this.refused = null;
      return done;
    } catch (error) {
      if (!(error instanceof AnotherDatabase)) throw error;
      this.signedAt = performance.now();
      if (this.refused === null) {
        const { directory, owner, database } = error;
        this.options.log.error(
          { event: 'integrity.refused', directory, owner, database },
          `Neither signed nor verified: ${error.message}.`,
        );
      }
      this.refused = error;
      await alertAnotherDatabase(this.options.pool, error);
      return null;
    }
  }

  private async misnamed(finding: Finding): Promise<void> {
    const { pool, log } = this.options;
    log.error({ event: 'integrity.fault', ...finding }, findingText(finding));
    await tell(
      pool,
      finding,
      'Somebody changed it as the database’s owner; the logs are verified as before. Set it back in database_identity.',
    );
  }

  private async answer(finding: Finding): Promise<void> {
    const { pool, log } = this.options;
    const facts = { event: 'integrity.fault', ...finding, bot: finding.log };
    log.error(facts, findingText(finding));
    await answerFinding(
      pool,
      finding,
      finding.log === null ? null : signedOf({ chain: this.chain }, finding.log),
    );
  }

  private async checkpointsHealed(finding: Finding, kept_as: string): Promise<void> {
    const { pool, log } = this.options;
    log.error({ event: 'integrity.fault', ...finding, kept_as }, findingText(finding));
    await inTransaction(pool, (queries) =>
      appendPlatform(queries, 'checkpoints.recovered', {
        by: SYSTEM,
        store: finding.store,
        checkpoint: finding.seq,
        fault: finding.what,
        kept_as,
      }),
    );
    await tell(
      pool,
      finding,
      `It was repaired from the other store; the damaged content is kept in ${kept_as}.`,
    );
  }

  private async witnesses(): Promise<Witnesses> {
    const { pool, history, checkpoints, key } = this.options;
    this.chain ??=
      (await readSignatures(pool, checkpoints, key?.publicKey ?? null)).compared?.chain ?? null;
    return { pool, history, chain: this.chain };
  }
}
