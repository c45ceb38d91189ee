import fc from 'fast-check';
import { exitLine, readExitLine, type WaitingExit } from './exit-line.js';

const instant = fc.integer({ min: 0, max: Date.UTC(2100, 0) });
const name = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 });
const waiting: fc.Arbitrary<WaitingExit> = fc.record({
  keyHash: fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes)),
  exit: fc.record(
    {
      exit_id: name,
      symbol: name,
      reason: name,
      trade_id: name,
      at: fc.option(instant),
    },
    { requiredKeys: ['exit_id', 'symbol', 'reason', 'at'] },
  ),
  received_at: instant,
});

describe('a line of the spool (rules 3.4)', () => {
  it('is read back unchanged, with any content', () => {
    fc.assert(
      fc.property(waiting, (exit) => {
        const line = exitLine(exit);
        expect(line.indexOf('\n')).toBe(line.length - 1);
        expect(readExitLine(line.trimEnd())).toEqual(exit);
      }),
    );
  });

  it('shows every damage: a byte changed, an end torn off', () => {
    fc.assert(
      fc.property(waiting, fc.nat(), fc.integer({ min: 1, max: 255 }), (exit, place, change) => {
        const bytes = Buffer.from(exitLine(exit).slice(0, -1));
        const at = place % bytes.length;
        const torn = bytes.subarray(0, at).toString();
        bytes[at]! ^= change;
        expect(readExitLine(torn)).toBeNull();
        expect(readExitLine(bytes.toString())).toBeNull();
      }),
    );
  });
});
