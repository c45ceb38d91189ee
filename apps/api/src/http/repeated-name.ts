/** A string (with a colon, when it is a field name) or a bracket: in valid JSON no other token contains these characters. */
const STRING_OR_BRACKET = /"([^"\\]*(?:\\.[^"\\]*)*)"(\s*:)?|[[\]{}]/g;

/**
 * The first name that occurs twice in one object of a valid JSON text, or null. `JSON.parse` would silently keep the
 * second, so two readers of one body could act on different values.
 */
export function repeatedName(text: string): string | null {
  const open: Set<string>[] = [];
  for (const [token, content, colon] of text.matchAll(STRING_OR_BRACKET)) {
    if (token === '{' || token === '[') open.push(new Set());
    else if (token === '}' || token === ']') open.pop();
    else if (colon !== undefined) {
      const name = content!.includes('\\') ? String(JSON.parse(`"${content}"`)) : content!;
      const names = open.at(-1)!;
      if (names.has(name)) return name;
      names.add(name);
    }
  }
  return null;
}
