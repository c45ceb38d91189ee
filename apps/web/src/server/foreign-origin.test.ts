import { isForeign } from './foreign-origin';

const request = (headers: Record<string, string>) =>
  new Request('http://web.test/v1/bots', {
    method: 'POST',
    headers: { host: 'web.test', ...headers },
  });

describe('a request that changes something', () => {
  it.each<[string, Record<string, string>, boolean]>([
    ['from our own page', { 'sec-fetch-site': 'same-origin' }, false],
    ['from a page of another site', { 'sec-fetch-site': 'cross-site' }, true],
    ['from a page of a sister domain', { 'sec-fetch-site': 'same-site' }, true],
    [
      'from another site, with a token',
      { 'sec-fetch-site': 'cross-site', authorization: 'Bearer x' },
      true,
    ],
    ['with our own origin', { origin: 'http://web.test' }, false],
    ['with the origin that people know us by', { origin: 'https://gate.example' }, false],
    ['with another origin', { origin: 'http://evil.test' }, true],
    ['with an origin that is hidden', { origin: 'null' }, true],
    ['from a program with a token of its own', { authorization: 'Bearer x' }, false],
    ['from an unknown origin', {}, true],
  ])('%s', (_where, headers, foreign) => {
    expect(isForeign(request(headers), 'https://gate.example')).toBe(foreign);
  });
});
