import { captured, TestFolder } from '../captured-run.fixture.js';

const folder = new TestFolder();
afterAll(() => folder.remove());

test.each([
  [
    ['--runs', '0'],
    "option '--runs <count>' argument '0' is invalid. must be a whole number from 1 to 100000",
  ],
  [
    ['--seed', '-1'],
    "option '--seed <number>' argument '-1' is invalid. must be a whole number from 0 to 2147483647",
  ],
  [['--risk', '1.5'], "option '--risk <share>' argument '1.5' is invalid. must be at most 1"],
  [
    ['--realized-rr', '0'],
    "option '--realized-rr <decimal>' argument '0' is invalid. must be greater than 0",
  ],
  [
    ['--trades-per-day', '101'],
    "option '--trades-per-day <decimal>' argument '101' is invalid. must be at most 100",
  ],
])('%j is bad input', async (args, fault) => {
  const { status, stdout, stderr } = await captured(['lab', ...args]);
  expect({ status, stdout, stderr }).toEqual({
    status: 2,
    stdout: '',
    stderr: `phase: ${fault}\n`,
  });
});

test('a policy that makes no sense is bad input', async () => {
  const file = folder.write('policy.json', '{"gate": {}}');
  const { status, stdout, stderr } = await captured(['lab', '--against', file]);
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toBe(`phase: ${file}:1: gate: is no policy key\n`);
});

test('--help shows examples', async () => {
  const { status, stdout } = await captured(['lab', '--help']);
  expect(status).toBe(0);
  expect(stdout).toContain('phase lab --policy stricter.json --against today.json');
});
