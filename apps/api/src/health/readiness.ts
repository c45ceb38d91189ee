import { Injectable } from '@nestjs/common';
import { isDatabaseUnavailable, schemaMismatch, type SchemaMismatch } from '@phasegate/db';
import { ExitSpool } from '../emergency-exits/spool/exit-spool.js';
import { ProblemError } from '../http/problem-error.js';
import { Ledger } from '../ledger/ledger.js';

/** A probe of the disk is a write: within this time the last answer is repeated. */
const PROBE_MS = 5_000;

/** Faults that keep the process from serving, and those that degrade it. */
@Injectable()
export class Readiness {
  private probed = { at: -Infinity, writable: Promise.resolve(true) };

  constructor(
    private readonly ledger: Ledger,
    private readonly spool: ExitSpool,
  ) {}

  /** @throws ProblemError NOT_READY, saying why: the database is away, or of another version than this process */
  async assertReady(): Promise<void> {
    const mismatch = await this.schemaMismatch();
    if (mismatch !== null) throw notReady(sentenceOf(mismatch));
  }

  /** Faults with which the process still serves. */
  async degradations(): Promise<string[]> {
    return (await this.spoolWritable())
      ? []
      : [
          'The spool folder (PHASE_SPOOL_DIR) cannot be written: if the database fails, emergency exits would be held in memory only.',
        ];
  }

  private async schemaMismatch(): Promise<SchemaMismatch | null> {
    try {
      return await schemaMismatch(this.ledger.pool);
    } catch (error) {
      if (!isDatabaseUnavailable(error)) throw error;
      throw notReady('The database does not answer.');
    }
  }

  private spoolWritable(): Promise<boolean> {
    const now = performance.now();
    if (now - this.probed.at >= PROBE_MS)
      this.probed = { at: now, writable: this.spool.folder.isWritable() };
    return this.probed.writable;
  }
}

const notReady = (detail: string) => new ProblemError('NOT_READY', detail, { retry_after: 1 });

const sentenceOf = ({ migration, database }: SchemaMismatch): string =>
  database === 'older'
    ? `The database is not migrated: it lacks ${migration}. Run the migration.`
    : `The database was migrated by a later version (${migration}). Stop this process; start the later version.`;
