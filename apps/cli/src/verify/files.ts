import { createReadStream } from 'node:fs';
import { printable } from '@phasegate/trade-files';
import { parseTree } from 'jsonc-parser';
import { BadInput, Fault } from '../exit.js';
import { tell, type Io } from '../io.js';
import { repeatedKey } from '../repeated-key.js';
import { reasonOf } from '../system-errors.js';
import { FileLog, isExtract } from './file-log.js';
import { report } from './report.js';
import type { Signed } from './signed.js';

export interface FilesWanted {
  /** One bot's log only. */
  readonly bot: string | undefined;
  /** Null: nothing that was signed is known. */
  readonly signed: Signed | null;
  /** Whether the files may hold a part of each log. */
  readonly part: boolean;
}

/**
 * Verifies logs in files, those of several bots in one file too, against what checkpoints have signed where that is
 * given. @throws Fault when one is damaged
 */
export async function verifyFiles(
  io: Io,
  files: readonly string[],
  { bot, signed, part }: FilesWanted,
): Promise<void> {
  const logs = new Map<string, FileLog>();
  const logOf = (id: string): FileLog => {
    const known = logs.get(id);
    if (known !== undefined) return known;
    const log = new FileLog(id, { signed: signed?.heads.get(id) ?? [], part });
    logs.set(id, log);
    return log;
  };
  for (const file of files)
    for await (const { text, line } of linesOf(file)) {
      const place = printable(`${file}:${line}`);
      const event = eventOf(place, text);
      if (bot !== undefined && event.bot !== bot) continue;
      if (isExtract(file)) logOf(event.bot).extract(event.line, place);
      else logOf(event.bot).follow(event.line, place);
    }
  if (logs.size === 0)
    throw new BadInput(
      printable(`${files.join(', ')}: there are no events${bot === undefined ? '' : ` of ${bot}`}`),
    );
  const absent = [...(signed?.heads.keys() ?? [])].filter((log) => !logs.has(log));
  if (absent.length > 0 && bot === undefined)
    tell(io, `Signed, but not in these files: ${absent.map(printable).join(', ')}.`);
  const ended = [...logs.values()].map((log) => log.end());
  for (const note of ended.flatMap(({ notes }) => notes)) io.stdout.write(`${printable(note)}\n`);
  report(io, {
    logs: ended,
    findings: ended.flatMap(({ finding }) => (finding === null ? [] : [finding])),
    files: 0,
    checkpoints: signed?.checkpoints ?? 0,
  });
}

function eventOf(place: string, text: string): { bot: string; line: Record<string, unknown> } {
  const line = objectOf(text);
  if (line === null) throw new Fault(`${place}: line: is not a JSON object`);
  const { bot } = line;
  if (typeof bot !== 'string') throw new Fault(`${place}: bot: is missing`);
  // A line that was written compactly, as the mirror does, is reproduced exactly.
  const repeated = JSON.stringify(line) === text ? null : repeatedKey(parseTree(text)!);
  if (repeated !== null)
    throw new Fault(`${place}: ${printable(repeated.path)}: occurs twice in the object`);
  return { bot, line };
}

function objectOf(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}

/** Only a line feed ends a line: texts may hold other line separators. */
async function* linesOf(file: string): AsyncGenerator<{ text: string; line: number }> {
  let line = 0;
  let begun = '';
  try {
    for await (const chunk of createReadStream(file, 'utf8') as AsyncIterable<string>) {
      const [first = '', ...rest] = chunk.split('\n');
      begun += first;
      for (const next of rest) {
        line += 1;
        if (begun.trim() !== '') yield { text: begun, line };
        begun = next;
      }
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    throw new BadInput(printable(`${file}: ${reasonOf(error)}`));
  }
  if (begun.trim() !== '') yield { text: begun, line: line + 1 };
}
