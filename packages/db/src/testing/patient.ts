import type pg from 'pg';
import { createPool, type PoolOptions } from '../clients.js';

/**
 * For a test's own look into the database: a check must give up within 2 s, a test on a busy machine must not.
 */
export const PATIENT = { connectMs: 30_000, statementMs: 30_000 } as const satisfies PoolOptions;

/** A pool that waits; `createPool` with other limits. */
export const patientPool = (url: string, options: PoolOptions = {}): pg.Pool =>
  createPool(url, { ...PATIENT, ...options });
