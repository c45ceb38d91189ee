import { Fault, type Mapping, readMapping } from '@phasegate/contracts';
import { BadTradeFile } from '../bad-trade-file.js';
import { fileChunks, wholeBytes } from '../byte-source.js';

/** A mapping as it is saved (JSON). Throws BadTradeFile that names its field. */
export async function readMappingFile(path: string): Promise<Mapping> {
  const mapping = readMapping((await wholeBytes(fileChunks(path), path)).toString());
  if (!(mapping instanceof Fault)) return mapping;
  throw new BadTradeFile({ file: path, line: 1, field: 'mapping' }, mapping.what);
}
