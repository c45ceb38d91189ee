import { newCredential } from '@phasegate/db';
import fc from 'fast-check';
import { Redactor, REDACTED } from './redaction.js';

const PASSWORD = 'a "quoted" pass\\word, long';
const redactor = new Redactor(PASSWORD);
/** As a plain text, in a line of JSON, and in a JSON cell of CSV. */
const forms = (reason: string) => [
  reason,
  JSON.stringify({ reason, seq: 1 }),
  `1,"${JSON.stringify({ reason, seq: 1 }).replaceAll('"', '""')}"`,
];
const around = fc.string({ unit: 'grapheme', maxLength: 30 });

describe('redaction (NFR-003)', () => {
  it.each([
    ['a bot’s key', newCredential('pgk')],
    ['a token', newCredential('pgt')],
    ['the override password', PASSWORD],
  ])('takes %s out wherever it stands', (_name, secret) => {
    fc.assert(
      fc.property(around, around, (before, after) => {
        for (const [place, text] of forms(`${before} ${secret} ${after}`).entries()) {
          expect(redactor.suspects(text)).toBe(true);
          const without = redactor.redact(text);
          expect(without).toContain(REDACTED);
          for (const form of forms(secret).map((each, at) =>
            at === 0 ? each : JSON.stringify(secret).slice(1, -1),
          ))
            expect(without).not.toContain(form);
          if (place === 1)
            expect(Object.keys(JSON.parse(without) as object)).toEqual(['reason', 'seq']);
        }
      }),
    );
  });

  it.each([
    ['password: hunter2', `password: ${REDACTED}`],
    ['api_key=AKIA123 for the desk', `api_key=${REDACTED} for the desk`],
    ['Authorization: Bearer abcdefgh123', `Authorization: Bearer ${REDACTED}`],
    ['postgresql://me:hunter2@db/x', `postgresql://me:${REDACTED}@db/x`],
    [
      'a key with one character lost: pgk_abcdefghijklmnopqrstuvwx',
      `a key with one character lost: ${REDACTED}`,
    ],
  ])('%s', (text, without) => {
    expect(redactor.suspects(text)).toBe(true);
    expect(redactor.redact(text)).toBe(without);
  });

  it('leaves all else as it is', () => {
    for (const text of [
      'PASSWORD_WRONG',
      '{"token":"tok_1","code":"PASSWORD_NOT_CONFIGURED"}',
      'a secret record',
      'the bot key_1',
    ])
      expect(redactor.redact(text)).toBe(text);
  });

  it('with no password configured redacts the rest all the same', () => {
    expect(new Redactor(undefined).redact(`x ${newCredential('pgk')}`)).toBe(`x ${REDACTED}`);
    expect(new Redactor(undefined).suspects('nothing here')).toBe(false);
  });
});
