/**
 * Writes src/generated/api.ts from the API's OpenAPI document, as far as it is for bots:
 *   node generate-types.mjs http://127.0.0.1:4000/openapi.json [FILE]
 * A test holds the file against the document of the running API.
 */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import openapiTs, { astToString } from 'openapi-typescript';

const HEADER = `/** Generated from the API’s OpenAPI document by generate-types.mjs: do not edit. */\n\n`;

/** The calls that a bot's key opens. */
function forBots({ paths, ...document }) {
  const isForBots = ({ security = [] }) => security.some((scheme) => 'bot_key' in scheme);
  const kept = Object.entries(paths).flatMap(([path, operations]) => {
    const mine = Object.entries(operations).filter(([, operation]) => isForBots(operation));
    return mine.length === 0 ? [] : [[path, Object.fromEntries(mine)]];
  });
  return withUsedSchemas({ ...document, paths: Object.fromEntries(kept) });
}

function withUsedSchemas(document) {
  const { schemas } = document.components;
  const used = new Set();
  const visit = (value) => {
    for (const [, name] of JSON.stringify(value).matchAll(/"#\/components\/schemas\/(\w+)"/g)) {
      if (used.has(name)) continue;
      used.add(name);
      visit(schemas[name]);
    }
  };
  visit(document.paths);
  const kept = Object.entries(schemas).filter(([name]) => used.has(name));
  return { ...document, components: { ...document.components, schemas: Object.fromEntries(kept) } };
}

const [address, file = fileURLToPath(new URL('./src/generated/api.ts', import.meta.url))] =
  process.argv.slice(2);
if (address === undefined) throw new Error('Name the address of an openapi.json.');
const document = await (await fetch(address)).json();
const text = astToString(await openapiTs(forBots(document)));
// A test compares the file byte for byte.
writeFileSync(file, HEADER + text.replaceAll(/^export /gm, '// prettier-ignore\nexport '));
