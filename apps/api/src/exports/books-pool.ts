import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { createPool } from '@phasegate/db';
import type { Pool } from 'pg';
import { Readers } from './readers.js';
import { Settings } from '../settings.js';

/** Exports and reports at once: an export holds a connection for as long as its reader takes. */
const AT_ONCE = 4;
/** Whole logs are searched and counted. */
const STATEMENT_MS = 60_000;
/** A reader who takes nothing for this long is gone; a snapshot must not stay open for them. */
const READER_WAITS_MS = 60_000;

/** Connections for reading the books as a whole: however many there are, commands do not wait for them. */
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
