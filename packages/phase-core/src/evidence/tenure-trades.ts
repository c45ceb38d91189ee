import type { PhaseEvent } from '../events.js';
import type { EvidenceTrade } from './bot-evidence.js';

/** The counted trades of the running tenure, gathered from a log without corrections. */
export class TenureTrades {
  private counted: EvidenceTrade[] = [];

  get trades(): readonly EvidenceTrade[] {
    return this.counted;
  }

  see(event: PhaseEvent): void {
    switch (event.type) {
      case 'phase.advanced':
      case 'phase.downgraded':
      case 'phase.rolled_back':
      case 'sessions.reset':
        this.counted = [];
        return;
      case 'trade.closed':
      case 'trade.emergency_exit': {
        const { seq, pnl, notional, ratio } = event;
        if (event.counted && notional !== undefined)
          this.counted.push({ close: seq, pnl, notional, ratio, strategy: null });
        return;
      }
      default:
        return;
    }
  }
}
