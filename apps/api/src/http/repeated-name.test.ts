import fc from 'fast-check';
import { repeatedName } from './repeated-name.js';

describe('a name that occurs twice in one object', () => {
  it.each([
    ['{"a": 1, "b": 2, "a": 1}', 'a'],
    ['{"a": {"b": 1, "c": "b", "b": 2}}', 'b'],
    ['[{"a": 1}, {"a": 1, "a": 2}]', 'a'],
    ['{"a": 1, "\\u0061": 2}', 'a'],
    ['{"a\\"": "}{", "b": [], "a\\"": 1}', 'a"'],
    ['{"": 1, "": 2}', ''],
  ])('of %s is %s', (text, name) => {
    expect(repeatedName(text)).toBe(name);
  });

  it('is in no text that JSON.stringify writes', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(repeatedName(text)).toBeNull();
      }),
    );
  });

  it('is found wherever one is put in', () => {
    fc.assert(
      fc.property(fc.string(), fc.jsonValue(), fc.jsonValue(), (name, value, other) => {
        const [key, first, second] = [name, value, other].map((part) => JSON.stringify(part));
        expect(repeatedName(`[1, {"x y": {${key}: ${first}, ${key} : ${second}}}]`)).toBe(name);
      }),
    );
  });
});
