import { integrityFigures, type Queries } from '@phasegate/db';
import type { Registry } from 'prom-client';
import { GaugeFigure, type FigureGroup } from './figure-group.js';

/** Verification and signing of the log (rules 8). */
export function integrityFiguresGroup(registry: Registry, queries: Queries): FigureGroup {
  const checkpoint = new GaugeFigure(registry, {
    name: 'phasegate_checkpoint_age_seconds',
    help: 'Since the last signed checkpoint; none is made while nothing changes',
  });
  const verification = new GaugeFigure(registry, {
    name: 'phasegate_verification_age_seconds',
    help: 'Since the verification of the log that was verified longest ago',
  });
  const quarantines = new GaugeFigure(registry, {
    name: 'phasegate_quarantines',
    help: 'Logs in quarantine, the platform’s own too',
  });
  return {
    name: 'integrity',
    figures: [checkpoint, verification, quarantines],
    async read() {
      const now = await integrityFigures(queries);
      return () => {
        if (now.checkpoint_age_seconds !== null) checkpoint.set(now.checkpoint_age_seconds);
        if (now.verification_age_seconds !== null) verification.set(now.verification_age_seconds);
        quarantines.set(now.quarantines);
      };
    },
  };
}
