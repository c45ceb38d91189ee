import type { HeartRow } from '@phasegate/contracts';
import { createPool, endAlert, raiseAlert } from '@phasegate/db';
import { heartReport } from '@phasegate/reports';
import type { Pool } from 'pg';
import type { Logger } from 'pino';

/** Monthly figures and means change slowly. */
const EVERY_MS = 3_600_000;
/** Whole logs are counted. */
const STATEMENT_MS = 60_000;

/** Checks the guardrails of the HEART table immediately and then every hour, until it is closed. */
export function guardrailDuty(
  databaseUrl: string,
  log: Logger,
  every_ms = EVERY_MS,
): { close(): Promise<void> } {
  const pool = createPool(databaseUrl, {
    max: 1,
    statementMs: STATEMENT_MS,
    idleInTransactionMs: STATEMENT_MS,
  });
  const look = () =>
    watchGuardrails(pool).catch((error: unknown) =>
      log.warn(
        { err: error },
        'The guardrails could not be checked; the next check is in an hour.',
      ),
    );
  let looking: Promise<void> | null = null;
  const next = () => {
    looking ??= look().finally(() => (looking = null));
  };
  next();
  const timer = setInterval(next, every_ms);
  return {
    async close() {
      clearInterval(timer);
      await looking;
      await pool.end();
    },
  };
}

/** Raises an alert for each guardrail that is broken, once, and ends those of guardrails that hold again. */
export async function watchGuardrails(pool: Pool): Promise<void> {
  const { rows } = await heartReport(pool, { bot: null, member: null });
  for (const row of rows) {
    const key = `guardrail:${row.code}`;
    if (row.status !== 'guardrail_broken') await endAlert(pool, key);
    else await raiseAlert(pool, { kind: 'guardrail_broken', key, bot: null, ...alertTextOf(row) });
  }
}

const WORDS = { at_most: '≤', at_least: '≥', below: '<', above: '>' };

/**
 * The alert belongs to the platform, so everybody can read it: it says how many bots break the guardrail and not which,
 * because a bot is invisible to people who are not its members. The report names the bots that its reader may see.
 */
function alertTextOf({ metric, measured, value, facts, unit, guardrail, bots, code }: HeartRow) {
  const figure = guardrail.of === 'value' ? value : facts[guardrail.of];
  const limit = `${guardrail.of} ${WORDS[guardrail.is]} ${guardrail.value}`;
  return {
    title: `A guardrail is broken: ${metric}`,
    text: [
      `${guardrail.of} is ${String(figure)} (${unit}); the guardrail breaks at ${limit}.`,
      `Measured: ${measured}.`,
      ...(bots.length === 0 ? [] : [`Bots whose own figure breaks it: ${bots.length}.`]),
      `To do: ${guardrail.then}. The table, with your bots that break it: GET /v1/reports/heart, or phase report heart.`,
    ].join('\n'),
    facts: { code, value, of: guardrail.of, figure, limit, bots: bots.length },
  };
}
