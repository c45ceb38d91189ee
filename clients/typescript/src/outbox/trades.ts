import type { TradeCheck } from '../api.js';
import type { Stopwatch } from '../clock.js';
import { readInstant } from '../instant.js';
import { extendedBy, type Line } from './lines.js';

/** The platform's permit of a trade, by its clock. */
export interface KnownPermit {
  readonly granted_at: number;
  readonly expires_at: number | null;
}

/** A trade between its check and its close, as far as this bot knows. */
export interface KnownTrade {
  /** `asked`, `permitted`, `unanswered`: whether it was executed was not said yet; `open`: it was. */
  readonly state: 'asked' | 'permitted' | 'unanswered' | 'open';
  readonly trade: TradeCheck | { readonly trade_id: string };
  /** When it was asked, by the bot's clock. */
  readonly at: string;
  readonly permit: KnownPermit | null;
  /** Of an open trade. */
  readonly opened_at: string | null;
  /** It may have been executed by an earlier process, or by an `execute` that failed. */
  readonly doubtful: boolean;
  /** Since the first ask that was not answered yet; null: some time before this process. */
  readonly asked: Stopwatch | null;
}

const EMPTY = { permit: null, opened_at: null, doubtful: false, asked: null } as const;

/** The fold of the outbox's lines over its trades. */
export class KnownTrades {
  private readonly trades = new Map<string, KnownTrade>();

  get(trade_id: string): KnownTrade | undefined {
    return this.trades.get(trade_id);
  }

  get open(): KnownTrade[] {
    return [...this.trades.values()].filter(({ state }) => state === 'open');
  }

  /** The bot asked about them, and never said what became of them. */
  get unsettled(): KnownTrade[] {
    return [...this.trades.values()].filter(({ state }) => state !== 'open');
  }

  /** @param asked since when, for an `asked` line of this process */
  apply(line: Line, asked: Stopwatch | null): void {
    switch (line.type) {
      case 'asked':
        return this.ask(line, asked);
      case 'answered':
        return this.answer(line);
      case 'open':
        return this.opened(line.trade_id, line.opened_at);
      case 'settled':
        return this.forget(line.trade_id);
      case 'report':
        if (line.trade_id === undefined || line.kind === 'emergency_exit') return;
        if (line.kind === 'opened' && extendedBy(line) === undefined)
          this.opened(line.trade_id, String(line.body['opened_at']));
        else this.forget(line.trade_id);
        return;
      case 'delivered':
      case 'refused':
        return;
    }
  }

  /** Marks a trade whose outcome only the bot can settle. */
  doubt(trade_id: string): void {
    const known = this.trades.get(trade_id);
    if (known !== undefined) this.trades.set(trade_id, { ...known, doubtful: true });
  }

  /** As it was before. */
  restore(trade_id: string, known: KnownTrade | undefined): void {
    if (known === undefined) this.trades.delete(trade_id);
    else this.trades.set(trade_id, known);
  }

  /** The lines that fold to the same. */
  lines(): Line[] {
    return [...this.trades.values()].flatMap(linesOf);
  }

  private forget(trade_id: string): void {
    this.trades.delete(trade_id);
  }

  private ask({ trade, at }: Extract<Line, { type: 'asked' }>, asked: Stopwatch | null): void {
    const before = this.trades.get(trade.trade_id);
    // Reported while the check was under way.
    if (before?.state === 'open') return;
    // It may have been executed under its permit, whatever comes of asking again.
    if (before?.state === 'permitted') {
      this.trades.set(trade.trade_id, { ...before, trade });
      return;
    }
    // A repeated check may be answered with the first permit.
    const first = before === undefined ? asked : before.asked;
    this.trades.set(trade.trade_id, { ...EMPTY, state: 'asked', trade, at, asked: first });
  }

  private answer(line: Extract<Line, { type: 'answered' }>): void {
    const known = this.trades.get(line.trade_id);
    if (known === undefined || known.state === 'open') return;
    if (line.decision === 'block') return this.forget(line.trade_id);
    if (line.decision === 'none' && known.state === 'permitted') return;
    const granted_at = readInstant(line.granted_at);
    const permit =
      granted_at === null ? null : { granted_at, expires_at: readInstant(line.expires_at) };
    const state = line.decision === 'allow' ? 'permitted' : 'unanswered';
    this.trades.set(line.trade_id, { ...known, state, permit });
  }

  private opened(trade_id: string, opened_at: string): void {
    const known = this.trades.get(trade_id) ?? { ...EMPTY, trade: { trade_id }, at: opened_at };
    this.trades.set(trade_id, { ...known, state: 'open', opened_at, doubtful: false });
  }
}

function linesOf({ state, trade, at, permit, opened_at }: KnownTrade): Line[] {
  const { trade_id } = trade;
  if (state === 'open') return [{ type: 'open', trade_id, opened_at: opened_at ?? at }];
  const asked: Line = { type: 'asked', at, trade: trade as TradeCheck };
  if (state === 'asked') return [asked];
  if (state === 'unanswered') return [asked, { type: 'answered', trade_id, decision: 'none' }];
  return [
    asked,
    {
      type: 'answered',
      trade_id,
      decision: 'allow',
      ...(permit === null ? {} : { granted_at: new Date(permit.granted_at).toISOString() }),
      ...(permit?.expires_at == null
        ? {}
        : { expires_at: new Date(permit.expires_at).toISOString() }),
    },
  ];
}
