import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { captured } from '../captured-run.fixture.js';

const VECTORS = join(__dirname, '../../../../fixtures/vectors');
const BAD_INPUT = 'bad-input';
const folders = readdirSync(VECTORS, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
  .filter((name) => name !== BAD_INPUT);
const badInput = readdirSync(join(VECTORS, BAD_INPUT));

const parsed = (text: string): Record<string, unknown>[] =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

test('all 178 worked histories and 37 bad inputs are there', () => {
  expect(folders).toHaveLength(178);
  expect(badInput).toHaveLength(37);
});

/** The arguments of a case, with the paths of its own files. */
function caseOf(folder: string): { readonly args: string[]; readonly exit: number | undefined } {
  const file = (name: string) => join(VECTORS, folder, name);
  const { args, exit } = JSON.parse(readFileSync(file('case.json'), 'utf8')) as {
    args: string[];
    exit?: number;
  };
  const paths = args.map((arg) => (existsSync(file(arg)) ? file(arg) : arg));
  return { args: ['simulate', '--trades', file('trades.csv'), ...paths], exit };
}

test.each(badInput)('phase simulate refuses %s, and prints no event (rules 9)', async (name) => {
  const { args, exit } = caseOf(join(BAD_INPUT, name));
  const { status, stdout, stderr } = await captured(args);
  expect({ status, stdout }).toEqual({ status: exit, stdout: '' });
  expect(stderr).not.toBe('');
});

test.each(folders)('phase simulate prints the worked events of %s (rules 9)', async (folder) => {
  const { status, stdout, stderr } = await captured(caseOf(folder).args);
  const events = parsed(stdout);
  const expected = parsed(readFileSync(join(VECTORS, folder, 'events.jsonl'), 'utf8'));
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
