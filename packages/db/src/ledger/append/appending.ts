import type { CheckedState, Market, PhaseEvent, State } from '@phasegate/phase-core';
import type { Head } from '../chain/chain.js';

/** The state before a command and after it. */
export interface Appending {
  readonly bot: string;
  readonly head: Head;
  readonly before: CheckedState;
  readonly market: Market;
  /** How many halts there have been; none of them concerns permits that are granted now. */
  readonly halts: number;
  /** Whether something was due: then `due_at` moves on even when nothing happened. */
  readonly wasDue: boolean;
}

/** The decision with the state after it. */
export interface Decided {
  /** The state that the first event met; null: there was none. */
  readonly began: CheckedState | State | null;
  readonly events: readonly PhaseEvent[];
  readonly state: CheckedState | State;
}
