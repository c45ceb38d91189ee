import type { Verified } from '@phasegate/db';
import { findingText, type Finding } from '@phasegate/integrity';
import { printable } from '@phasegate/trade-files';
import { Fault } from '../exit.js';
import type { Io } from '../io.js';

/** The verified logs, and the findings. */
export interface Report {
  readonly logs: readonly Pick<Verified, 'log' | 'events'>[];
  readonly findings: readonly Finding[];
  /** Files of the mirror, and checkpoints. */
  readonly files: number;
  readonly checkpoints: number;
}

/** Names each fault on standard output. @throws Fault when there is one */
export function report(io: Io, { logs, findings, files, checkpoints }: Report): void {
  for (const finding of findings) io.stdout.write(`${printable(findingText(finding))}\n`);
  const counted = count(logs.length, 'log');
  if (findings.length > 0) {
    const damaged = new Set(findings.map(({ log }) => log));
    throw new Fault(
      findings.every(({ store, log }) => log !== null && BESIDE_LOGS.includes(store))
        ? `${damaged.size} of ${counted} damaged`
        : `${count(findings.length, 'fault')} found`,
    );
  }
  const events = logs.reduce((total, { events: some }) => total + some, 0);
  const more = [
    ...(files === 0 ? [] : [count(files, 'mirror file')]),
    ...(checkpoints === 0 ? [] : [count(checkpoints, 'checkpoint')]),
  ].map((each) => `, ${each}`);
  io.stdout.write(`${counted}, ${events} events${more.join('')}: no fault\n`);
}

const BESIDE_LOGS: readonly Finding['store'][] = ['log', 'snapshot', 'read models'];

const count = (number: number, what: string) => `${number} ${what}${number === 1 ? '' : 's'}`;
