import {
  PHASE_NAMES,
  PHASES,
  type BlockReason,
  type Phase,
  type PhaseEvent,
} from '@phasegate/phase-core';

const TRANSITIONS_SHOWN = 20;

interface Transition {
  readonly at: string;
  readonly from: Phase;
  readonly to: Phase;
  readonly why: string;
}

/** Summary of a simulation, in a few lines for a person. */
export class Summary {
  /** Trades whose open had its turn. */
  asked = 0;
  #events = 0;
  #sessions = 0;
  #blocked = 0;
  readonly #reasons = new Map<BlockReason, number>();
  #transitions = 0;
  readonly #latest: Transition[] = [];
  #phase: Phase = 'experience';
  #highest: Phase = 'experience';
  #size: string | null = null;
  #equity = '';
  #breakerOpen = false;

  add(event: PhaseEvent): void {
    this.#events += 1;
    this.#phase = event.phase;
    switch (event.type) {
      case 'bot.registered':
        this.#equity = event.equity;
        return;
      case 'trade.opened':
      case 'trade.unpermitted':
        this.asked += 1;
        return;
      case 'phase.validation_blocked':
        this.asked += 1;
        this.#block(event.reasons);
        return;
      case 'trade.closed':
      case 'trade.emergency_exit':
        this.#equity = event.equity;
        return;
      case 'session.closed':
        this.#sessions += 1;
        return;
      case 'position_size.changed':
        this.#size = event.after;
        return;
      case 'phase.advanced':
        return this.#move({ ...event, why: event.trigger }, event.size);
      case 'phase.downgraded':
        return this.#move({ ...event, why: event.triggers.join(', ') }, event.size);
      case 'breaker.tripped':
        this.#breakerOpen = true;
        return;
      case 'breaker.acknowledged':
        this.#breakerOpen = false;
        return;
      default:
        return;
    }
  }

  lines(trades: number): string[] {
    const reasons = [...this.#reasons].map(([reason, times]) => `${reason} ${times}`).join(', ');
    const left = this.#transitions - this.#latest.length;
    return [
      `${trades} trades, ${this.#events} events, ${this.#sessions} sessions`,
      `phase: ${PHASE_NAMES[this.#phase]}${this.#highest === this.#phase ? '' : ` (highest: ${PHASE_NAMES[this.#highest]})`}`,
      `transitions: ${this.#transitions}`,
      ...(left > 0 ? [`  … ${left} earlier`] : []),
      ...this.#latest.map(
        ({ at, from, to, why }) => `  ${at}  ${PHASE_NAMES[from]} → ${PHASE_NAMES[to]} (${why})`,
      ),
      `blocked: ${this.#blocked}${reasons === '' ? '' : ` (${reasons})`}`,
      `equity: ${this.#equity}, size: ${this.#size ?? 'none'}, breaker: ${this.#breakerOpen ? 'open' : 'closed'}`,
    ];
  }

  #block(reasons: readonly BlockReason[]): void {
    this.#blocked += 1;
    for (const reason of reasons) this.#reasons.set(reason, (this.#reasons.get(reason) ?? 0) + 1);
  }

  #move({ at, from, to, why }: Transition, size: string | null): void {
    this.#transitions += 1;
    this.#latest.push({ at, from, to, why });
    if (this.#latest.length > TRANSITIONS_SHOWN) this.#latest.shift();
    this.#size = size;
    if (PHASES.indexOf(to) > PHASES.indexOf(this.#highest)) this.#highest = to;
  }
}
