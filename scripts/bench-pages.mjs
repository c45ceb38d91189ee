// npm run bench:pages: how long the pages take; nothing fails because a machine is slow.
import './bootstrap/node-version.mjs';
import { join } from 'node:path';
import { ensureBuilt } from './bootstrap/build.mjs';
import { Fault, runMain } from './bootstrap/fault.mjs';
import { ensureInstalled } from './bootstrap/install.mjs';
import { ROOT } from './bootstrap/paths.mjs';
import { createSteps } from './bootstrap/steps.mjs';
import { runInForeground } from './test-runs/child.mjs';
import { ensureBrowser, PLAYWRIGHT } from './test-runs/playwright-run.mjs';

const HOUR = 3_600_000;
const CONFIG = join(ROOT, 'e2e', 'page-times', 'playwright.config.ts');

const step = createSteps(process.stdout);

await runMain(async () => {
  await ensureInstalled(step);
  await ensureBuilt('all', step);
  const refusal = await ensureBrowser(step);
  if (refusal !== null) throw new Fault(`The pages cannot be measured: ${refusal}.`);
  const args = [PLAYWRIGHT, 'test', '--config', CONFIG];
  const { status } = await runInForeground(process.execPath, args, {
    env: { ...process.env, NEXT_TELEMETRY_DISABLED: '1' },
    timeoutMs: HOUR,
  });
  process.exitCode = status ?? 1;
});
