/** Stands where a secret stood. */
export const REDACTED = '[redacted]';

/** Our own keys and tokens, also with a character mistaken or missing. */
const CREDENTIAL = /pg[kt]_[\w-]{16,}/g;
/** What people write in front of a secret: `password: …`, `api_key=…`. */
const NAMED =
  /\b(passw(?:or)?d|passphrase|secret|api[_-]?key|(?:access[_-]?)?token)(\s*[=:]\s*)[^\s"\\,;]+/gi;
const BEARER = /\b(bearer\s+)[\w.~+/-]{8,}=*/gi;
const IN_ADDRESS = /(:\/\/[^\s:@/"\\]+:)[^\s@/"\\]+(?=@)/g;

/** Whether a text may hold one of them: fast, for all of it is searched. */
const SUSPECT = /pg[kt]_|passw|passphrase|secret|api[_-]?key|token|bearer|:\/\/[^\s"]*@/i;

/** Takes keys, tokens and the override password out of texts that people wrote (NFR-003). */
export class Redactor {
  /** The password as it stands in a text, in JSON, and in JSON within a CSV cell. */
  readonly #password: readonly string[];

  /** @param password the override password; undefined: none is configured */
  constructor(password: string | undefined) {
    const json = JSON.stringify(password ?? '').slice(1, -1);
    const forms = new Set([password ?? '', json, json.replaceAll('"', '""')]);
    this.#password = [...forms].filter((form) => form !== '').sort((a, b) => b.length - a.length);
  }

  /** Whether there is anything to redact, perhaps. */
  suspects(text: string): boolean {
    return SUSPECT.test(text) || this.#password.some((form) => text.includes(form));
  }

  /** A plain text or a line of JSON: what takes a secret's place changes nothing of the form around it. */
  redact(text: string): string {
    const without = this.#password.reduce((rest, form) => rest.replaceAll(form, REDACTED), text);
    return without
      .replace(CREDENTIAL, REDACTED)
      .replace(NAMED, `$1$2${REDACTED}`)
      .replace(BEARER, `$1${REDACTED}`)
      .replace(IN_ADDRESS, `$1${REDACTED}`);
  }
}
