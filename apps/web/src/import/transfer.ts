import type { ImportLine, ImportPreview } from '@phasegate/contracts';
import { ApiFault, faultOf } from '../api/fault';
import { addressOf } from '../api/routes';
import { jsonLines } from './json-lines';
import type { Said } from './said';

/** A file with what it is said to be. */
export interface Chosen {
  readonly file: File;
  readonly as: 'backtest' | 'paper';
  /** The strategy of a freqtrade result with several; empty: not given. */
  readonly strategy: string;
  readonly said: Said;
}

type Imported = Extract<ImportLine, { imported: unknown }>['imported'];

/** How far an import is. */
export interface Progress {
  readonly done: number;
  readonly total: number;
}

/**
 * Previews an import. Reading a large file takes time: only the caller ends the wait.
 *
 * @throws ApiFault TRADE_FILE_UNREADABLE with the fault and its place
 */
export async function previewFile(bot: string, chosen: Chosen): Promise<ImportPreview> {
  const answer = await sendFile('/v1/bots/{bot}/imports/preview', bot, chosen, {});
  return (await answer.json()) as ImportPreview;
}

/** Imports a file, telling how far it is. All of it or nothing. */
export async function importFile(
  bot: string,
  chosen: Chosen,
  reason: string,
  onProgress: (progress: Progress) => void,
): Promise<Imported> {
  const answer = await sendFile('/v1/bots/{bot}/imports/file', bot, chosen, { reason });
  for await (const given of jsonLines(answer.body!)) {
    const line = given as ImportLine;
    if ('progress' in line) onProgress(line.progress);
    else if ('imported' in line) return line.imported;
    else throw new ApiFault(line.problem.status, line.problem.detail, line.problem);
  }
  throw new ApiFault(null, 'The import ended without an answer.');
}

async function sendFile(
  path: '/v1/bots/{bot}/imports/preview' | '/v1/bots/{bot}/imports/file',
  bot: string,
  { file, as, strategy, said }: Chosen,
  more: { readonly reason?: string },
): Promise<Response> {
  const query = { file_name: file.name, as, strategy, ...said, ...more };
  let answer: Response;
  try {
    answer = await fetch(addressOf(path, { bot }, query), {
      method: 'POST',
      headers: {
        'content-type': 'application/octet-stream',
        accept: 'application/x-ndjson, application/json',
      },
      body: file,
    });
  } catch {
    throw new ApiFault(null, 'Phasegate does not answer, or the file could not be read.');
  }
  if (!answer.ok) throw await faultOf(answer);
  return answer;
}
