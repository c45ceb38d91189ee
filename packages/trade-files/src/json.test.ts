import { BadJson, readJson, repeatedKey } from './json.js';

test.each([
  ['{"a":1,"b":2}', null],
  ['{"a":1,"a":1}', 'a'],
  ['{"a":{"a":1},"b":[{"a":1,"a":2}]}', null],
  ['{"b":"\\"a\\":","a":"}{","c":"a"}', null],
  ['{ "a" : "\\\\" , "b" : [ "a" , {} ] , "a" : 0 }', 'a'],
  ['{"\\u0061":1,"a":2}', 'a'],
  ['{"":1,"":2}', ''],
])('the key that appears twice in %s is %s', (text, key) => {
  expect(JSON.parse(text)).toBeDefined();
  expect(repeatedKey(text)).toBe(key);
});

test('a number keeps every digit of its text', () => {
  const { price } = readJson('{"price":0.10000000000000000000000001e-05}') as { price: unknown };
  expect(String(price)).toBe('0.10000000000000000000000001e-05');
});

test('a fault says where it is and is short', () => {
  const fault = (text: string) => {
    try {
      return readJson(text);
    } catch (error) {
      return error;
    }
  };
  expect(fault('[1,\n2,')).toEqual(
    new BadJson('is not valid JSON: Array item expected but reached end of input', 6),
  );
  expect(fault('[1,\n2,')).toHaveProperty('position', 6);
  const long = 'k'.repeat(10_000);
  const { message } = fault(`{"${long}":1,"${long}":2}`) as BadJson;
  expect(message.length).toBeLessThan(200);
});
