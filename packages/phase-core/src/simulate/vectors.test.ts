import { readdirSync } from 'node:fs';
import { instantOf } from '../instant.js';
import { readHistory, simulateHistory, VECTORS } from './vectors.fixture.js';

const folders = readdirSync(VECTORS, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== 'bad-input')
  .map((entry) => entry.name);

test('all 178 worked histories are there', () => expect(folders).toHaveLength(178));

describe.each(folders)('vector %s (rules 9)', (folder) => {
  const history = readHistory(folder);
  const events = simulateHistory(history);

  test('gives the worked events, one for one', () => {
    expect(events).toHaveLength(history.expected.length);
    events.forEach((event, place) => expect(event).toMatchObject(history.expected[place]!));
  });

  test('numbers its events from 1 without gaps and never goes back in time (rules 8.1, 2.9)', () => {
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, place) => place + 1));
    const instants = events.map(({ at }) => instantOf(at));
    expect(instants).toEqual([...instants].sort((a, b) => a - b));
  });
});
