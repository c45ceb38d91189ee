/**
 * Writes src/ccxt/methods.ts from the one table of ccxt's methods, which clients/python/scripts/ccxt_methods.py makes:
 *   node generate-methods.mjs [FILE]
 * A test holds the file against the table.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const HEADER = `/** Generated from the table of ccxt’s methods by generate-methods.mjs: do not edit. */\n`;
const TABLE = new URL('../python/src/phasegate/ccxt/methods.json', import.meta.url);

const constant = (name, comment, value) =>
  `\n/** ${comment} */\n// prettier-ignore\nexport const ${name} = ${JSON.stringify(value, null, 1).replaceAll('"', "'")} as const;\n`;

const table = JSON.parse(readFileSync(TABLE, 'utf8'));
const [, , file = fileURLToPath(new URL('./src/ccxt/methods.ts', import.meta.url))] = process.argv;
writeFileSync(
  file,
  HEADER +
    constant('METHODS', 'By kind, in ccxt’s snake_case.', table.methods) +
    constant('ORDERS_BY_GET', 'Exchanges whose orders are placed by GET.', table.orders_by_get) +
    constant(
      'COST_AS_AMOUNT',
      'Exchanges that take the amount of a market buy for a cost when `createMarketBuyOrderRequiresPrice` is false.',
      table.cost_as_amount,
    ),
);
