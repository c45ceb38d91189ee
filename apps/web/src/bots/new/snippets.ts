interface Connection {
  /** Where the platform is: "https://phasegate.example". */
  readonly url: string;
  readonly key: string;
}

interface Snippet {
  readonly id: 'curl' | 'python' | 'typescript' | 'freqtrade';
  readonly name: string;
  /** Prerequisites; null: none. */
  readonly before: string | null;
  readonly code: string;
}

const CALL = `-H "Authorization: Bearer $KEY" -H 'Content-Type: application/json'`;

/**
 * Asks for a live entry, which a bot in Experience is always refused: the refusal is recorded and shown, and
 * the bot's evidence stays untouched.
 */
export const trial = ({ url, key }: Connection): string => `KEY=${key}
curl -sS --max-time 2 '${url}/v1/trade-checks' ${CALL} \\
  -d '{"trade_id":"hello","symbol":"AAPL","side":"long","mode":"live","notional":"1"}'`;

/** The code of a bot, as in the guide for bot authors. */
export const snippets = (connection: Connection): readonly Snippet[] => [
  {
    id: 'python',
    name: 'Python',
    before: 'pip install /path/to/phasegate/clients/python',
    code: python(connection),
  },
  {
    id: 'typescript',
    name: 'TypeScript',
    before: 'npm install /path/to/phasegate/clients/typescript',
    code: typescript(connection),
  },
  {
    id: 'freqtrade',
    name: 'freqtrade',
    before: 'pip install /path/to/phasegate/clients/python  # in freqtrade’s environment',
    code: freqtrade(connection),
  },
  {
    id: 'curl',
    name: 'curl',
    before: null,
    code: curl(connection),
  },
];

const python = ({ url, key }: Connection): string => `from phasegate import Client

gate = Client("${url}", "${key}", outbox="outbox")  # a folder kept across restarts
gate.reconcile(open_trade_ids, lambda trade: exchange.find_order(trade["trade_id"]))  # after every start
trade = {"trade_id": trade_id, "symbol": "AAPL", "side": "long", "mode": "paper", "notional": "100", **prices}

def enter(allow):  # runs only with an allow
    order = exchange.buy(trade)
    return {"notional": order.cost, "entry_price": order.price} if order.filled else None

result = gate.guard(trade, enter)
print(result.outcome, result.answer.reasons)
if result.outcome == "executed":
    gate.closed(trade_id=trade_id, pnl="4.85")  # when it is closed; net of fees`;

const typescript = ({
  url,
  key,
}: Connection): string => `import { Phasegate } from '@phasegate/client';

const gate = new Phasegate({
  baseUrl: '${url}',
  key: '${key}',
  outboxDir: './outbox', // a folder kept across restarts
});
await gate.ready();
await gate.reconcile(openTradeIds, (trade) => exchange.findOrder(trade.trade_id)); // after every start
const trade = { trade_id, symbol: 'AAPL', side: 'long', mode: 'paper', notional: '100', ...prices } as const;
const { outcome, answer } = await gate.guard(trade, async () => {
  const order = await exchange.buy(trade); // runs only with an allow
  return order.filled ? { notional: order.cost, entry_price: order.price } : null;
});
if (outcome === 'blocked') console.log(answer.reasons);
if (outcome === 'executed') await gate.closed({ trade_id, pnl: '4.85' }); // when it is closed; net of fees`;

const freqtrade = ({ url, key }: Connection): string => `# The strategy: one line more than its own.
from freqtrade.strategy import IStrategy
from phasegate.freqtrade import Guarded

class MyStrategy(Guarded, IStrategy):
    ...

# Its environment, before freqtrade trade:
#   export PHASEGATE_URL=${url}
#   export PHASEGATE_KEY=${key}`;

const curl = ({ url, key }: Connection): string => `URL=${url}
KEY=${key}
# 1. Ask. Enter only with "decision":"allow"; no answer is a no.
curl -sSf --max-time 2 "$URL/v1/trade-checks" ${CALL} \\
  -d '{"trade_id":"t1","symbol":"AAPL","side":"long","mode":"paper","notional":"100"}'
# 2. Entered: say so.
curl -sSf --max-time 2 "$URL/v1/trades" ${CALL} \\
  -d '{"trade_id":"t1","symbol":"AAPL","side":"long","mode":"paper","notional":"100","opened_at":"'$(date -u +%FT%TZ)'"}'
# 3. Closed: say so, net of fees.
curl -sSf --max-time 2 "$URL/v1/trades/t1/close" ${CALL} \\
  -d '{"closed_at":"'$(date -u +%FT%TZ)'","pnl":"4.85"}'`;
