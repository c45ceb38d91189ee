import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { createPool } from '@phasegate/db';
import type { Pool } from 'pg';
import { Readers } from './readers.js';
import { Settings } from '../settings.js';

/** Exports and reports at once: an export holds a connection for as long as its reader takes. */
const AT_ONCE = 4;
/** Queries search and count whole logs. */
const STATEMENT_MS = 60_000;
/** A reader that takes nothing for this long is gone; a snapshot must not stay open for it. */
const READER_WAITS_MS = 60_000;

/** Connections for reading the whole books, separate from those of commands. */
@Injectable()
export class BooksPool implements OnApplicationShutdown {
  readonly pool: Pool;
  readonly readers = new Readers(AT_ONCE);

  constructor({ databaseUrl }: Settings) {
    this.pool = createPool(databaseUrl, {
      max: AT_ONCE,
      statementMs: STATEMENT_MS,
      idleInTransactionMs: READER_WAITS_MS,
    });
  }

  async onApplicationShutdown(): Promise<void> {
    await this.pool.end();
  }
}
