import type { Market } from '../calendar/market.js';
import { blockedFields } from '../decide/blocked.js';
import { carryOutBoundaries } from '../decide/boundary.js';
import { closeTrade } from '../decide/close.js';
import {
  correct,
  voidTrade,
  type RecordedClose,
  type RecordedTrade,
} from '../decide/correction.js';
import { carryOutDowngrade, tripBreaker } from '../decide/downgrade.js';
import type { Draft } from '../decide/draft.js';
import { recordPortfolio } from '../decide/portfolio.js';
import { register } from '../decide/register.js';
import type { EventOf, PhaseEvent } from '../events.js';
import { instantOf, type Instant } from '../instant.js';
import { decimal, plain, sum, type DecimalText } from '../numbers/decimal.js';
import { modeOf, PHASES, type Mode } from '../phase.js';
import type { Policy } from '../policy/policy.js';
import { verdict } from '../rules/check.js';
import { sizeOnReentering } from '../rules/sizing.js';
import type { OpenTrade } from '../state.js';
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

/** The data of an allowed entry that later facts need. */
interface LetIn extends Entered {
  /** Its actual notional: results are in proportion. */
  readonly in_fact: DecimalText;
}

/** A closed trade that is corrected later on, with the trading day of its close. */
interface Closed {
  readonly trade: RecordedTrade & { readonly close: RecordedClose };
  readonly in_fact: DecimalText;
  readonly day: number;
}

/**
 * Replays a bot's history under a policy, in force from its first day. There are no waits for people: a gate that is
 * met is approved at that boundary, and a breaker is acknowledged at the next open, unless a person had tripped it.
 */
export class Replay {
  /** Checks that were actually blocked and are allowed here: their results are unknown, so they are left out. */
  without_result = 0;
  /** Entries that are allowed with a smaller size than they had. */
  clipped = 0;
  readonly #draft: Draft;
  readonly #open = new Map<string, LetIn>();
  readonly #closed = new Map<string, Closed>();
  readonly #corrected: ReadonlySet<string>;
  /** Imported history has instants of its own, before those of the log around it (rules 2.11). */
  #past: Draft | null = null;
  /** A person tripped the breaker, and it is not acknowledged yet. */
  #tripped = false;

  constructor(market: Market, { registered, corrected }: Chronicle, policy: Policy) {
    const { equity, currency } = registered;
    this.#corrected = corrected;
    this.#draft = register(market, instantOf(registered.at), { equity, currency, policy });
  }

  /** The events of the next fact, and of the boundaries before it. The first events are the registration's. */
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

  /** As it was imported (rules 2.11): no approvals in between. */
  #imported(fact: EntryFact | CloseFact): PhaseEvent[] {
    const first = this.#past === null ? this.#draft.take() : [];
    const imported_as = fact.imported_as!;
    this.#past ??= this.#draft.carrying(() => ({ source: 'import', imported_as }));
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

  #entered(draft: Draft, fact: EntryFact): void {
    const { at, trade_id, notional, permitted, parent_trade_id } = fact;
    const parent = parent_trade_id === undefined ? undefined : this.#open.get(parent_trade_id);
    if (parent_trade_id !== undefined && parent === undefined) return; // its parent was not allowed
    const entered = enter(draft, at, {
      trade_id,
      symbol: fact.symbol,
      side: fact.side,
      kind: fact.kind,
      mode: modeIn(draft, fact.mode),
      asked: fact.asked,
      notional,
      parent: parent && { trade_id: parent_trade_id!, notional: parent.notional },
    });
    if (entered === null) return;
    if (parent === undefined) this.#open.set(trade_id, { ...entered, in_fact: notional });
    else
      this.#open.set(parent_trade_id!, {
        ...parent,
        notional: sum(parent.notional, entered.notional),
        in_fact: sum(parent.in_fact, notional),
      });
    if (entered.notional !== notional) this.clipped += 1;
    else if (permitted !== undefined) {
      draft.emit(at, { type: 'trade.size_exceeded', trade_id, notional, permitted });
      tripBreaker(draft, at, { cause: 'size_exceeded' });
    }
  }

  #left(draft: Draft, { at, trade_id, kind, pnl, ratio }: CloseFact): void {
    const entry = this.#open.get(trade_id);
    if (entry === undefined) return;
    this.#open.delete(trade_id);
    const trade = draft.state.record.open[trade_id]!;
    const scaled = scaledPnl(pnl, entry.in_fact, entry.notional);
    const closing = { trade_id, pnl: scaled, kind, closed_at: at, ratio };
    closeTrade(draft, at, trade, { ...closing, carryOut: true });
    if (!this.#corrected.has(trade_id)) return;
    const close = draft.events.findLast(
      ({ type }) => type === 'trade.closed' || type === 'trade.emergency_exit',
    ) as EventOf<'trade.closed'>;
    const { seq, counted, excused = false } = close;
    const recorded = recordedTrade(trade_id, trade, { kind, ratio, counted });
    this.#closed.set(trade_id, {
      trade: {
        ...recorded,
        close: { seq, pnl: scaled, closed_at: at, excused, session_date: null },
      },
      in_fact: entry.in_fact,
      day: draft.state.hot.day,
    });
  }

  #asked({ at, trade_id, mode, symbol, notional, reasons }: BlockedFact): void {
    const { market, state } = this.#draft;
    const answer = verdict(
      market,
      state,
      at,
      { mode: modeIn(this.#draft, mode), symbol, notional },
      {
        halted: reasons.includes('HALTED'),
        quarantined: reasons.includes('QUARANTINED'),
        clock_regressed: reasons.includes('CLOCK_REGRESSED'),
      },
    );
    if (answer.blocks.length === 0) this.without_result += 1;
    else
      this.#draft.emit(at, {
        type: 'phase.validation_blocked',
        ...blockedFields(trade_id, at, answer),
        symbol,
      });
  }

  /** Equity differs in the replay, so the report's change beyond the trades is applied to the replay's equity. */
  #reported({ at, reported, equity_before }: PortfolioFact): void {
    const draft = this.#draft;
    const { net_flow, open_pnl = '0' } = reported;
    const reported_at = instantOf(reported.reported_at);
    const apart = decimal(draft.state.hot.equity).minus(equity_before);
    const since = draft.state.record.portfolio.closes_since
      .filter((close) => close.at > reported_at)
      .reduce((total, { pnl }) => sum(total, pnl), '0');
    const balance = apart.plus(reported.equity).minus(since);
    const value = plain(balance.plus(open_pnl));
    recordPortfolio(draft, at, { value, open_pnl, net_flow, at: reported_at });
    carryOutDowngrade(draft, at);
  }

  #correct({ at, trade_id, pnl, by, reason }: CorrectionFact): void {
    const draft = this.#draft;
    const person = { by, reason };
    const open = this.#open.get(trade_id);
    if (open !== undefined) {
      if (pnl !== null) return;
      this.#open.delete(trade_id);
      const facts = { kind: open.kind, ratio: null, counted: false };
      const trade = recordedTrade(trade_id, draft.state.record.open[trade_id]!, facts);
      return voidTrade(draft, at, person, trade);
    }
    const closed = this.#closed.get(trade_id);
    if (closed === undefined) return;
    const finalised = closed.day < draft.state.hot.day;
    const session_date = finalised ? draft.market.dateOf(closed.day) : null;
    const trade = { ...closed.trade, close: { ...closed.trade.close, session_date } };
    if (pnl === null) voidTrade(draft, at, person, trade);
    else {
      const scaled = scaledPnl(pnl, closed.in_fact, trade.notional);
      correct(draft, at, person, trade, scaled);
      const close = { ...trade.close, pnl: scaled };
      this.#closed.set(trade_id, { ...closed, trade: { ...trade, close } });
    }
    carryOutDowngrade(draft, at);
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

  /** Only a trip by a person waits for the acknowledgement of a person. */
  #acknowledged(at: Instant, by: string, reason: string): void {
    if (!this.#tripped) return;
    this.#tripped = false;
    if (this.#draft.state.hot.breaker !== null)
      this.#draft.emit(at, { type: 'breaker.acknowledged', by, reason });
  }

  /**
   * An administrator's decision is repeated unchanged, except that the bot cannot return to a phase that it never was
   * in.
   */
  #takenBack({ at, to: wanted, by, reason }: TakenBackFact): void {
    const { phase: from } = this.#draft.state.hot;
    if (wanted !== null && PHASES.indexOf(from) <= PHASES.indexOf(wanted)) return;
    const to = wanted ?? from;
    const entered = { from, to, size: sizeOnReentering(this.#draft.state, to), by, reason };
    if (wanted === null) this.#draft.emit(at, { type: 'sessions.reset', ...entered });
    else this.#draft.emit(at, { type: 'phase.rolled_back', ...entered });
  }
}

const modeIn = ({ state }: Draft, mode: FactMode): Mode =>
  mode === 'own' ? modeOf(state.hot.phase) : mode;

const recordedTrade = (
  trade_id: string,
  { symbol, mode, tenure, notional, thresholds, late }: OpenTrade,
  facts: Pick<RecordedTrade, 'kind' | 'ratio' | 'counted'>,
): RecordedTrade => ({
  trade_id,
  symbol,
  mode,
  tenure,
  notional,
  thresholds,
  counts_if_lost: late,
  voided: false,
  ...facts,
  close: null,
});

const UNATTENDED = { acknowledge: false, approve: false, stamped: false } as const;

/** An event of the log as a new one: without number, instant and phase. */
function recorded(event: Extract<PersonFact, { type: 'override' }>['event']) {
  const { seq: _seq, at: _at, phase: _phase, ...fields } = event;
  return fields;
}
