import { AsyncLocalStorage } from 'node:async_hooks';
import type { Exact } from './number.js';

export type ScopeKind = 'read' | 'cancel' | 'account' | 'exit' | 'order';

/** In whose name a request is sent. Without one only reading is sent, by GET. */
export class Scope {
  /** Whether anything was sent that may change something. */
  sent = false;
  /** How a request of an entry ended of which it is not known whether it arrived: none follows it. */
  lost: { readonly error: unknown } | null = null;
  /** One request changes something, at most: of others that are lost it is not known whether they arrived. */
  isSentOnce: boolean;
  private over = false;

  /** @param check throws where it must not be sent any more */
  constructor(
    readonly exchange: object,
    readonly kind: ScopeKind,
    readonly check: () => void = () => undefined,
  ) {
    this.isSentOnce = kind === 'order';
  }

  /** Timers and listeners that were set in it live longer: nothing more is sent in its name. */
  end(): void {
    this.over = true;
  }

  /** What is left of exits and cancels goes on: others of the same call may wait for ccxt’s rate limiter. */
  failed(): void {
    if (this.kind === 'order' || this.kind === 'read') this.end();
  }

  get isOver(): boolean {
    return this.over;
  }
}

const scopes = new AsyncLocalStorage<Scope>();
const costs = new AsyncLocalStorage<{ readonly exchange: object; readonly cost: Exact }>();

export function scopeOf(exchange: object): Scope | undefined {
  const scope = scopes.getStore();
  return scope !== undefined && scope.exchange === exchange && !scope.isOver ? scope : undefined;
}

export const within = <Result>(scope: Scope, run: () => Result): Result => scopes.run(scope, run);

/** Inside, the amount of an order is its cost in the quote currency. */
export const costing = <Result>(exchange: object, cost: Exact, run: () => Result): Result =>
  costs.run({ exchange, cost }, run);

export function costInScope(exchange: object): Exact | null {
  const found = costs.getStore();
  return found?.exchange === exchange ? found.cost : null;
}
