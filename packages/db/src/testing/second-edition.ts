import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Logs as the build before the third edition of the rules wrote them: fixtures/logs-of-second-edition. */
export const SECOND_EDITION_LOGS = ['varied', 'imported'] as const;
type Name = (typeof SECOND_EDITION_LOGS)[number];

const FOLDER = join(__dirname, '../../../../fixtures/logs-of-second-edition');

/** A line as it was stored: its canonical text, the hash over it, and what it says. */
export interface OldLine {
  readonly body: string;
  readonly hash: string;
  readonly event: Readonly<Record<string, unknown>> & { readonly bot: string };
}

/** The lines of a log, in order. */
export const secondEditionLog = (name: Name): OldLine[] =>
  linesOf(`${name}.log.jsonl`).map((line) => {
    const { hash, ...event } = JSON.parse(line) as OldLine['event'] & { readonly hash: string };
    return { body: line.replace(`"hash":"${hash}",`, ''), hash, event };
  });

/** For each line what the build of then held to be true after it: the facts that it changed. */
export const secondEditionStates = (name: Name): Record<string, unknown>[] =>
  linesOf(`${name}.states.jsonl`).map((line) => JSON.parse(line) as Record<string, unknown>);

const linesOf = (file: string): string[] =>
  readFileSync(join(FOLDER, file), 'utf8').trimEnd().split('\n');
