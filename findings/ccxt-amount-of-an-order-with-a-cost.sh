#!/usr/bin/env bash
# ccxt 4.5.84 from npm: what createMarketBuyOrderWithCost passes to createOrder as the amount is not the same everywhere.
#
# "Buy for 50 USDT" is one method at all exchanges, and all of them carry it out with their own createOrder. Whoever overrides
# createOrder, to log, to size or to check what is ordered, is called with an amount that is the cost at most exchanges, 0 at
# some, and -1 at bybit. Only the params say which it is, each under a name of its own, and at woo nothing does but a price of
# 1, at which amount × price is the cost. A check such as "the amount must be above 0" refuses orders that are in order.
#
# Output seen:
#   binance     50 -        cost
#   bybit       -1 -        cost
#   mexc         0 -        cost
#   okx         50 -        tgtCcy createMarketBuyOrderRequiresPrice
#   woo         50 1        -
#   gate        50 -        createMarketBuyOrderRequiresPrice
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private": true}' > package.json
npm install --silent --ignore-scripts --no-audit --no-fund ccxt@4.5.84
cat > costs.mjs <<'JS'
import ccxt from 'ccxt';

const spot = { id: 'BTCUSDT', symbol: 'BTC/USDT', base: 'BTC', quote: 'USDT', type: 'spot', spot: true };
const told = ['cost', 'quoteOrderQty', 'tgtCcy', 'createMarketBuyOrderRequiresPrice'];
for (const id of ['binance', 'bybit', 'mexc', 'okx', 'woo', 'gate']) {
  class Logged extends ccxt[id] {
    async createOrder(_symbol, _type, _side, amount, price, params) {
      const names = told.filter((name) => name in params);
      console.log(id.padEnd(11), String(amount).padStart(2), String(price ?? '-').padEnd(8), names.join(' ') || '-');
    }
  }
  const exchange = new Logged();
  exchange.setMarkets([{ ...spot, active: true, precision: {}, limits: {}, info: {} }]);
  await exchange.createMarketBuyOrderWithCost('BTC/USDT', 50);
}
JS
node costs.mjs | tee output.txt
diff output.txt - <<'SEEN'
binance     50 -        cost
bybit       -1 -        cost
mexc         0 -        cost
okx         50 -        tgtCcy createMarketBuyOrderRequiresPrice
woo         50 1        -
gate        50 -        createMarketBuyOrderRequiresPrice
SEEN
