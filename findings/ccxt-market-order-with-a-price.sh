#!/usr/bin/env bash
# ccxt 4.5.90: on Binance's spot market a market order that is given a price trades another amount than it says.
#
# The documentation of create_order says of `price` that it is ignored in market orders. On Binance spot it is not: amount ×
# price becomes `quoteOrderQty`, what is to be paid or received, and the amount is not sent. "Sell 0.5 BTC at the market",
# with a price of 100 for the record, sells as many coins as bring 100 × 0.5: at a market of 50 it is 1 BTC. Code that passes
# the last price with every order, as many bots do, sells more than it holds when the price falls, and less when it rises.
#
# Output seen:
#   without a price: {'quantity': '0.5'}
#   with a price:    {'quoteOrderQty': '50'}
#   documented:      price: the price ... ignored in market orders
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check ccxt==4.5.90
cat > order.py <<'PY'
import re

import ccxt

exchange = ccxt.binance()
market = exchange.safe_market_structure(
    {"id": "BTCUSDT", "symbol": "BTC/USDT", "base": "BTC", "quote": "USDT", "type": "spot", "spot": True, "swap": False,
     "future": False, "option": False, "contract": False, "precision": {"amount": 0.0001, "price": 0.01},
     "info": {"orderTypes": ["LIMIT", "MARKET"]}}
)
exchange.markets, exchange.markets_by_id = {"BTC/USDT": market}, {"BTCUSDT": [market]}
for name, price in (("without a price:", None), ("with a price:   ", 100)):
    request = exchange.create_order_request("BTC/USDT", "market", "sell", 0.5, price)
    print(name, {key: request[key] for key in ("quantity", "quoteOrderQty") if key in request})
documented = re.search(r":param float \[price\]: the price .*(ignored in market orders)", ccxt.binance.create_order.__doc__)
print("documented:      price: the price ...", documented.group(1))
PY
venv/bin/python order.py | tee output.txt
diff output.txt - <<'SEEN'
without a price: {'quantity': '0.5'}
with a price:    {'quoteOrderQty': '50'}
documented:      price: the price ... ignored in market orders
SEEN
