import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Rows of a table of independent reference values; `fixtures/evidence/make_reference.py` says how they were made. */
export function referenceRows(name: 'win-rate' | 'returns'): Record<string, string>[] {
  const path = join(__dirname, '../../../../fixtures/evidence', `${name}.csv`);
  const [header, ...lines] = readFileSync(path, 'utf8').trim().split('\n');
  const columns = header!.split(',');
  return lines.map((line) => {
    const cells = line.split(',');
    return Object.fromEntries(columns.map((column, place) => [column, cells[place] ?? '']));
  });
}
