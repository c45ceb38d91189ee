// The versions below which a known fault would be installed: `npm audit` needs a
// registry that answers it, this needs the lockfile alone.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './bootstrap/paths.mjs';

/** Name → the least version without a known fault, as of November 2026. */
const FLOORS = {
  '@nestjs/common': '12.5.1',
  '@nestjs/core': '12.5.1',
  '@nestjs/platform-fastify': '12.5.0',
  bullmq: '6.7.0',
  fastify: '5.12.8',
  next: '16.4.6',
};
const REDIS_FLOOR = '7.2.11';

const isBelow = (version, floor) =>
  version.localeCompare(floor, 'en', { numeric: true, sensitivity: 'base' }) < 0;

const lockfile = readFileSync(join(ROOT, 'pnpm-lock.yaml'), 'utf8');
const [, packages] = /^packages:\n([\s\S]*?)^snapshots:/m.exec(lockfile);
const locked = [...packages.matchAll(/^ {2}'?(@?[^@'\n]+)@(\d[^(':\n]*)/gm)].map(
  ([, name, version]) => ({ name, version }),
);

const faults = [];
for (const [name, floor] of Object.entries(FLOORS)) {
  const versions = locked.filter((each) => each.name === name).map(({ version }) => version);
  if (versions.length === 0) faults.push(`${name} is not in pnpm-lock.yaml`);
  for (const version of versions)
    if (isBelow(version, floor)) faults.push(`${name} ${version} is below ${floor}`);
}
const compose = readFileSync(join(ROOT, 'docker-compose.yml'), 'utf8');
const redis = /image: redis:([\d.]+)/.exec(compose)?.[1];
if (redis === undefined || isBelow(redis, REDIS_FLOOR))
  faults.push(`docker-compose.yml: redis ${redis} is below ${REDIS_FLOOR}`);

for (const fault of faults) console.error(fault);
if (faults.length === 0)
  console.log(
    `${Object.keys(FLOORS).length + 1} floors, ${locked.length} locked packages: all above.`,
  );
process.exitCode = faults.length === 0 ? 0 : 1;
