import type { CalendarKind, RiskReward } from '@phasegate/phase-core';
import type { TradeFileSettings } from '../trade-file/options.js';

/** The options of `phase simulate`, parsed. */
export interface SimulateSettings extends TradeFileSettings {
  readonly trades: string;
  readonly policy?: string;
  readonly equity: string;
  readonly calendar?: CalendarKind;
  readonly riskReward?: RiskReward;
  readonly approve: 'auto' | 'never';
  readonly acknowledge: 'next-open' | 'never';
  readonly until?: number;
  readonly strategy?: string;
}
