import { createHash } from 'node:crypto';
import { canonicalLine, credentialKind } from '@phasegate/db';

/** Replaces a secret, followed by the secret's hash. */
export const REDACTED = '[redacted]';
const MARK = /\[redacted\]\(sha256:([0-9a-f]{64})\)/g;

/**
 * What is a secret by its form alone. Nobody writes one of these in an ordinary sentence, and a sentence about a
 * password or a token holds none: words are never a reason to redact.
 */
const SECRETS: readonly RegExp[] = [
  // A password in an address: postgresql://user:password@host
  /(?<=:\/\/[^\s:@/"\\]+:)[^\s@/"\\]+(?=@)/g,
  // A header as programs write it, with a credential that has digits and letters.
  /(?<=\bauthorization: (?:bearer|basic) )(?=\S*\d)(?=\S*[a-z])[\w.~+/-]{8,}=*/gi,
  // An assignment without spaces, as in a file of settings: api_key=AKIA1234
  /(?<=\b(?:password|passwd|passphrase|api[_-]?key|secret[_-]?key|client[_-]?secret|access[_-]?token)=)(?=[^\s"\\,;]*\d)(?=[^\s"\\,;]*[a-z])[^\s"\\,;]{6,}/gi,
  // JSON Web Tokens, and the keys of well-known services by their prefixes.
  /\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{8,}/g,
  /\b(?:AKIA[0-9A-Z]{16}|gh[pousr]_\w{36,}|xox[abprs]-[\w-]{20,}|[sr]k_live_\w{16,})/g,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?-----END [A-Z ]*PRIVATE KEY-----/g,
];

/** Our own keys and tokens, and what is so random that it must be one with a character mistaken or missing. */
const OWN = /pg[kt]_[\w-]{16,}/g;
const OWN_LENGTH = 42;
const isOwn = (text: string): boolean =>
  credentialKind(text.slice(0, OWN_LENGTH)) !== null || isRandom(text.slice('pgk_'.length));

/** Words keep to one kind of character for longer than chance does: in base64url two neighbours rarely agree. */
function isRandom(text: string): boolean {
  const kinds = text.replace(/[a-z]/g, 'a').replace(/[A-Z]/g, 'A').replace(/\d/g, '1');
  const changes = [...kinds].filter((kind, place) => place > 0 && kind !== kinds[place - 1]);
  return changes.length >= 0.4 * kinds.length;
}

/** Whether a text may hold one of them: fast, for all of it is searched. */
const SUSPECT =
  /pg[kt]_|:\/\/[^\s"]*@|authorization: b|(?:passw(?:or)?d|passphrase|key|secret|token)=|eyJ|AKIA|gh[pousr]_|xox|k_live_|PRIVATE KEY/i;

/** Takes keys, tokens and the override password out of texts that people wrote (NFR-003). */
export class Redactor {
  /** The password as it appears in text, in JSON, and in JSON within a CSV cell. */
  readonly #password: readonly string[];

  /** @param password the override password; undefined: none is configured */
  constructor(password: string | undefined) {
    const json = JSON.stringify(password ?? '').slice(1, -1);
    const forms = new Set([password ?? '', json, json.replaceAll('"', '""')]);
    this.#password = [...forms].filter((form) => form !== '').sort((a, b) => b.length - a.length);
  }

  /** Whether there may be anything to redact in a text, in JSON, or in JSON within a CSV cell. */
  suspects(text: string): boolean {
    return SUSPECT.test(text) || this.#password.some((form) => text.includes(form));
  }

  /** A text with a mark in place of each secret: `[redacted](sha256:…)`, the SHA-256 of the secret's UTF-8. */
  redact(text: string): string {
    const without = this.#password.reduce((rest, form) => rest.replaceAll(form, markOf), text);
    const own = without.replace(OWN, (key) => (isOwn(key) ? markOf(key) : key));
    return SECRETS.reduce((rest, secret) => rest.replace(secret, markOf), own);
  }

  /**
   * An event of the log, or any other object of JSON, with its texts redacted; the same object where there was no
   * secret. A field's name is a text too.
   */
  redactObject<T extends object>(object: T): T {
    const clean = this.#clean(object) as T;
    return canonicalLine(clean) === canonicalLine(object) ? object : clean;
  }

  #clean(value: unknown): unknown {
    if (typeof value === 'string') return this.redact(value);
    if (Array.isArray(value)) return value.map((each) => this.#clean(each));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, each]) => [this.redact(name), this.#clean(each)]),
    );
  }
}

const markOf = (secret: string): string =>
  secret.startsWith(REDACTED) ? secret : `${REDACTED}(sha256:${sha256(secret)})`;

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Whether a text holds the mark of a secret that was taken out. */
export const isMarked = (text: string): boolean => text.search(MARK) !== -1;

/** Whether a redacted value is the original one with secrets taken out: each mark has the hash of what it replaced. */
export function isRedactionOf(redacted: unknown, original: unknown): boolean {
  if (typeof redacted === 'string')
    return typeof original === 'string' && isRedactedText(redacted.split(MARK), original);
  if (typeof redacted !== 'object' || redacted === null) return redacted === original;
  if (typeof original !== 'object' || original === null) return false;
  const [left, right] = [Object.entries(redacted), Object.entries(original)];
  return (
    Array.isArray(redacted) === Array.isArray(original) &&
    left.length === right.length &&
    left.every(
      ([name, value], place) =>
        isRedactionOf(name, right[place]![0]) && isRedactionOf(value, right[place]![1]),
    )
  );
}

/** @param parts alternately the text between two marks and the hash of a mark */
function isRedactedText(
  [before = '', hash, ...rest]: readonly string[],
  original: string,
): boolean {
  if (hash === undefined) return before === original;
  if (!original.startsWith(before)) return false;
  const secretOn = original.slice(before.length);
  for (let end = 1; end <= secretOn.length; end += 1)
    if (
      secretOn.startsWith(rest[0]!, end) &&
      sha256(secretOn.slice(0, end)) === hash &&
      isRedactedText(rest, secretOn.slice(end))
    )
      return true;
  return false;
}
