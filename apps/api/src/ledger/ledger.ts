import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { createPool, createPrisma, Executor, type ExecutorOptions } from '@phasegate/db';
import type { Pool } from 'pg';
import { Settings } from '../settings.js';
import { CommitNotices } from './commit-notices.js';

/** An import replays and writes years of history in one transaction. */
const IMPORT_MS = 300_000;
const READ_CONNECTIONS = 4;
/** Transactions for many bots at once: while one is being committed, the next decides. */
const BATCHES = 2;
/** For what is not answered by a bot's command. */
const SPARE_CONNECTIONS = 2;
const MAX_WAITING = 1_000;
/** A stop waits for answers under way by a statement, which must outlast that. */
const ANSWER_SHARE = 0.8;

/** The way to the database: commands through the executor, reads through Prisma or the pool. */
@Injectable()
export class Ledger implements OnApplicationShutdown {
  readonly pool: Pool;
  readonly executor: Executor;
  readonly prisma: ReturnType<typeof createPrisma>;
  /** For imports, which take their time. */
  readonly patientExecutor: Executor;
  private readonly patientPool: Pool;

  constructor(
    { databaseUrl, patience: { database, answerMs }, poolSize }: Settings,
    notices: CommitNotices,
  ) {
    this.pool = createPool(databaseUrl, { ...database, max: poolSize });
    const long = { statementMs: IMPORT_MS, idleInTransactionMs: IMPORT_MS };
    this.patientPool = createPool(databaseUrl, { ...database, ...long, max: 1 });
    this.prisma = createPrisma(databaseUrl, { ...database, max: READ_CONNECTIONS });
    const options: ExecutorOptions = {
      committed: (executed) => notices.committed(executed),
      ...(database.statementMs === undefined
        ? {}
        : { answerWithinMs: database.statementMs * ANSWER_SHARE }),
    };
    this.executor = new Executor(this.pool, {
      ...options,
      batches: {
        transactions: BATCHES,
        alone: Math.max(1, poolSize - BATCHES - SPARE_CONNECTIONS),
        waiting: MAX_WAITING,
        waitMs: answerMs / 3,
      },
    });
    this.patientExecutor = new Executor(this.patientPool, options);
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([this.prisma.$disconnect(), this.pool.end(), this.patientPool.end()]);
  }
}
