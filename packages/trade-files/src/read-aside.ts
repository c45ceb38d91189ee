import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { HistoryTrade } from '@phasegate/phase-core';
import { BadTradeFile, type FaultPlace } from './bad-trade-file.js';
import type { ReadOptions, TradeList } from './read-trade-file.js';

/** A trade list as it comes from another process: without what only that one knows. */
export type ReadAside = Omit<TradeList, 'faultIn'>;

export interface AsideOptions extends Omit<ReadOptions, 'onProgress'> {
  readonly mostSeconds: number;
  readonly mostHeapMb: number;
  /** Ends the reading, which then rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** The request to the other process; the bytes come through its standard input. */
export interface Errand {
  readonly name: string;
  readonly options: Omit<ReadOptions, 'onProgress'>;
}

/** Its messages, one at a time: it continues when told to. */
export type Report =
  | { readonly trades: readonly HistoryTrade[] }
  | { readonly rest: Omit<ReadAside, 'trades'> }
  | { readonly fault: FaultPlace & Pick<BadTradeFile, 'what' | 'question'> };

/** The built code runs, even when this module is loaded from source. */
const PROGRAM = fileURLToPath(new URL('../dist/reading-process.js', import.meta.url));

/** Node ends itself so when its heap is full; the kernel when the machine's memory is. */
const OUT_OF_MEMORY: readonly (NodeJS.Signals | null)[] = ['SIGABRT', 'SIGKILL', 'SIGTRAP'];

/**
 * Reads a trade list from bytes of a stranger in a process of its own: nobody else waits for it, it knows no secret,
 * and what it takes of time and memory ends. (A thread that runs out of memory takes the whole process with it.)
 * @throws BadTradeFile
 */
export async function readTradesAside(
  bytes: Uint8Array,
  name: string,
  { mostSeconds, mostHeapMb, signal, ...options }: AsideOptions,
): Promise<ReadAside> {
  const refuse = (what: string) => new BadTradeFile({ file: name, line: 1, field: 'file' }, what);
  signal?.throwIfAborted();
  const reader = fork(PROGRAM, [], {
    execArgv: [`--max-old-space-size=${mostHeapMb}`],
    serialization: 'advanced',
    stdio: ['pipe', 'ignore', 'pipe', 'ipc'],
    env: {},
  });
  const death = deathOf(reader);
  const deadline = AbortSignal.timeout(mostSeconds * 1_000);
  const ended = AbortSignal.any([death, deadline, ...(signal === undefined ? [] : [signal])]);
  try {
    reader.send({ name, options } satisfies Errand);
    // A reader that has seen enough closes its end.
    reader.stdin!.on('error', () => undefined).end(bytes);
    return await collected(reader, ended);
  } catch (error) {
    if (signal?.aborted === true) throw signal.reason;
    if (deadline.aborted) throw refuse(`takes longer than ${mostSeconds} s to read`);
    if (OUT_OF_MEMORY.includes(reader.signalCode))
      throw refuse('takes more memory to read than there is for it');
    throw death.aborted ? death.reason : error;
  } finally {
    reader.kill('SIGKILL');
  }
}

async function collected(reader: ChildProcess, signal: AbortSignal): Promise<ReadAside> {
  const trades: HistoryTrade[] = [];
  for (;;) {
    const [report] = (await once(reader, 'message', { signal })) as [Report];
    if ('fault' in report) {
      const { what, question, ...place } = report.fault;
      throw new BadTradeFile(place, what, question);
    }
    if ('rest' in report) return { ...report.rest, trades };
    for (const trade of report.trades) trades.push(trade);
    await setImmediate();
    reader.send('go on');
  }
}

const LAST_WORDS = 2_000;

/** Aborted when the process ends, with what it said last. */
function deathOf(reader: ChildProcess): AbortSignal {
  const death = new AbortController();
  let said = '';
  reader.stderr!.on(
    'data',
    (text: Buffer) => (said = `${said}${text.toString()}`.slice(-LAST_WORDS)),
  );
  reader.once('error', (error) => death.abort(error));
  reader.once('close', (status) =>
    death.abort(new Error(`the reader of a trade file ended with ${status}: ${said}`)),
  );
  return death.signal;
}
