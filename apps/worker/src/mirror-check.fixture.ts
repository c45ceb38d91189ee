import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { canonicalLine, PLATFORM } from '@phasegate/db';
import type { Pool } from 'pg';

const FILES = ['phase-history', 'phase-overrides', 'phase-platform'] as const;

/** The text of a file of the mirror over all its segments; nothing when it is not there. */
export function mirroredText(folder: string, file: string): string {
  const full = readdirSync(folder)
    .filter((name) => new RegExp(`^${file}\\.\\d{6}\\.jsonl$`).test(name))
    .sort();
  return [...full, `${file}.jsonl`]
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('');
}

/** The first difference between the files and the logs, line for line and in the order of each log; null: none. */
export async function differenceOfMirror(pool: Pool, folder: string): Promise<string | null> {
  const { rows } = await pool.query<{ bot: string; type: string; body: string; hash: string }>(
    'SELECT bot, type, body, hash FROM events ORDER BY bot, seq',
  );
  for (const file of FILES) {
    const expected = rows.filter(({ bot, type }) => isIn(file, bot, type));
    const byLog = new Map<string, string[]>();
    for (const { bot, body, hash } of expected) {
      const line = canonicalLine({ ...(JSON.parse(body) as object), hash });
      const log = byLog.get(bot);
      if (log === undefined) byLog.set(bot, [line]);
      else log.push(line);
    }
    const difference = differenceIn(textOrNothing(folder, file), byLog);
    if (difference !== null) return `${file}: ${difference}`;
  }
  return null;
}

function isIn(file: (typeof FILES)[number], bot: string, type: string): boolean {
  if (file === 'phase-overrides') return type.startsWith('phase.override_');
  return (bot === PLATFORM) === (file === 'phase-platform');
}

function textOrNothing(folder: string, file: string): string {
  try {
    return mirroredText(folder, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}

/** Takes from each log the next line as it comes in the file: nothing may be over, on either side. */
function differenceIn(text: string, logs: ReadonlyMap<string, string[]>): string | null {
  if (text !== '' && !text.endsWith('\n')) return 'ends within a line';
  const taken = new Map<string, number>();
  for (const [place, line] of text.split('\n').slice(0, -1).entries()) {
    const bot = botOf(line);
    const next = taken.get(bot) ?? 0;
    if (logs.get(bot)?.[next] !== line)
      return `line ${place + 1} is not event ${next + 1} of ${bot}`;
    taken.set(bot, next + 1);
  }
  for (const [bot, { length }] of logs)
    if ((taken.get(bot) ?? 0) < length)
      return `holds ${taken.get(bot) ?? 0} of ${length} lines of ${bot}`;
  return null;
}

function botOf(line: string): string {
  try {
    return String((JSON.parse(line) as { bot?: unknown }).bot);
  } catch {
    return 'a line that is no JSON';
  }
}

/** Waits for a condition. */
export async function until(holds: () => Promise<boolean>, within_ms = 30_000): Promise<void> {
  for (
    const end = performance.now() + within_ms;
    performance.now() < end;
    await new Promise((done) => setTimeout(done, 25))
  )
    if (await holds()) return;
  throw new Error(`it did not come to pass within ${within_ms / 1_000} s`);
}
