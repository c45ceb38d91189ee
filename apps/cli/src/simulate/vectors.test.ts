import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { captured } from '../captured-run.fixture.js';

const VECTORS = join(__dirname, '../../../../fixtures/vectors');
const folders = readdirSync(VECTORS, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

const parsed = (text: string): Record<string, unknown>[] =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

test('all 39 worked histories are there', () => expect(folders).toHaveLength(39));

test.each(folders)('phase simulate prints the worked events of %s (rules 9)', async (folder) => {
  const file = (name: string) => join(VECTORS, folder, name);
  const { args } = JSON.parse(readFileSync(file('case.json'), 'utf8')) as { args: string[] };
  const paths = args.map((arg) => (existsSync(file(arg)) ? file(arg) : arg));
  const { status, stdout, stderr } = await captured([
    'simulate',
    '--trades',
    file('trades.csv'),
    ...paths,
  ]);
  const events = parsed(stdout);
  const expected = parsed(readFileSync(file('events.jsonl'), 'utf8'));
  expect(status).toBe(0);
  expect(events).toHaveLength(expected.length);
  events.forEach((event, place) => {
    const worked = expected[place]!;
    expect(event).toMatchObject(worked);
    // The fields of rules 11 come first, in its order.
    expect(Object.keys(event).slice(0, Object.keys(worked).length)).toEqual(Object.keys(worked));
  });
  expect(stderr).toContain(`${expected.length} events`);
});
