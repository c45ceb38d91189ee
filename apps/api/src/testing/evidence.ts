import type { TestApi, TestBot } from './start-api.js';

const DAY_MS = 86_400_000;

/** Trades of a paper account as an import takes them: one win a weekday, of planned R:R 2, before a date. */
export function winningHistory(before: string, trades = 30): object[] {
  const list: object[] = [];
  for (let at = Date.parse(before) - DAY_MS; list.length < trades; at -= DAY_MS) {
    const weekday = new Date(at).getUTCDay();
    if (weekday === 0 || weekday === 6) continue;
    const date = new Date(at).toISOString().slice(0, 10);
    list.unshift({
      trade_id: `backtest-${date}`,
      symbol: 'AAPL',
      side: 'long',
      opened_at: `${date}T15:00:00Z`,
      closed_at: `${date}T16:00:00Z`,
      notional: '1000',
      pnl: '10',
      entry_price: '100',
      stop_price: '95',
      target_price: '110',
    });
  }
  return list;
}

/** Takes a new bot to Proof of Concept, by a winning history and an approval. */
export async function toProofOfConcept(
  { admin }: TestApi,
  { id }: TestBot,
  before = '2026-03-09',
): Promise<void> {
  const imported = await admin.post(`/v1/bots/${id}/imports`, {
    as: 'paper',
    trades: winningHistory(before),
  });
  if (imported.status !== 201) throw new Error(`not imported: ${JSON.stringify(imported.body)}`);
  const advanced = await admin.post(`/v1/bots/${id}/advance`, { reason: 'the paper account' });
  if (advanced.status !== 200) throw new Error(`not advanced: ${JSON.stringify(advanced.body)}`);
}

/** A check that Proof of Concept allows; fields given take the place of its own. */
export const liveCheck = (trade_id: string, fields: Record<string, unknown> = {}) => ({
  trade_id,
  symbol: 'AAPL',
  side: 'long',
  mode: 'live',
  notional: '100',
  ...fields,
});
