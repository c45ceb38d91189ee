import { copiedOut } from '@phasegate/db/testing';
import { Export, Redactor, type ExportWanted } from '@phasegate/exports';
import { Fault } from '../exit.js';
import { storeTradingBots } from './bots.js';
import type { BenchPlatform } from './platform.js';
import { comparedRow, type Row, type Round } from './rows.js';

const PASSWORD = 'a text that occurs in no log';

/** The log's columns as the export has them. */
const columns = (bot: string) =>
  `COPY (SELECT to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), bot, seq, type, phase, hash, body
   FROM events WHERE bot = '${bot}' ORDER BY seq) TO STDOUT CSV`;

/** A long log as CSV and as JSON Lines, against `COPY … TO STDOUT` of the same columns: events a second. */
export async function exportRows(
  platform: BenchPlatform,
  rounds: number,
  events: number,
): Promise<Row[]> {
  const bot = await storeLongLog(platform, events);
  const rows: Row[] = [];
  for (const format of ['csv', 'jsonl'] as const) {
    const compared: Round[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const baseline = await perSecond(events, () =>
        copiedOut(platform.database.ownerUrl, columns(bot)),
      );
      const measured = await perSecond(events, () => exported(platform, bot, format, events));
      compared.push({ measured, baseline });
    }
    rows.push(comparedRow(`export_${format}`, 'events/s', compared));
  }
  return rows;
}

async function perSecond(events: number, work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return events / ((performance.now() - began) / 1_000);
}

async function exported(
  { pool }: BenchPlatform,
  bot: string,
  format: ExportWanted['format'],
  events: number,
): Promise<void> {
  const range = { start: null, end: null };
  const wanted: ExportWanted = { kind: 'history', format, range, bot, member: null, by: 'bench' };
  const made = await Export.open(pool, wanted, new Redactor(PASSWORD));
  for await (const _piece of made.pieces());
  if (made.proof.rows < events) throw new Fault('the export is incomplete');
}

/** Stores closed trades as raw log events, which only the exports read. @returns the bot */
export async function storeLongLog(
  { owner, pool }: BenchPlatform,
  events: number,
): Promise<string> {
  const { id } = (await storeTradingBots(pool, 1, Date.now()))[0]!;
  const client = await owner.connect();
  try {
    // The chain that the trigger asks for is not what is measured.
    await client.query('ALTER TABLE events DISABLE TRIGGER USER');
    await client.query(
      `INSERT INTO events (bot, seq, at, type, phase, body, prev_hash, hash)
       SELECT $1, s.seq + n, timestamptz '2020-01-01' + n * interval '1 min', 'trade.closed', 'scaling',
         '{"at":"2026-03-09T14:30:00.000Z","bot":"' || $1 || '","closed_at":"2026-03-09T14:30:00.000Z","counted":true,"equity":"10012.5","id":"' || $1 || ':' || s.seq + n
         || '","in_tenure":true,"kind":"strategy","mode":"live","outcome":"win","phase":"scaling","pnl":"12.5","prev_hash":"' || repeat('a', 64)
         || '","ratio":["5","2"],"seq":' || s.seq + n || ',"trade_id":"trade-' || n || '","type":"trade.closed"}', repeat('a', 64), repeat('b', 64)
       FROM generate_series(1, $2::int) n, bot_states s WHERE s.bot = $1`,
      [id, events],
    );
    await client.query('ALTER TABLE events ENABLE TRIGGER USER');
    await client.query('VACUUM ANALYZE events');
  } finally {
    client.release();
  }
  return id;
}
