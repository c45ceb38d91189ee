import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DATA } from './paths.mjs';

export const DEMO_FILE = join(DATA, 'demo.json');

/**
 * The addresses, and the demo's logins: `demo.json` is an object of lists, and
 * every entry of a list is printed as one row.
 */
export function welcome({ api_url, web_url }) {
  const lines = [
    '',
    'Phasegate is running.',
    '',
    `  Web    ${web_url}`,
    `  API    ${api_url}`,
    `  Docs   ${api_url}/docs`,
  ];
  if (existsSync(DEMO_FILE)) {
    const demo = JSON.parse(readFileSync(DEMO_FILE, 'utf8'));
    for (const [title, rows] of Object.entries(demo)) {
      if (Array.isArray(rows)) lines.push('', `Demo ${title}`, ...rows.map(demoRow));
    }
  }
  return [...lines, '', 'Ctrl-C stops everything; the data stays.', ''].join('\n');
}

function demoRow(row) {
  return `  ${Object.values(row)
    .map((value) => String(value).padEnd(18))
    .join(' ')
    .trimEnd()}`;
}
