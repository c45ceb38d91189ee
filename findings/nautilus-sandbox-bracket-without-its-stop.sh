#!/usr/bin/env bash
# NautilusTrader 1.221.0 (1.231.0 alike): in the sandbox, a bracket that is entered by market has no stop.
#
# A live node trades in a SandboxExecutionClient, the simulated venue for a strategy's last rehearsal before real money. It
# submits order_factory.bracket(): a market entry with a stop and a target, whose default is reduce_only. One expects what
# a backtest with the same engine does: the entry is filled, the stop and the target rest. In the sandbox they are
# rejected instead, for they "would have increased position": the fill goes to the node by a queue, and the venue
# looks at the position before the node has opened it. The position stands without a stop.
#
# Output seen:
#   backtest: position 1.0; STOP_MARKET ACCEPTED, LIMIT ACCEPTED
#   sandbox:  position 1.0; STOP_MARKET REJECTED, LIMIT REJECTED
#   REDUCE_ONLY STOP_MARKET SELL order would have increased position
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check --only-binary nautilus_trader nautilus_trader==1.221.0
cat > bracket.py <<'PY'
import asyncio

from nautilus_trader.adapters.sandbox.config import SandboxExecutionClientConfig
from nautilus_trader.adapters.sandbox.factory import SandboxLiveExecClientFactory
from nautilus_trader.backtest.engine import BacktestEngine
from nautilus_trader.config import BacktestEngineConfig, LoggingConfig, StrategyConfig, TradingNodeConfig
from nautilus_trader.live.node import TradingNode
from nautilus_trader.model.data import QuoteTick
from nautilus_trader.model.enums import AccountType, OmsType, OrderSide, order_status_to_str, order_type_to_str
from nautilus_trader.model.identifiers import Venue
from nautilus_trader.model.objects import Money
from nautilus_trader.test_kit.providers import TestInstrumentProvider
from nautilus_trader.trading.strategy import Strategy

ETH = TestInstrumentProvider.ethusdt_perp_binance()


class Bracket(Strategy):
    def __init__(self):
        super().__init__(StrategyConfig(strategy_id="B-1"))

    def on_start(self):
        self.subscribe_quote_ticks(ETH.id)

    def on_stop(self):
        pass

    def on_quote_tick(self, tick):
        if not self.cache.orders():
            self.submit_order_list(
                self.order_factory.bracket(
                    ETH.id,
                    OrderSide.BUY,
                    ETH.make_qty(1),
                    sl_trigger_price=ETH.make_price(90),
                    tp_price=ETH.make_price(120),
                )
            )


def quote(ns):
    price, size = ETH.make_price(100), ETH.make_qty(1000)
    return QuoteTick(ETH.id, price, price, size, size, ns, ns)


def told(cache):
    orders = sorted(cache.orders(), key=lambda order: int(order.client_order_id.value.rsplit("-", 1)[1]))[1:]
    stands = [f"{order_type_to_str(order.order_type)} {order_status_to_str(order.status)}" for order in orders]
    position = sum(position.signed_qty for position in cache.positions_open())
    return f"position {position}; {', '.join(stands)}", orders[0].last_event


def backtest():
    engine = BacktestEngine(BacktestEngineConfig(logging=LoggingConfig(log_level="OFF")))
    engine.add_venue(Venue("BINANCE"), OmsType.NETTING, AccountType.MARGIN, [Money.from_str("100000 USDT")])
    engine.add_instrument(ETH)
    engine.add_strategy(Bracket())
    engine.add_data([quote(1_000_000_000 * second) for second in range(1, 4)])
    engine.run()
    return told(engine.cache)[0]


async def sandbox():
    config = TradingNodeConfig(
        logging=LoggingConfig(log_level="OFF"),
        exec_clients={
            "BINANCE": SandboxExecutionClientConfig(
                venue="BINANCE", oms_type="NETTING", account_type="MARGIN", starting_balances=["100000 USDT"]
            )
        },
    )
    node = TradingNode(config=config, loop=asyncio.get_running_loop())
    node.cache.add_instrument(ETH)
    node.add_exec_client_factory("BINANCE", SandboxLiveExecClientFactory)
    strategy = Bracket()
    node.trader.add_strategy(strategy)
    node.build()
    running = asyncio.ensure_future(node.run_async())
    while not strategy.is_running:
        await asyncio.sleep(0.05)
    for _ in range(3):
        node.kernel.data_engine.process(quote(node.kernel.clock.timestamp_ns()))
        await asyncio.sleep(1)
    seen = told(node.cache)
    running.cancel()
    return seen


print("backtest:", backtest())
stands, last = asyncio.run(sandbox())
print("sandbox: ", stands)
print(last.reason)
PY
timeout 120 venv/bin/python -W ignore bracket.py 2>errors.txt | grep -v "ERROR" | tee output.txt || { cat errors.txt >&2; exit 1; }
diff output.txt - <<'SEEN'
backtest: position 1.0; STOP_MARKET ACCEPTED, LIMIT ACCEPTED
sandbox:  position 1.0; STOP_MARKET REJECTED, LIMIT REJECTED
REDUCE_ONLY STOP_MARKET SELL order would have increased position
SEEN
