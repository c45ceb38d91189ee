#!/usr/bin/env bash
# ccxt 4.5.90 for Python: a trailing order without a trigger price takes over that of the trailing order before it, of any
# symbol and any account in the process.
#
# create_trailing_amount_order writes its arguments into `params`, whose default is one dict for all calls of all exchange
# objects. The first order below is told a trigger price, the second, of another account and another symbol, is not, and
# is sent with the first one's: `activePrice` 60000 for a coin that may trade at 3000, so that it never trails. The helpers
# for trailing percent and for attached stops write into their default the same way. In JavaScript, where a default is made
# anew for each call, nothing is taken over.
#
# Output seen:
#   first: {'trailingAmount': 500, 'trailingTriggerPrice': 60000}
#   second, which was told no trigger price: {'trailingAmount': 20, 'trailingTriggerPrice': 60000}
#   as bybit would get it: activePrice 60000, trailingStop 20
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check ccxt==4.5.90
cat > order.py <<'PY'
import ccxt

told = []


class Recording(ccxt.bybit):
    def create_order(self, symbol, type, side, amount, price=None, params={}):
        told.append(dict(params))


Recording({"apiKey": "one account"}).create_trailing_amount_order("BTC/USDT:USDT", "market", "sell", 1, None, 500, 60000)
Recording({"apiKey": "another"}).create_trailing_amount_order("ETH/USDT:USDT", "market", "sell", 1, None, 20)
print("first:", told[0])
print("second, which was told no trigger price:", told[1])

exchange = ccxt.bybit()
market = exchange.safe_market_structure(
    {"id": "ETHUSDT", "symbol": "ETH/USDT:USDT", "base": "ETH", "quote": "USDT", "settle": "USDT", "type": "swap",
     "spot": False, "swap": True, "future": False, "option": False, "contract": True, "linear": True, "inverse": False,
     "contractSize": 1, "precision": {"amount": 0.01, "price": 0.01}, "info": {}}
)
exchange.markets, exchange.markets_by_id = {"ETH/USDT:USDT": market}, {"ETHUSDT": [market]}
request = exchange.create_order_request("ETH/USDT:USDT", "market", "sell", 1, None, told[1], True)
print(f"as bybit would get it: activePrice {request['activePrice']}, trailingStop {request['trailingStop']}")
PY
venv/bin/python order.py | tee output.txt
diff output.txt - <<'SEEN'
first: {'trailingAmount': 500, 'trailingTriggerPrice': 60000}
second, which was told no trigger price: {'trailingAmount': 20, 'trailingTriggerPrice': 60000}
as bybit would get it: activePrice 60000, trailingStop 20
SEEN
