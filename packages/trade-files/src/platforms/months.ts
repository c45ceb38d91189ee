/** The languages whose names of months differ or agree, but never mean two months by one name. */
const LANGUAGES = ['en', 'de', 'fr', 'es', 'it', 'pt', 'nl', 'pl', 'ru', 'tr', 'sv'];

const names = new Map<string, number>();

/** `März`, `mar.`, `Mar`, `марта` → 3; null where it names no month. */
export function monthNamed(name: string): number | null {
  if (names.size === 0) learn();
  return names.get(key(name)) ?? null;
}

const key = (name: string) => name.toLowerCase().replace(/\.$/, '');

function learn(): void {
  for (const language of LANGUAGES)
    for (const month of ['long', 'short'] as const)
      for (let number = 1; number <= 12; number += 1) {
        const date = new Date(Date.UTC(2026, number - 1, 15));
        const withDay = new Intl.DateTimeFormat(language, {
          month,
          day: 'numeric',
          timeZone: 'UTC',
        });
        const alone = new Intl.DateTimeFormat(language, { month, timeZone: 'UTC' });
        const inDate = withDay.formatToParts(date).find(({ type }) => type === 'month')?.value;
        for (const name of [inDate, alone.format(date)])
          if (name !== undefined) names.set(key(name), names.get(key(name)) ?? number);
      }
}
