// Runs the pinned pnpm: node scripts/pnpm.mjs exec turbo run build
import './bootstrap/node-version.mjs';
import { spawnSync } from 'node:child_process';
import { pnpmCommand, pnpmEnvironment } from './bootstrap/pinned-pnpm.mjs';

const [command, args] = pnpmCommand(...process.argv.slice(2));
const { status } = spawnSync(command, args, { stdio: 'inherit', env: pnpmEnvironment() });
process.exitCode = status ?? 1;
