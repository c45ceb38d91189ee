import { readFileSync } from 'node:fs';
import { relative } from 'node:path';

/**
 * The addresses, and the demo's logins: on the run that made them, later only where they are kept. A terminal is
 * scrolled back, copied and recorded.
 *
 * @param {{api_url: string, web_url: string}} addresses
 * @param {{file: string, isFirst: boolean} | null} demo the file is an object of lists, and every entry of a list
 *   is printed as one row
 */
export function welcome({ api_url, web_url }, demo) {
  const lines = [
    '',
    'Phasegate is running.',
    '',
    `  Web    ${web_url}`,
    `  API    ${api_url}`,
    `  Docs   ${api_url}/docs`,
  ];
  if (demo !== null) lines.push(...demoLines(demo));
  return [...lines, '', 'Ctrl-C stops everything; the data stays.', ''].join('\n');
}

function demoLines({ file, isFirst }) {
  const near = relative(process.cwd(), file);
  const place = near.startsWith('..') ? file : near;
  if (!isFirst) return ['', `The demo's logins, tokens and keys are in ${place}.`];
  const lists = Object.entries(JSON.parse(readFileSync(file, 'utf8')));
  return [
    ...lists.flatMap(([title, rows]) =>
      Array.isArray(rows) ? ['', `Demo ${title}`, ...rows.map(demoRow)] : [],
    ),
    '',
    `These are shown this once; they are kept in ${place}, which only you can read.`,
  ];
}

function demoRow(row) {
  return `  ${Object.values(row)
    .map((value) => String(value).padEnd(18))
    .join(' ')
    .trimEnd()}`;
}
