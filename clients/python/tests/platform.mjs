/**
 * A real platform for the tests of a client: the API as it was built, over a test database whose clock they move.
 * Prints `{"url"}`, then answers a command on each line of its standard input with a line; ends with it.
 *
 *   {"bot": {"phase": "experience" | "proof_of_concept" | "real_money_trial"}} → {"id", "key"}
 *   {"clock": "2026-03-09T14:30:00.000Z"}                                     → {}
 *   {"get": "/v1/bots/…"}, as an administrator                                → {"body"}
 *   {"post": "/v1/bots/…", "body"}, as an administrator                       → {"status", "body"}
 */
import { createInterface } from 'node:readline';
import { startApi, toProofOfConcept } from '../../../apps/api/dist/testing/index.js';
import { climb, QUICK } from '../../../apps/api/dist/testing/ladder.js';
import { startTestServer } from '../../../packages/db/dist/testing/index.js';

const BEGINS = '2026-03-09T14:30:00.000Z';

const own = process.env.TEST_DATABASE_ADMIN_URL ? null : await startTestServer();
if (own !== null) process.env.TEST_DATABASE_ADMIN_URL = own.adminUrl;
// The limit of checks a second has its own tests.
const api = await startApi({ at: BEGINS, checksPerSecond: 1_000_000 });

async function bot({ phase }) {
  if (phase === 'real_money_trial') return climbed(phase);
  await api.clock.set(BEGINS);
  const made = await api.bot();
  if (phase === 'proof_of_concept') await toProofOfConcept(api, made);
  return made;
}

/** A machine that is busy may answer a step too late, and a ladder is climbed from its foot. */
async function climbed(phase, attempts = 5) {
  try {
    return await climb(api, QUICK, phase);
  } catch (error) {
    if (attempts === 1) throw error;
    return climbed(phase, attempts - 1);
  }
}

async function carryOut(command) {
  if (command.bot !== undefined) {
    const { id, key } = await bot(command.bot);
    return { id, key };
  }
  if (command.clock !== undefined) {
    await api.clock.set(command.clock);
    return {};
  }
  if (command.get !== undefined) return { body: (await api.admin.get(command.get)).body };
  const { status, body } = await api.admin.post(command.post, command.body);
  return { status, body };
}

const say = (answer) => process.stdout.write(`${JSON.stringify(answer)}\n`);
say({ url: api.url });
for await (const line of createInterface({ input: process.stdin })) {
  say(await carryOut(JSON.parse(line)).catch((error) => ({ error: String(error) })));
}
await api.stop();
await own?.remove();
