/**
 * Writes src/ccxt/methods.ts and src/ccxt/parameter-names.ts from the tables of the Python client: its methods.json, which
 * clients/python/scripts/ccxt_methods.py makes, and its parameters.json:
 *   node generate-tables.mjs [FOLDER]
 * A test holds the files against the tables.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const TABLES = fileURLToPath(new URL('../python/src/phasegate/ccxt/', import.meta.url));
const [, , folder = fileURLToPath(new URL('./src/ccxt/', import.meta.url))] = process.argv;

const read = (name) => JSON.parse(readFileSync(join(TABLES, name), 'utf8'));

const constant = (name, comment, value) =>
  `\n/** ${comment} */\n// prettier-ignore\nexport const ${name} = ${JSON.stringify(value, null, 1).replaceAll('"', "'")} as const;\n`;

function write(name, from, constants) {
  const header = `/** Generated from ${from} by generate-tables.mjs: do not edit. */\n`;
  writeFileSync(join(folder, name), header + constants.join(''));
}

const { methods, orders_by_get, cost_as_amount } = read('methods.json');
write('methods.ts', 'the table of ccxt’s methods', [
  constant('METHODS', 'By kind, in ccxt’s snake_case.', methods),
  constant('ORDERS_BY_GET', 'Exchanges whose orders are placed by GET.', orders_by_get),
  constant(
    'COST_AS_AMOUNT',
    'Exchanges that take the amount of a market buy for a cost when `createMarketBuyOrderRequiresPrice` is false.',
    cost_as_amount,
  ),
]);
write('parameter-names.ts', 'the table of names in `params`', [
  constant('NAMES', 'By what they mean to the guard (parameters.ts).', read('parameters.json')),
]);
