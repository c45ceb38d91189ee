import type { Verified } from '@phasegate/db';
import { Fault } from '../exit.js';
import type { Io } from '../io.js';

/** Names the first fault of each damaged log on standard output. @throws Fault when there is one */
export function report(io: Io, verified: readonly Verified[]): void {
  const damaged = verified.filter(({ fault }) => fault !== null);
  for (const { log, fault } of damaged) io.stdout.write(`${log}: ${fault!.message}\n`);
  const events = verified.reduce((total, { events: count }) => total + count, 0);
  const logs = `${verified.length} ${verified.length === 1 ? 'log' : 'logs'}`;
  if (damaged.length > 0) throw new Fault(`${damaged.length} of ${logs} damaged`);
  io.stdout.write(`${logs}, ${events} events: no fault\n`);
}
