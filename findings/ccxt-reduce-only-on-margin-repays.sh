#!/usr/bin/env bash
# ccxt 4.5.90 for Python, binance: reduceOnly, which keeps an order within the position on a contract, says something else on
# spot margin. There it becomes sideEffectType AUTO_REPAY, "pay the debt back from what the order yields", and nothing
# limits the size: the order goes out whole, whatever is held.
#
# The same unified parameter is given to the same method for both markets below, with the amount far above a position. A
# program that relies on it to close at most what it holds (two stops for one position, say) is covered in futures only.
#
# Output seen:
#   future: reduceOnly True, quantity 5, sideEffectType None
#   margin: reduceOnly None, quantity 5, sideEffectType AUTO_REPAY
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check ccxt==4.5.90
cat > order.py <<'PY'
import ccxt

exchange = ccxt.binance()
common = {"base": "BTC", "quote": "USDT", "active": True, "precision": {"amount": 0.001, "price": 0.1}, "limits": {}}
spot = {"id": "BTCUSDT", "symbol": "BTC/USDT", "type": "spot", "spot": True, "margin": True, "contract": False}
future = {"id": "BTCUSDT", "symbol": "BTC/USDT:USDT", "type": "swap", "spot": False, "swap": True, "contract": True}
future.update(settle="USDT", linear=True, inverse=False, contractSize=1)
types = {"info": {"orderTypes": ["LIMIT", "MARKET"]}}
exchange.set_markets([{**common, **spot, **types}, {**common, **future, **types}])

for name, symbol, more in (("future", "BTC/USDT:USDT", {}), ("margin", "BTC/USDT", {"marginMode": "cross"})):
    request = exchange.create_order_request(symbol, "market", "sell", 5, None, {"reduceOnly": True, **more})
    told = ", ".join(f"{key} {request.get(key)}" for key in ("reduceOnly", "quantity", "sideEffectType"))
    print(f"{name}: {told}")
PY
venv/bin/python order.py | tee seen.txt
diff seen.txt - <<'EXPECTED'
future: reduceOnly True, quantity 5, sideEffectType None
margin: reduceOnly None, quantity 5, sideEffectType AUTO_REPAY
EXPECTED
