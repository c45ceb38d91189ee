import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createTestDatabase, type TestDatabase } from '../testing/index.js';
import { readMigrations } from './migration-files.js';
import { openSchemaEngine } from './schema-engine.js';

const PATH = fileURLToPath(new URL('../../prisma/schema.prisma', import.meta.url));
const SCHEMA = readFileSync(PATH, 'utf8');

/** The statements that would migrate the database to that schema. */
async function differenceTo(schema: string): Promise<string | null> {
  const adminUrl = process.env.TEST_DATABASE_ADMIN_URL ?? '';
  const { engine, close } = await openSchemaEngine(adminUrl, [[PATH, schema]]);
  try {
    const { stdout } = await engine.diff({
      from: { tag: 'migrations', ...(await readMigrations()) },
      to: { tag: 'schemaDatamodel', files: [{ path: PATH, content: schema }] },
      script: false,
      exitCode: true,
      filters: { externalTables: [], externalEnums: [] },
    });
    return stdout;
  } finally {
    await close();
  }
}

describe('schema.prisma', () => {
  // The roles that the migrations name must be there.
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  test('says what the migrations make', async () => {
    expect(await differenceTo(SCHEMA)).toContain('No difference detected');
  });

  test.each([
    ['a column is missing', (schema: string) => schema.replace(/^ *tenure .*\n/m, '')],
    ['a column may be null', (schema: string) => schema.replace('currency   String', '$&?')],
    ['an index is missing', (schema: string) => schema.replace(/^.*"trades_newest".*\n/m, '')],
  ])('would be found out when %s', async (_, changed) => {
    expect(changed(SCHEMA)).not.toBe(SCHEMA);
    expect(await differenceTo(changed(SCHEMA))).toMatch(/\[[-+*]\]/);
  });
});
