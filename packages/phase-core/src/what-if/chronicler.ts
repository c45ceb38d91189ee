import { effectiveAt, type EventOf, type PhaseEvent } from '../events.js';
import { instantOf, type Instant } from '../instant.js';
import type { DecimalText } from '../numbers/decimal.js';
import { modeOf, type Mode, type Phase } from '../phase.js';
import type { Chronicle, EntryFact, Fact, FactMode } from './facts.js';

/**
 * The notional that a check requested, if its log does not record it: only in a simulation, which requests the maximum.
 */
const MIN_NOTIONAL = '0.01';

type Opening = EventOf<'trade.opened'> | EventOf<'trade.unpermitted'> | EventOf<'trade.extended'>;

/** Reads a bot's log from its first event and keeps the facts that are independent of the policy. */
export class Chronicler {
  readonly #facts: Fact[] = [];
  readonly #corrected = new Set<string>();
  /** The notional that each outstanding permit was requested for, by trade_id. */
  readonly #asked = new Map<string, DecimalText>();
  #registered: EventOf<'bot.registered'> | null = null;
  #equity: DecimalText = '0';
  #entry: EntryFact | null = null;

  follow(event: PhaseEvent): void {
    this.#note(event, effectiveAt(event));
    if ('equity' in event) this.#equity = event.equity;
  }

  /** Only after the registration. */
  get chronicle(): Chronicle {
    return { registered: this.#registered!, facts: this.#facts, corrected: this.#corrected };
  }

  #note(event: PhaseEvent, at: Instant): void {
    switch (event.type) {
      case 'bot.registered':
        this.#registered = event;
        return;
      case 'permit.granted':
      case 'permit.renewed':
        return void this.#asked.set(event.trade_id, event.notional);
      case 'permit.cancelled':
        return void this.#asked.delete(event.trade_id);
      case 'trade.opened':
      case 'trade.unpermitted':
      case 'trade.extended':
        return this.#opened(event, at);
      case 'trade.size_exceeded':
        if (this.#entry?.trade_id === event.trade_id) this.#entry.permitted = event.permitted;
        return;
      case 'trade.closed':
      case 'trade.emergency_exit': {
        const { trade_id, kind, pnl, ratio } = event;
        return this.#add({ type: 'close', at, trade_id, kind, pnl, ratio, ...importedAs(event) });
      }
      case 'phase.validation_blocked':
        return this.#blocked(event, at);
      case 'portfolio.reported':
        return this.#add({
          type: 'portfolio',
          at,
          reported: event,
          equity_before: this.#equity,
        });
      case 'trade.corrected':
      case 'trade.voided': {
        const { trade_id, by, reason } = event;
        const pnl = event.type === 'trade.corrected' ? event.pnl : null;
        this.#corrected.add(trade_id);
        return this.#add({ type: 'correction', at, trade_id, pnl, by, reason });
      }
      case 'import.completed':
        return this.#add({ type: 'imported', at, event });
      default:
        return this.#person(event, at);
    }
  }

  #person(event: PhaseEvent, at: Instant): void {
    switch (event.type) {
      case 'breaker.tripped': {
        const { cause, by = '', reason = '' } = event;
        return cause === 'manual' ? this.#add({ type: 'trip', at, by, reason }) : undefined;
      }
      case 'breaker.acknowledged':
        return this.#add({ type: 'acknowledge', at, by: event.by, reason: event.reason });
      case 'phase.rolled_back':
      case 'sessions.reset': {
        const { by, reason } = event;
        const to = event.type === 'phase.rolled_back' ? event.to : null;
        return this.#add({ type: 'taken_back', at, to, by, reason });
      }
      case 'phase.override_accepted':
        return this.#add({ type: 'override', at, event });
      case 'phase.override_blocked':
        return event.code === 'GATE_NOT_MET'
          ? undefined
          : this.#add({ type: 'override', at, event });
      default:
        return;
    }
  }

  /**
   * An entry with a permit counts at its opened_at, however late it is reported (rules 2.10): the check came
   * before it. Any other entry counts when it is recorded.
   */
  #opened(event: Opening, at: Instant): void {
    const { trade_id, kind, notional, permit } = event;
    const entry: EntryFact = {
      type: 'entry',
      at: permit === undefined ? at : instantOf(event.opened_at ?? event.at),
      trade_id,
      kind,
      mode: permit === undefined ? factMode(event.mode, event.phase) : 'own',
      symbol: event.symbol ?? '',
      side: event.side ?? 'long',
      notional,
      asked: this.#asked.get(trade_id) ?? notional,
      ...(event.type === 'trade.extended' ? { parent_trade_id: event.parent_trade_id } : {}),
      ...importedAs(event),
    };
    this.#asked.delete(trade_id);
    this.#entry = entry;
    if (permit === undefined) this.#facts.push(entry);
    else this.#facts.splice(this.#placeOf(entry.at), 0, entry);
  }

  /** After every fact recorded up to then. */
  #placeOf(at: Instant): number {
    let place = this.#facts.length;
    while (place > 0 && this.#facts[place - 1]!.at > at) place -= 1;
    return place;
  }

  #blocked(event: EventOf<'phase.validation_blocked'>, at: Instant): void {
    const { trade_id, mode = modeOf(event.phase), symbol = '', reasons } = event;
    const { notional = MIN_NOTIONAL } = event;
    const asked = factMode(mode, event.phase);
    this.#add({ type: 'blocked', at, trade_id, mode: asked, symbol, notional, reasons });
  }

  #add(fact: Fact): void {
    this.#facts.push(fact);
  }
}

const factMode = (mode: Mode, phase: Phase): FactMode => (mode === modeOf(phase) ? 'own' : mode);

const importedAs = ({ imported_as }: PhaseEvent) =>
  imported_as === undefined ? {} : { imported_as };
