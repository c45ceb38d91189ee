import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Fault } from './fault.mjs';
import { takeLock } from './lock.mjs';
import { DATA } from './paths.mjs';

const ADDRESSES = join(DATA, 'addresses.json');

/** One run per data folder; gives back what releases it. */
export function claimDataFolder() {
  mkdirSync(DATA, { recursive: true });
  // The database's user passes through; the files in here keep their own modes.
  chmodSync(DATA, 0o711);
  const lock = takeLock(join(DATA, 'start.lock'));
  if (lock.heldBy) {
    throw new Fault(
      `Phasegate already runs from this checkout (process ${lock.heldBy}): stop it first, or open ${readAddresses()?.web_url ?? 'it'}.`,
    );
  }
  return () => {
    rmSync(ADDRESSES, { force: true });
    lock.release();
  };
}

/** @param {{api_url: string, web_url: string}} addresses where this run answers */
export function writeAddresses(addresses) {
  writeFileSync(ADDRESSES, JSON.stringify(addresses, null, 2));
}

/** Where the running platform answers, or null when none was started. */
export function readAddresses() {
  return existsSync(ADDRESSES) ? JSON.parse(readFileSync(ADDRESSES, 'utf8')) : null;
}
