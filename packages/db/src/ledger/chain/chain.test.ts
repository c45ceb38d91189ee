import fc from 'fast-check';
import { canonicalLine, lineWithHash } from './chain.js';

const HASH = 'ab'.repeat(32);
/** Names around `hash`, and the characters that a text of JSON escapes or nests by. */
const name = fc.oneof(
  fc.constantFrom('hasg', 'hash_', 'hashes', 'at', 'id', 'a"hash":', 'h\\', ''),
  fc.string({ unit: 'grapheme', maxLength: 6 }),
);
const value = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.string({ unit: fc.constantFrom('"', '\\', '{', '}', '[', ']', ',', ':', 'é', '\u2028') }),
  fc.constant({ hash: HASH, nested: [{ hash: 'x' }, '","hash":"y"'] }),
);

describe('a line of a log in a file (rules 8.1)', () => {
  it('is the RFC 8785 form of the event with its hash, whatever the event holds', () => {
    fc.assert(
      fc.property(fc.dictionary(name, value, { minKeys: 1 }), (event) => {
        delete event['hash'];
        fc.pre(Object.keys(event).length > 0);
        expect(lineWithHash(canonicalLine(event), HASH)).toBe(
          canonicalLine({ ...event, hash: HASH }),
        );
      }),
      { numRuns: 2_000 },
    );
  });

  it('heals no damage: a text that was altered is altered in the file', () => {
    const spaced = '{"at":"x", "id":"y"}';
    expect(lineWithHash(spaced, HASH)).toBe(`{"at":"x", "id":"y","hash":"${HASH}"}`);
    expect(lineWithHash('gone', HASH)).toBe(`gon,"hash":"${HASH}"}`);
  });
});
