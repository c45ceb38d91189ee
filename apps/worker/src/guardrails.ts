import type { HeartRow } from '@phasegate/contracts';
import { endAlert, raiseAlert } from '@phasegate/db';
import { percent } from '@phasegate/phase-core';
import { heartReport } from '@phasegate/reports';
import type { Pool } from 'pg';

/** Raises an alert for each guardrail that is broken, once, and ends those of guardrails that hold again. */
export async function watchGuardrails(pool: Pool): Promise<void> {
  const { rows } = await heartReport(pool, { bot: null, member: null });
  for (const row of rows) {
    const key = `guardrail:${row.code}`;
    if (row.status !== 'guardrail_broken') await endAlert(pool, key);
    else await raiseAlert(pool, { kind: 'guardrail_broken', key, bot: null, ...alertTextOf(row) });
  }
}

const WORDS = { at_most: 'at most', at_least: 'at least', below: 'below', above: 'above' };

/** A figure in its unit: a share of one in percent. */
function shown(value: string, unit: HeartRow['unit']): string {
  if (unit === 'share') return percent(value);
  return unit === 'factor' ? `${value}×` : `${value} ${unit}`;
}

/**
 * The alert belongs to the platform, so everybody can read it: it says how many bots break the guardrail and not which,
 * because a bot is invisible to people who are not its members. The report names the bots that its reader may see.
 */
function alertTextOf({ metric, measured, value, facts, unit, guardrail, bots, code }: HeartRow) {
  const figure = guardrail.of === 'value' ? value : facts[guardrail.of];
  const limit = `${WORDS[guardrail.is]} ${shown(guardrail.value, unit)}`;
  const subject = guardrail.of === 'value' ? 'It' : `The ${guardrail.of.replaceAll('_', ' ')}`;
  return {
    title: `A guardrail is broken: ${metric}`,
    text: [
      `${subject} is ${figure == null ? 'unknown' : shown(String(figure), unit)}; the guardrail breaks ${limit}.`,
      `Measured: ${measured}.`,
      ...(bots.length === 0 ? [] : [`Bots whose own figure breaks it: ${bots.length}.`]),
      `To do: ${guardrail.then}. The table, with your bots that break it: GET /v1/reports/heart, or phase report heart.`,
    ].join('\n'),
    facts: { code, value, of: guardrail.of, figure, limit, bots: bots.length },
  };
}
