// npm run phase -- …: the command line, installed and built first when it must be.
// Standard output belongs to the command alone.
import './bootstrap/node-version.mjs';
import { pathToFileURL } from 'node:url';
import { ensureBuilt } from './bootstrap/build.mjs';
import { runMain } from './bootstrap/fault.mjs';
import { ensureInstalled } from './bootstrap/install.mjs';
import { CLI_MAIN } from './bootstrap/paths.mjs';
import { readAddresses } from './bootstrap/running.mjs';
import { embeddedEnvironment, readSettings } from './bootstrap/settings.mjs';
import { createSteps } from './bootstrap/steps.mjs';

await runMain(async () => {
  const step = createSteps(process.stderr);
  await ensureInstalled(step);
  await ensureBuilt('cli', step);
});

const settings = readSettings();
if (settings) {
  const env = { API_URL: 'http://localhost:4000', ...embeddedEnvironment(settings) };
  const running = readAddresses();
  if (running && !process.env.API_URL) env.API_URL = running.api_url;
  Object.assign(process.env, env);
}
// npm runs scripts in the project's root; file names are relative to the user's folder.
if (process.env.INIT_CWD) process.chdir(process.env.INIT_CWD);
process.argv[1] = CLI_MAIN;
await import(pathToFileURL(CLI_MAIN).href);
