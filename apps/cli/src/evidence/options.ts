import type { PlatformOptions } from '../platform/client.js';
import type { SimulateSettings } from '../simulate/settings.js';

/** Where the record comes from, and how the evidence is printed. */
export interface EvidenceOptions extends PlatformOptions, Omit<SimulateSettings, 'trades'> {
  readonly bot?: string;
  readonly trades?: string;
  readonly json?: true;
}
