#!/usr/bin/env bash
# freqtrade 2026.9: what is filled of an entry has no stop while the rest of its order rests.
#
# An entry order of 0.5 is filled in part, 0.2 of it, and goes on resting. One expects a position of 0.2 with a stop: it
# was bought, and stoploss_on_exchange is on. freqtrade counts nothing of an order that is open: the trade's amount stays
# 0, so no stop is placed at the exchange and no exit is considered, at whatever price, until the order is filled or
# cancelled. Only then are the 0.2 a position, and the stop is placed.
#
# Output seen:
#   resting, 0.2 filled: amount 0, open position False, stops placed [], exits considered 0
#   cancelled, 0.2 filled: amount 0.2, open position True, stops placed [0.2], exits considered 1
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check --only-binary ta-lib freqtrade==2026.9
cat > partly_filled.py <<'PY'
import logging
from datetime import UTC, datetime
from types import MethodType
from unittest.mock import MagicMock

from freqtrade.freqtradebot import FreqtradeBot
from freqtrade.persistence import Order, Trade, init_db

logging.disable(logging.CRITICAL)
init_db("sqlite://")
trade = Trade(
    pair="BTC/USDT", stake_amount=49.5, amount=0.0, amount_requested=0.5, open_rate=99.0, fee_open=0.0, fee_close=0.0,
    exchange="binance", is_open=True, open_date=datetime.now(UTC), stop_loss=89.1, leverage=1.0,
)
entry = {
    "id": "1", "symbol": "BTC/USDT", "side": "buy", "type": "limit", "status": "open", "price": 99.0, "average": 99.0,
    "amount": 0.5, "filled": 0.2, "remaining": 0.3, "cost": 19.8, "timestamp": int(datetime.now(UTC).timestamp() * 1000),
}
order = Order.parse_from_ccxt_object(entry, "BTC/USDT", "buy", 0.5, 99.0)
trade.orders.append(order)
Trade.session.add(trade)
Trade.commit()

stops = []
bot = MagicMock()
bot.config = {"dry_run": False}
bot.strategy.order_types = {"stoploss_on_exchange": True}
bot.wallets.check_exit_amount.return_value = True
bot.create_stoploss_order = lambda trade, stop_price: stops.append(trade.amount) or True
bot.handle_stoploss_on_exchange = MethodType(FreqtradeBot.handle_stoploss_on_exchange, bot)
bot.handle_trade.return_value = False


def told(what):
    bot.handle_trade.reset_mock()
    stops.clear()
    FreqtradeBot.exit_positions(bot, [trade])
    exits = bot.handle_trade.call_count
    return (
        f"{what}, 0.2 filled: amount {trade.amount:g}, open position {trade.has_open_position}, "
        f"stops placed {stops}, exits considered {exits}"
    )


trade.update_order(entry)
trade.update_trade(order)
print(told("resting"))
trade.update_order({**entry, "status": "canceled"})
trade.update_trade(order)
print(told("cancelled"))
PY
venv/bin/python -W ignore partly_filled.py | tee output.txt
diff output.txt - <<'SEEN'
resting, 0.2 filled: amount 0, open position False, stops placed [], exits considered 0
cancelled, 0.2 filled: amount 0.2, open position True, stops placed [0.2], exits considered 1
SEEN
