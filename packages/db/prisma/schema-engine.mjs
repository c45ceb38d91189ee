#!/usr/bin/env node
// The schema engine as Prisma's command line calls it: a program that reads a
// JSON-RPC request a line from standard input and answers on standard output.
// Nothing is downloaded: it is the engine's npm build, as our own migrations use it.
import { existsSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';

const BUILT = new URL('../dist/migration/schema-engine.js', import.meta.url);
const INTERNAL_ERROR = -32603;
/** Where the name of a request is not that of the engine's function. */
const FUNCTIONS = { getDatabaseVersion: 'version' };

const { values, positionals } = parseArgs({
  strict: false,
  allowPositionals: true,
  options: {
    datamodels: { type: 'string', multiple: true },
    datasource: { type: 'string' },
    'enabled-preview-features': { type: 'string' },
    'extension-types': { type: 'string' },
  },
});

async function open() {
  if (!existsSync(BUILT))
    throw new Error('Build the package first: pnpm --filter @phasegate/db build');
  const { openSchemaEngine } = await import(BUILT.href);
  const { url } = JSON.parse(values.datasource ?? '{}');
  const schema = values.datamodels?.map((path) => [path, readFileSync(path, 'utf8')]);
  return openSchemaEngine(url, schema);
}

function send(message) {
  process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
}

async function answer({ id, method, params }, engine) {
  try {
    const result = await engine[FUNCTIONS[method] ?? method](params);
    // Messages for a person arrive as a request of their own, which the caller confirms.
    if (result?.stdout) send({ id, method: 'print', params: { content: result.stdout } });
    send({ id, result: result ?? {} });
  } catch ({ message }) {
    send({ id, error: { code: INTERNAL_ERROR, message, data: { message } } });
  }
}

async function serve() {
  const { engine, close } = await open();
  for await (const line of createInterface({ input: process.stdin })) {
    const request = JSON.parse(line);
    if (request.method) await answer(request, engine);
  }
  await close();
}

/** `cli can-connect-to-database`; the first line of standard error is not read. */
async function tryConnection() {
  const { engine, close } = await open();
  await engine.ensureConnectionValidity({ datasource: { tag: 'ConnectionString', url: '' } });
  await close();
}

try {
  await (positionals[0] === 'cli' ? tryConnection() : serve());
} catch ({ message }) {
  const fields = { error_code: 'P1001', message };
  const line = JSON.stringify({ level: 'ERROR', target: 'schema_engine::logger', fields });
  process.stderr.write(`\n${line}`);
  process.exitCode = 1;
}
