import { BadTradeFile } from '../bad-trade-file.js';
import { fileChunks, wholeBytes } from '../byte-source.js';
import { type Mapping, mappingSchema } from './mapping-schema.js';

/** A mapping as it is saved (JSON). Throws BadTradeFile that names its field. */
export async function readMappingFile(path: string): Promise<Mapping> {
  return parseMapping((await wholeBytes(fileChunks(path), path)).toString(), path);
}

export function parseMapping(text: string, file: string): Mapping {
  const refuse = (field: string, what: string) => new BadTradeFile({ file, line: 1, field }, what);
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    throw refuse('file', 'is not valid JSON');
  }
  const { success, data, error } = mappingSchema.safeParse(document);
  if (success) return data;
  const [issue] = error.issues;
  throw refuse(issue!.path.join('.') || 'mapping', issue!.message);
}
