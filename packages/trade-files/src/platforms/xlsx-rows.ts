import { Decimal, plain } from '@phasegate/phase-core';
import type ExcelJS from 'exceljs';
import { zipSync } from 'fflate';
import yauzl from 'yauzl';
import { BadTradeFile } from '../bad-trade-file.js';
import { encodingOf } from './text-encoding.js';
import { type Row, trimmed } from './row.js';

const MAX_PARTS = 1_000;
/** Of what a workbook unpacks to: a small archive may hold far more than it seems. */
const MAX_UNPACKED_BYTES = 134_217_728;
const MAX_CELLS_PER_ROW = 500;
const XML_PART = /\.(xml|rels)$/i;

/** Whether an archive is a workbook: those have this part. */
export const WORKBOOK_PART = 'xl/workbook.xml';

/** The rows of every sheet of a workbook. Formulas are not calculated: what Excel saved of them is read. */
export async function xlsxRows(bytes: Buffer, file: string): Promise<readonly Row[]> {
  const workbook = await opened(await repacked(bytes, file), file);
  return workbook.worksheets.flatMap(sheetRows);
}

async function opened(bytes: Uint8Array, file: string): Promise<ExcelJS.Workbook> {
  // The library is large and most files are no workbooks.
  const { default: excel } = await import('exceljs');
  const workbook = new excel.Workbook();
  try {
    // Its types ask for an older Buffer than Node's.
    return await workbook.xlsx.load(bytes as never);
  } catch (error) {
    throw refuse(file, `cannot be read: ${(error as Error).message}`);
  }
}

function sheetRows(sheet: ExcelJS.Worksheet): Row[] {
  const rows: Row[] = [];
  sheet.eachRow((row, line) => {
    const cells: string[] = [];
    const numeric = new Set<number>();
    for (let column = 1; column <= Math.min(row.cellCount, MAX_CELLS_PER_ROW); column += 1) {
      const { value } = row.getCell(column);
      if (typeof value === 'number') numeric.add(cells.length);
      cells.push(trimmed(textOf(value)));
    }
    rows.push({ line, cells, sheet: sheet.name, numeric, ragged: true });
  });
  return rows;
}

/** A date stands on its sheet without a zone; the library gives it as if it were UTC. */
function textOf(value: ExcelJS.CellValue): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Date)
    return value
      .toISOString()
      .replace('T', ' ')
      .replace(/(\.000)?Z$/, '');
  if (typeof value === 'number') return plain(new Decimal(value));
  if (typeof value !== 'object') return String(value);
  if ('richText' in value) return value.richText.map(({ text }) => text).join('');
  if ('text' in value) return textOf(value.text);
  if ('result' in value) return textOf(value.result);
  return '';
}

/** The same workbook, its parts counted as they are unpacked and in UTF-8: some terminals write them in UTF-16. */
async function repacked(bytes: Buffer, file: string): Promise<Uint8Array> {
  try {
    const parts: Record<string, Uint8Array> = {};
    let unpacked = 0;
    const archive = await yauzl.fromBufferPromise(bytes, { lazyEntries: true });
    if (archive.entryCount > MAX_PARTS) throw refuse(file, `has more than ${MAX_PARTS} parts`);
    for await (const entry of archive.eachEntry()) {
      if (entry.fileName.endsWith('/')) continue;
      const pieces: Buffer[] = [];
      for await (const piece of (await archive.openReadStreamPromise(
        entry,
      )) as AsyncIterable<Buffer>) {
        unpacked += piece.length;
        if (unpacked > MAX_UNPACKED_BYTES) throw refuse(file, 'unpacks to more than 128 MB');
        pieces.push(piece);
      }
      parts[entry.fileName] = inUtf8(entry.fileName, Buffer.concat(pieces));
    }
    return zipSync(parts, { level: 0 });
  } catch (error) {
    if (error instanceof BadTradeFile) throw error;
    throw refuse(file, `cannot be unpacked: ${(error as Error).message}`);
  }
}

function inUtf8(name: string, part: Buffer): Uint8Array {
  const encoding = XML_PART.test(name) ? encodingOf(part) : 'utf-8';
  if (!encoding.startsWith('utf-16')) return part;
  const text = new TextDecoder(encoding).decode(part);
  return Buffer.from(text.replace(/^(<\?xml[^>]*?)\s+encoding\s*=\s*["'][^"']*["']/i, '$1'));
}

const refuse = (file: string, what: string) =>
  new BadTradeFile({ file, line: 1, field: 'file' }, `is a workbook that ${what}`);
