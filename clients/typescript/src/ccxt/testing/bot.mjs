// A bot with real ccxt, as a program of its own: runs the functions that a test sends it, a line each, on what it has.
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { createInterface } from 'node:readline';
import { dirname, join } from 'node:path';

const { ccxtFolder, client } = JSON.parse(process.argv[2]);
// As `import` finds it: package.json names both forms.
const entry = createRequire(join(ccxtFolder, 'package.json')).resolve('ccxt');
const { default: ccxt } = await import(pathToFileURL(join(dirname(entry), '../js/ccxt.js')).href);
const { Phasegate, PhasegateError } = await import(new URL('index.js', client).href);
const phasegate = await import(new URL('ccxt/index.js', client).href);

const said = [];
const at = (level) => (fields, message) =>
  said.push(`${level}: ${message} ${JSON.stringify(fields)}`);
const logger = { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
const world = {
  ccxt,
  Phasegate,
  PhasegateError,
  ...phasegate,
  said,
  logger,
  require: createRequire(join(ccxtFolder, 'package.json')),
};

/** What a test can look at. */
function told(error) {
  const kinds = [];
  for (let each = error; each; each = Object.getPrototypeOf(each))
    kinds.push(each.constructor?.name);
  const { name, message, answer } = error;
  return {
    name,
    message,
    kinds,
    answer,
    isBlocked: error instanceof phasegate.Blocked,
    isRefused: error instanceof phasegate.Refused,
    isExchangeError: error instanceof ccxt.ExchangeError,
  };
}

const say = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);

say({ ready: true });
for await (const line of createInterface({ input: process.stdin })) {
  const { id, code, given } = JSON.parse(line);
  // Not awaited here: a test may have several under way.
  Promise.resolve()
    .then(() => (0, eval)(`'use strict';(${code})`)(world, given))
    .then(
      (value) => say({ id, value: value ?? null }),
      (error) =>
        say({ id, error: error instanceof Error ? told(error) : { message: String(error) } }),
    );
}
process.exit();
