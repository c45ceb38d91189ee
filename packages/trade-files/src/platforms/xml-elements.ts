import sax from 'sax';
import { BadTradeFile } from '../bad-trade-file.js';
import type { ElementReader } from './platform.js';

const MAX_DEPTH = 50;
const MAX_ATTRIBUTES = 300;

/**
 * Hands the elements of an XML document to the reader. A document type is refused: with it come entities, which
 * can grow or reach elsewhere. Throws BadTradeFile, also where the document ends before its root does.
 */
export function readElements(document: string, file: string, reader: ElementReader): void {
  const parser = sax.parser(true, { position: true });
  let depth = 0;
  const refuse = (what: string) =>
    new BadTradeFile({ file, line: parser.line + 1, field: 'file' }, what);
  parser.onerror = (error) => {
    throw refuse(`is no XML that is whole: ${error.message.split('\n', 1).join()}`);
  };
  parser.ondoctype = () => {
    throw refuse('has a document type, which no export has');
  };
  parser.onopentag = ({ name, attributes }) => {
    depth += 1;
    if (depth > MAX_DEPTH) throw refuse(`is nested deeper than ${MAX_DEPTH}`);
    if (Object.keys(attributes).length > MAX_ATTRIBUTES)
      throw refuse(`has an element of more than ${MAX_ATTRIBUTES} attributes`);
    reader.element(name, attributes as Record<string, string>, parser.line + 1);
  };
  parser.onclosetag = () => {
    depth -= 1;
  };
  parser.write(document).close();
  reader.end();
}

/** The name of the root of an XML document, or null. */
export function rootOf(head: string): string | null {
  const match = /^\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--[\s\S]*?-->\s*)*<([A-Za-z_][\w.-]*)[\s/>]/.exec(
    head,
  );
  return match?.[1] ?? null;
}
