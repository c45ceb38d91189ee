import { BadTradeFile } from './bad-trade-file.js';
import { BadJson, isJsonObject, type JsonObject, readJson, repeatedKey } from './json.js';
import type { TradeIntake } from './trade-intake.js';
import { wholeLines } from './whole-lines.js';

/** Reads JSON Lines, one trade a line (rules 9.1), into the intake. Throws BadTradeFile. */
export async function readJsonLines(
  chunks: AsyncIterable<Buffer>,
  intake: TradeIntake,
): Promise<void> {
  for await (const { bytes, firstLine } of wholeLines(chunks, intake.file)) {
    bytes
      .toString()
      .split('\n')
      .forEach((text, index) => {
        if (text.trim() !== '') addLine(text, firstLine + index, intake);
      });
  }
}

function addLine(text: string, line: number, intake: TradeIntake): void {
  let trade_id: unknown;
  intake.seen.take(
    `line ${line}`,
    () => trade_id,
    () => {
      const fields = objectOf(text, line, intake.file);
      trade_id = fields['trade_id'];
      const order = Object.keys(fields);
      intake.noteNames(order);
      intake.add({ fields, order, lineOf: () => line });
    },
  );
}

function objectOf(text: string, line: number, file: string): JsonObject {
  const refuse = (what: string) => new BadTradeFile({ file, line, field: 'line' }, what);
  const value = valueOf(text, refuse);
  if (!isJsonObject(value)) throw refuse('is not a JSON object');
  const repeated = repeatedKey(text);
  if (repeated === null) return value;
  throw new BadTradeFile({ file, line, field: repeated }, 'appears twice in the object');
}

/** JSON.parse is several times faster; the other parser only tells what is wrong, alike on every Node. */
function valueOf(text: string, refuse: (what: string) => BadTradeFile): unknown {
  try {
    return JSON.parse(text);
  } catch {
    try {
      return readJson(text);
    } catch (error) {
      throw error instanceof BadJson ? refuse(error.message) : error;
    }
  }
}
