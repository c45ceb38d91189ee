import type { Endpoint } from '../endpoint.js';
import { botEndpoints } from './bots.js';
import { closureEndpoints } from './closures.js';
import { correctionEndpoints } from './corrections.js';
import { decisionEndpoints } from './decisions.js';
import { emergencyExitEndpoints } from './emergency-exits.js';
import { haltEndpoints } from './halt.js';
import { historyEndpoints } from './history.js';
import { importEndpoints } from './imports.js';
import { keyEndpoints } from './keys.js';
import { policyEndpoints } from './policy.js';
import { portfolioEndpoints } from './portfolio.js';
import { readinessEndpoints } from './readiness.js';
import { serviceEndpoints } from './service.js';
import { statusEndpoints } from './status.js';
import { tradeCheckEndpoints } from './trade-checks.js';
import { tradeEndpoints } from './trades.js';

/** Every call of the HTTP API. */
export const ENDPOINTS: readonly Endpoint[] = [
  ...tradeCheckEndpoints,
  ...tradeEndpoints,
  ...emergencyExitEndpoints,
  ...portfolioEndpoints,
  ...statusEndpoints,
  ...botEndpoints,
  ...keyEndpoints,
  ...readinessEndpoints,
  ...historyEndpoints,
  ...decisionEndpoints,
  ...policyEndpoints,
  ...importEndpoints,
  ...correctionEndpoints,
  ...haltEndpoints,
  ...closureEndpoints,
  ...serviceEndpoints,
];

export * from './bots.js';
export * from './closures.js';
export * from './corrections.js';
export * from './decisions.js';
export * from './emergency-exits.js';
export * from './halt.js';
export * from './history.js';
export * from './imports.js';
export * from './keys.js';
export * from './policy.js';
export * from './portfolio.js';
export * from './readiness.js';
export * from './service.js';
export * from './status.js';
export * from './trade-checks.js';
export * from './trades.js';
