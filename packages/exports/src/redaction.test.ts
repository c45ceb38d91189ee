import { createHash } from 'node:crypto';
import { newCredential } from '@phasegate/db';
import fc from 'fast-check';
import { isRedactionOf, Redactor, REDACTED } from './redaction.js';

const PASSWORD = 'a "quoted" pass\\word, long';
const redactor = new Redactor(PASSWORD);
const markOf = (secret: string) =>
  `${REDACTED}(sha256:${createHash('sha256').update(secret).digest('hex')})`;
const anyText = fc.string({ unit: 'grapheme', maxLength: 30 });
const SECRETS: readonly [name: string, secret: () => string][] = [
  ['a bot’s key', () => newCredential('pgk')],
  ['a token', () => newCredential('pgt')],
  ['the override password', () => PASSWORD],
];

describe('redaction (NFR-003)', () => {
  it.each(SECRETS)('replaces %s by its hash everywhere', (_name, make) => {
    fc.assert(
      fc.property(anyText, anyText, (before, after) => {
        const secret = make();
        const reason = `${before} ${secret} ${after}`;
        const event = { note: [reason, { deep: reason }], reason, seq: 1 };
        const json = JSON.stringify(event);
        for (const form of [reason, json, json.replaceAll('"', '""')])
          expect(redactor.suspects(form)).toBe(true);
        const clean = `${before} ${markOf(secret)} ${after}`;
        expect(redactor.redact(reason)).toBe(clean);
        const redacted = redactor.redactObject(event);
        expect(redacted).toEqual({ note: [clean, { deep: clean }], reason: clean, seq: 1 });
        expect(isRedactionOf(redacted, event)).toBe(true);
        expect(isRedactionOf({ ...redacted, seq: 2 }, event)).toBe(false);
        expect(isRedactionOf({ ...redacted, reason: `${clean}.` }, event)).toBe(false);
        expect(isRedactionOf(redacted, { ...event, reason: `${before} other ${after}` })).toBe(
          false,
        );
      }),
    );
  });

  it('knows its own keys by their checksum, and those with a character lost: 5,000 of them', () => {
    for (let turn = 0; turn < 5_000; turn += 1) {
      const key = newCredential('pgk');
      expect(redactor.redact(`(${key})`)).toBe(`(${markOf(key)})`);
    }
    const key = 'pgk_h6Rk0ZqPz3Xw9TtV1bLmA2cYd8GnJfSe5uQxW7';
    expect(redactor.redact(key)).toBe(markOf(key));
  });

  it.each([
    ['password=hunter2', `password=${markOf('hunter2')}`],
    ['api_key=AKIA123 for the desk', `api_key=${markOf('AKIA123')} for the desk`],
    ['Authorization: Bearer abcdefgh123', `Authorization: Bearer ${markOf('abcdefgh123')}`],
    ['postgresql://me:hunter2@db/x', `postgresql://me:${markOf('hunter2')}@db/x`],
    ['set ghp_0123456789abcdefghijklmnopqrstuvwxyz', `set ${markOf('ghp_0123456789abcdefghijklmnopqrstuvwxyz')}`],
  ])('%s', (text, without) => {
    expect(redactor.suspects(text)).toBe(true);
    expect(redactor.redact(text)).toBe(without);
  }); // prettier-ignore

  it.each([
    'PASSWORD_WRONG',
    '{"token":"tok_1","code":"PASSWORD_NOT_CONFIGURED"}',
    'a secret record',
    'the bot key_1',
    'The password: policy was reviewed with the desk.',
    'Password: rotated on 2026-03-09 by Ana.',
    'token: PEPE1000 looks weak; secret: none',
    'Token=ETH, the access token: renewed',
    'api key: v2 since Monday',
    'A bearer instrument; the bearer of2026bonds wins.',
    'Bearer securities2026 were sold.',
    'see https://wiki.example/desk:rules or ask ana@desk.example',
    'pgk_rotation_schedule_2026-Q1 is the ticket',
    'The key=fast, slow=safe, mode=paper test',
  ])('never because of ordinary words: %s', (reason) => {
    expect(redactor.redact(reason)).toBe(reason);
    const event = { reason };
    expect(redactor.redactObject(event)).toBe(event);
  });

  it('leaves every text of words, dates, symbols and sums alone', () => {
    const word = fc.constantFrom(
      'password', 'token', 'secret', 'bearer', 'key', 'api', 'authorization', 'BTC/USDT', '2026-03-09', '1,250.50', 'Q3',
      'rotated', 'reviewed', 'v2', '#4711', 'ES_2026', 'max_size', 'AAPL',
    ); // prettier-ignore
    const between = fc.constantFrom(' ', ': ', ', ', ' = ', ' — ', '. ', '; ', '\n');
    const sentence = fc
      .array(fc.tuple(word, between), { minLength: 1, maxLength: 12 })
      .map((parts) => parts.flat().join(''));
    fc.assert(fc.property(sentence, (reason) => redactor.redact(reason) === reason));
  });

  it('with no password configured still redacts the other secrets', () => {
    const key = newCredential('pgk');
    expect(new Redactor(undefined).redact(`x ${key}`)).toBe(`x ${markOf(key)}`);
    expect(new Redactor(undefined).suspects('nothing here')).toBe(false);
  });
});
