import {
  decideImport,
  Draft,
  isRefusal,
  TenureTrades,
  type ByPerson,
  type EventOf,
  type EvidenceTrade,
  type History,
  type PhaseEvent,
  type Refusal,
} from '@phasegate/phase-core';
import type { Executed, Executor } from '../execution/execute.js';
import { inSlices } from '../transaction/slices.js';
import type { BotView } from '../state/view.js';

/** The caller that waits for an import. */
export interface ImportWatch {
  /** How many of its trades are closed; never less than before. */
  readonly progress?: (trades: number) => void;
  /** Once aborted, the import rejects with its reason and leaves nothing; too late when it is being committed. */
  readonly signal?: AbortSignal;
}

/** Imports a history as Experience evidence (rules 2.11): all of it or nothing. */
export function importHistory(
  executor: Executor,
  bot: string,
  person: ByPerson,
  history: History,
  watch: ImportWatch = {},
): Promise<Executed<EventOf<'import.completed'> | Refusal>> {
  return executor.execute(
    { bot },
    {
      scope: 'whole',
      async decide(draft, { now }) {
        const result = await inSlices(watched(decideImport(draft, now, person, history), watch));
        return isRefusal(result) ? result : (result.at(-1) as EventOf<'import.completed'>);
      },
      after: () => Promise.resolve(watch.signal?.throwIfAborted()),
    },
  );
}

/** The effect of an import, evaluated without storing it. */
export interface PreviewedImport {
  /** The bot's state after the import; its present state if the import would be refused. */
  readonly after: BotView;
  /** The resulting state, or the refusal. */
  readonly result: EventOf<'import.completed'> | Refusal;
  /** The imported trades that would count. */
  readonly counted: readonly EvidenceTrade[];
}

const NOBODY: ByPerson = { by: 'nobody', reason: 'preview' };

/** Runs an import on a bot as it stands, without pauses, and records nothing. */
export function previewImport(view: BotView, history: History): PreviewedImport {
  const draft = new Draft(view.market, view.state);
  const result = toItsEnd(decideImport(draft, view.now, NOBODY, history));
  if (isRefusal(result)) return { after: view, result, counted: [] };
  const counted = new TenureTrades();
  for (const event of result) counted.see(event);
  return {
    after: { ...view, state: draft.state },
    result: result.at(-1) as EventOf<'import.completed'>,
    counted: counted.trades,
  };
}

function toItsEnd<R>(work: Iterator<unknown, R>): R {
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
  }
}

function* watched<R>(
  work: Generator<PhaseEvent, R>,
  { progress, signal }: ImportWatch,
): Generator<void, R> {
  let closed = 0;
  for (;;) {
    signal?.throwIfAborted();
    const step = work.next();
    if (step.done === true) return step.value;
    const { type } = step.value;
    if (type === 'trade.closed' || type === 'trade.emergency_exit') progress?.((closed += 1));
    yield;
  }
}
