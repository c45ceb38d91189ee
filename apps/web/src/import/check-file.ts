/** As the API takes it. */
const MAX_BYTES = 32 * 1024 * 1024;
const READABLE = [
  'csv',
  'tsv',
  'txt',
  'jsonl',
  'ndjson',
  'json',
  'zip',
  'sqlite',
  'db',
  'xlsx',
  'html',
  'htm',
  'xml',
];

/** For the file dialog: others can still be chosen, the content tells the format. */
export const ACCEPTED = READABLE.map((ending) => `.${ending}`).join(',');

interface ChosenFile {
  readonly name: string;
  readonly size: number;
}

/** A fault that can be found before the file is sent, or null. */
export function fileFault({ name, size }: ChosenFile): string | null {
  if (size === 0) return `${name} is empty.`;
  if (size > MAX_BYTES) return `${name} has ${sizeWords(size)}; at most 32 MB can be imported.`;
  return null;
}

/** 1536 → "1.5 KB" */
export function sizeWords(bytes: number): string {
  if (bytes < 1024) return `${bytes} bytes`;
  const [size, unit] = bytes < 1024 ** 2 ? [bytes / 1024, 'KB'] : [bytes / 1024 ** 2, 'MB'];
  return `${new Intl.NumberFormat('en-US', { maximumFractionDigits: 1 }).format(size)} ${unit}`;
}
