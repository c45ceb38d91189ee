import type { Market } from '../calendar/market.js';
import { blockedFields } from '../decide/blocked.js';
import { carryOutBoundaries } from '../decide/boundary.js';
import { closeTrade } from '../decide/close.js';
import { decideCorrection, decideVoid, type RecordedTrade } from '../decide/correction.js';
import { carryOutDowngrade, tripBreaker } from '../decide/downgrade.js';
import type { Draft } from '../decide/draft.js';
import { register } from '../decide/register.js';
import type { PhaseEvent } from '../events.js';
import { instantOf, type Instant } from '../instant.js';
import { decimal, plain, type DecimalText } from '../numbers/decimal.js';
import { modeOf, PHASES, type Mode } from '../phase.js';
import type { Policy } from '../policy/policy.js';
import { verdict } from '../rules/check.js';
import { sizeOnEntering } from '../rules/sizing.js';
import { enter, scaledPnl, type Entered } from '../simulate/enter.js';
import type {
  BlockedFact,
  Chronicle,
  CloseFact,
  CorrectionFact,
  EntryFact,
  Fact,
  FactMode,
  PersonFact,
  PortfolioFact,
  TakenBackFact,
} from './facts.js';

/** What a later fact needs to know of an entry that was let in. */
interface LetIn extends Entered {
  /** What it was in fact: results are in proportion. */
  readonly in_fact: DecimalText;
}

/** A closed trade that is corrected later on, with the trading day of its close. */
type Closed = RecordedTrade & { readonly in_fact: DecimalText; readonly day: number };

/**
 * Replays a bot's history under a policy, in force from its first day. Nobody is waited for: a gate that is met is
 * approved at that boundary, and a breaker is acknowledged at the next open, unless a person had tripped it.
 */
export class Replay {
  /** Checks that were blocked in fact and are let in here: their results are unknown, so they are left out. */
  without_result = 0;
  /** Entries that are let in smaller than they were. */
  clipped = 0;
  readonly #draft: Draft;
  readonly #open = new Map<string, LetIn>();
  readonly #closed = new Map<string, Closed>();
  readonly #corrected: ReadonlySet<string>;
  /** Imported history has instants of its own, before those of the log around it (rules 2.11). */
  #past: Draft | null = null;
  /** A person tripped the breaker, and it was not acknowledged in fact yet. */
  #tripped = false;

  constructor(market: Market, { registered, corrected }: Chronicle, policy: Policy) {
    const { equity, currency } = registered;
    this.#corrected = corrected;
    this.#draft = register(market, instantOf(registered.at), { equity, currency, policy });
  }

  /** What comes of the next fact, and of the boundaries before it. The first events are the registration's. */
  step(fact: Fact): PhaseEvent[] {
    if ('imported_as' in fact) return this.#imported(fact);
    if (fact.type === 'imported') this.#endImport(fact.at);
    else this.#reach(fact.at);
    this.#take(fact);
    return this.#draft.take();
  }

  /** Boundaries up to the end. */
  finish(until: Instant): PhaseEvent[] {
    this.#reach(until);
    return this.#draft.take();
  }

  #reach(at: Instant): void {
    carryOutBoundaries(this.#draft, at, {
      acknowledge: !this.#tripped,
      approve: true,
      stamped: false,
    });
    this.#draft.reach(at);
  }

  #take(fact: Fact): void {
    switch (fact.type) {
      case 'entry':
        return this.#entered(this.#draft, fact);
      case 'close':
        return this.#left(this.#draft, fact);
      case 'blocked':
        return this.#asked(fact);
      case 'portfolio':
        return this.#reported(fact);
      case 'correction':
        return this.#correct(fact);
      case 'imported': {
        const { as, trades, sessions, warnings, by, reason } = fact.event;
        const completed = { as, trades, sessions, warnings, by, reason };
        return this.#draft.emit(fact.at, { type: 'import.completed', ...completed });
      }
      default:
        return this.#person(fact);
    }
  }

  /** As it was imported (rules 2.11): nobody approves meanwhile. */
  #imported(fact: EntryFact | CloseFact): PhaseEvent[] {
    const first = this.#past === null ? this.#draft.take() : [];
    const imported_as = fact.imported_as!;
    this.#past ??= this.#draft.carrying({ source: 'import', imported_as });
    carryOutBoundaries(this.#past, fact.at, UNATTENDED);
    if (fact.type === 'entry') this.#entered(this.#past, fact);
    else this.#left(this.#past, fact);
    return [...first, ...this.#past.take()];
  }

  #endImport(at: Instant): void {
    if (this.#past === null) return;
    carryOutBoundaries(this.#past, at, UNATTENDED);
    this.#draft.adopt(this.#past, this.#past.take());
    this.#past = null;
  }

  #entered(
    draft: Draft,
    { at, trade_id, kind, mode, asked, notional, permitted }: EntryFact,
  ): void {
    const entry = { trade_id, kind, mode: modeIn(draft, mode), asked, notional };
    const entered = enter(draft, at, entry);
    if (entered === null) return;
    this.#open.set(trade_id, { ...entered, in_fact: notional });
    if (entered.notional !== notional) this.clipped += 1;
    else if (permitted !== undefined)
      draft.emit(at, { type: 'trade.size_exceeded', trade_id, notional, permitted });
  }

  #left(draft: Draft, { at, trade_id, kind, pnl, ratio }: CloseFact): void {
    const trade = this.#open.get(trade_id);
    if (trade === undefined) return;
    this.#open.delete(trade_id);
    const { in_fact, ...entered } = trade;
    const closing = { pnl: scaledPnl(pnl, in_fact, trade.notional), kind, carryOut: true };
    closeTrade(draft, at, { ...entered, ratio }, closing);
    if (!this.#corrected.has(trade_id)) return;
    const counted = draft.events.some((event) => 'counted' in event && event.counted === true);
    const { day } = draft.state.hot;
    this.#closed.set(trade_id, { ...trade, ratio, ...closing, counted, day, session_date: null });
  }

  #asked({ at, trade_id, mode, notional, reasons }: BlockedFact): void {
    const { market, state } = this.#draft;
    const answer = verdict(
      market,
      state,
      at,
      { mode: modeIn(this.#draft, mode), notional },
      { halted: reasons.includes('HALTED'), quarantined: reasons.includes('QUARANTINED') },
    );
    if (answer.reasons.length === 0) this.without_result += 1;
    else
      this.#draft.emit(at, {
        type: 'phase.validation_blocked',
        ...blockedFields(trade_id, at, answer),
      });
  }

  /** The account had another value than here, but what the report changed beyond the trades it changes here too. */
  #reported({ at, reported, equity_before }: PortfolioFact): void {
    const { value, net_flow, reported_at } = reported;
    const apart = decimal(this.#draft.state.hot.equity).minus(equity_before);
    this.#draft.emit(at, {
      type: 'portfolio.reported',
      value: plain(apart.plus(value)),
      net_flow,
      reported_at,
      equity: plain(apart.plus(reported.equity)),
    });
  }

  #correct({ at, trade_id, pnl, by, reason }: CorrectionFact): void {
    const draft = this.#draft;
    const open = this.#open.get(trade_id);
    if (open !== undefined) {
      if (pnl !== null) return;
      this.#open.delete(trade_id);
      const trade = { ...open, pnl: null, ratio: null, counted: false, session_date: null };
      return decideVoid(draft, at, { by, reason }, trade);
    }
    const closed = this.#closed.get(trade_id);
    if (closed === undefined) return;
    const finalised = closed.day < draft.state.hot.day;
    const trade = {
      ...closed,
      session_date: finalised ? draft.market.dateOf(closed.day) : null,
    };
    if (pnl === null) decideVoid(draft, at, { by, reason }, trade);
    else {
      const scaled = scaledPnl(pnl, closed.in_fact, closed.notional);
      decideCorrection(draft, at, { by, reason }, trade, scaled);
      this.#closed.set(trade_id, { ...closed, pnl: scaled });
    }
    carryOutDowngrade(draft, at, false);
  }

  #person(fact: PersonFact): void {
    const draft = this.#draft;
    switch (fact.type) {
      case 'trip':
        this.#tripped = true;
        return tripBreaker(draft, fact.at, { cause: 'manual', by: fact.by, reason: fact.reason });
      case 'acknowledge':
        return this.#acknowledged(fact.at, fact.by, fact.reason);
      case 'override':
        return draft.emit(fact.at, recorded(fact.event));
      case 'taken_back':
        return this.#takenBack(fact);
    }
  }

  /** Only what a person had tripped waits for a person. */
  #acknowledged(at: Instant, by: string, reason: string): void {
    if (!this.#tripped) return;
    this.#tripped = false;
    if (this.#draft.state.hot.breaker !== null)
      this.#draft.emit(at, { type: 'breaker.acknowledged', by, reason });
  }

  /** An administrator's decision is not weighed again; but there is no way back to where the bot never was. */
  #takenBack({ at, to: wanted, by, reason }: TakenBackFact): void {
    const { phase: from } = this.#draft.state.hot;
    if (wanted !== null && PHASES.indexOf(from) <= PHASES.indexOf(wanted)) return;
    const to = wanted ?? from;
    const entered = { from, to, size: sizeOnEntering(this.#draft.state, to), by, reason };
    if (wanted === null) this.#draft.emit(at, { type: 'sessions.reset', ...entered });
    else this.#draft.emit(at, { type: 'phase.rolled_back', ...entered });
  }
}

const modeIn = ({ state }: Draft, mode: FactMode): Mode =>
  mode === 'own' ? modeOf(state.hot.phase) : mode;

const UNATTENDED = { acknowledge: false, approve: false, stamped: false } as const;

/** An event of the log as a new one: without number, instant and phase. */
function recorded(event: Extract<PersonFact, { type: 'override' }>['event']) {
  const { seq: _seq, at: _at, phase: _phase, ...fields } = event;
  return fields;
}
