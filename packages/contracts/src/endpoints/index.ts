import type { Endpoint } from '../endpoint.js';
import { alertEndpoints } from './alerts.js';
import { auditEndpoints } from './audit.js';
import { botEndpoints } from './bots.js';
import { breakerEndpoints } from './breaker.js';
import { closureEndpoints } from './closures.js';
import { correctionEndpoints } from './corrections.js';
import { decisionEndpoints } from './decisions.js';
import { emergencyExitEndpoints } from './emergency-exits.js';
import { evidenceEndpoints } from './evidence.js';
import { exportEndpoints } from './exports.js';
import { fleetEndpoints } from './fleet.js';
import { haltEndpoints } from './halt.js';
import { historyEndpoints } from './history.js';
import { importEndpoints } from './imports.js';
import { integrityEndpoints } from './integrity.js';
import { keyEndpoints } from './keys.js';
import { labEndpoints } from './lab.js';
import { overrideEndpoints } from './overrides.js';
import { peopleEndpoints } from './people.js';
import { policyEndpoints } from './policy.js';
import { portfolioEndpoints } from './portfolio.js';
import { readinessEndpoints } from './readiness.js';
import { reportEndpoints } from './reports.js';
import { riskEndpoints } from './risk.js';
import { seriesEndpoints } from './series.js';
import { serviceEndpoints } from './service.js';
import { statusEndpoints } from './status.js';
import { streamEndpoints } from './stream.js';
import { tokenEndpoints } from './tokens.js';
import { tradeCheckEndpoints } from './trade-checks.js';
import { tradeEndpoints } from './trades.js';
import { whatIfEndpoints } from './what-if.js';

const EVERY = [
  ...tradeCheckEndpoints,
  ...tradeEndpoints,
  ...emergencyExitEndpoints,
  ...portfolioEndpoints,
  ...statusEndpoints,
  ...botEndpoints,
  ...fleetEndpoints,
  ...keyEndpoints,
  ...readinessEndpoints,
  ...evidenceEndpoints,
  ...historyEndpoints,
  ...seriesEndpoints,
  ...riskEndpoints,
  ...breakerEndpoints,
  ...decisionEndpoints,
  ...overrideEndpoints,
  ...auditEndpoints,
  ...policyEndpoints,
  ...whatIfEndpoints,
  ...labEndpoints,
  ...importEndpoints,
  ...correctionEndpoints,
  ...haltEndpoints,
  ...closureEndpoints,
  ...integrityEndpoints,
  ...alertEndpoints,
  ...exportEndpoints,
  ...reportEndpoints,
  ...peopleEndpoints,
  ...tokenEndpoints,
  ...serviceEndpoints,
  ...streamEndpoints,
] as const;

/** Every call of the HTTP API. */
export const ENDPOINTS: readonly Endpoint[] = EVERY;

/** Their exact types, for TypeScript callers. */
export type KnownEndpoint = (typeof EVERY)[number];

export * from './alerts.js';
export * from './audit.js';
export * from './bots.js';
export * from './breaker.js';
export * from './closures.js';
export * from './corrections.js';
export * from './decisions.js';
export * from './emergency-exits.js';
export * from './evidence.js';
export * from './exports.js';
export * from './fleet.js';
export * from './halt.js';
export * from './history.js';
export * from './imports.js';
export * from './integrity.js';
export * from './keys.js';
export * from './lab.js';
export * from './overrides.js';
export * from './people.js';
export * from './policy.js';
export * from './portfolio.js';
export * from './readiness.js';
export * from './reports.js';
export * from './risk.js';
export * from './series.js';
export * from './service.js';
export * from './status.js';
export * from './stream.js';
export * from './tokens.js';
export * from './trade-checks.js';
export * from './trades.js';
export * from './what-if.js';
