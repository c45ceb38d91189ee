// The import boundaries of .dependency-cruiser.js, with a check that the graph
// it saw is not empty: a checker that looks at nothing finds nothing wrong.
//
// node scripts/boundaries.mjs [ROOT]   of another checkout, or a part of one
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { cruise } from 'dependency-cruiser';
import config, { ALLOWED } from '../.dependency-cruiser.js';
import { ROOT as OURS } from './bootstrap/paths.mjs';

const ROOT = process.argv[2] ?? OURS;
const FOLDERS = [
  ...['packages', 'apps']
    .filter((parent) => existsSync(join(ROOT, parent)))
    .flatMap((parent) => readdirSync(join(ROOT, parent)).map((name) => `${parent}/${name}`)),
  ...['clients/typescript'].filter((folder) => existsSync(join(ROOT, folder))),
];
process.chdir(ROOT);

const { output } = await cruise(FOLDERS, {
  ...config.options,
  ruleSet: { forbidden: config.forbidden },
  validate: true,
});

const faults = output.summary.violations.map(
  ({ from, to, rule }) => `${from} → ${to}: ${rule.name}`,
);
for (const folder of FOLDERS) {
  if (!(folder in ALLOWED)) faults.push(`${folder}: .dependency-cruiser.js does not name it`);
  const seen = output.modules.filter(({ source }) => source.startsWith(`${folder}/`));
  if (seen.length === 0) faults.push(`${folder}: no module was seen`);
}
const edges = output.modules.reduce((sum, { dependencies }) => sum + dependencies.length, 0);
if (edges === 0) faults.push('no import was seen at all');

for (const fault of faults) console.error(fault);
console.log(`${output.modules.length} modules, ${edges} imports, ${faults.length} faults`);
process.exitCode = faults.length === 0 ? 0 : 1;
