"""A live node of NautilusTrader over a simulated venue, guarded, in the loop of the test."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path
from typing import Any, Callable, Dict, List, Optional

from nautilus_trader.adapters.sandbox.config import SandboxExecutionClientConfig
from nautilus_trader.adapters.sandbox.execution import SandboxExecutionClient
from nautilus_trader.adapters.sandbox.factory import SandboxLiveExecClientFactory
from nautilus_trader.common.config import LoggingConfig
from nautilus_trader.config import StrategyConfig, TradingNodeConfig
from nautilus_trader.live.node import TradingNode
from nautilus_trader.model.data import QuoteTick
from nautilus_trader.model.enums import OrderSide
from nautilus_trader.model.objects import Price, Quantity
from nautilus_trader.test_kit.providers import TestInstrumentProvider
from nautilus_trader.trading.strategy import Strategy

from phasegate.nautilus import Guard, guard

from ..scratch import KEY

PERP = TestInstrumentProvider.ethusdt_perp_binance()
SPOT = TestInstrumentProvider.ethusdt_binance()
PAIR = TestInstrumentProvider.default_fx_ccy("AUD/USD")
BUY, SELL = OrderSide.BUY, OrderSide.SELL

#: Answers of the fault server to a bot that may enter: reports are left waiting.
ALLOWS: Dict[str, Any] = {
    "POST /v1/trade-checks": [{"named": "allow"}],
    "POST /v1/trade-checks/{trade_id}/renew": [{"named": "allow"}],
    "DELETE /v1/trade-checks/{trade_id}": [{"named": "cancelled"}],
    "POST /v1/reconcile": [{"named": "reconciled"}],
}


class Venue(SandboxExecutionClient):  # type: ignore[misc]
    """The sandbox of NautilusTrader as a venue whose trades are live; it knows which orders arrived."""

    arrived: List[Any]

    def submit_order(self, command: Any) -> None:
        self.arrived.append(command.order)
        super().submit_order(command)

    def submit_order_list(self, command: Any) -> None:
        self.arrived.extend(command.order_list.orders)
        super().submit_order_list(command)


class VenueFactory(SandboxLiveExecClientFactory):  # type: ignore[misc]
    @staticmethod
    def create(loop: Any, name: str, config: Any, portfolio: Any, msgbus: Any, cache: Any, clock: Any) -> Venue:
        venue = Venue(loop=loop, clock=clock, portfolio=portfolio, msgbus=msgbus, cache=cache, config=config)
        venue.arrived = []
        return venue


#: A node gives its portfolio to a factory of this name only.
VenueFactory.__name__ = SandboxLiveExecClientFactory.__name__


class Trader(Strategy):  # type: ignore[misc]
    """Trades as the test instructs, and records the events."""

    def __init__(self) -> None:
        # Their other ids begin with a second, and a bot that is killed in it would use them again.
        super().__init__(StrategyConfig(strategy_id="Trader-1", use_uuid_client_order_ids=True, external_order_claims=[PERP.id]))
        self.events: List[Any] = []

    def on_stop(self) -> None:
        pass

    def on_event(self, event: Any) -> None:
        self.events.append(event)

    def market(self, side: Any, quantity: str = "1", instrument: Any = PERP, **more: Any) -> Any:
        named = {name: more.pop(name) for name in ("reduce_only", "quote_quantity") if name in more}
        order = self.order_factory.market(instrument.id, side, instrument.make_qty(float(quantity)), **named)
        self.submit_order(order, **more)
        return order

    def limit(self, side: Any, price: float, quantity: str = "1", instrument: Any = PERP, **more: Any) -> Any:
        order = self.order_factory.limit(
            instrument.id, side, instrument.make_qty(float(quantity)), instrument.make_price(price), **more
        )
        self.submit_order(order)
        return order

    def names(self, order: Any) -> List[str]:
        """Of the events of an order."""
        return [type(event).__name__ for event in self.about(order)]

    def about(self, order: Any) -> List[Any]:
        name = str(order.client_order_id)
        return [event for event in self.events if str(getattr(event, "client_order_id", None)) == name]


class Bot:
    def __init__(
        self, url: str, folder: Path, *, oms_type: str = "NETTING", account: str = "MARGIN", **options: Any
    ) -> None:
        self.instrument, factory = options.pop("instrument", PERP), options.pop("factory", VenueFactory)
        sandbox = SandboxExecutionClientConfig(
            venue="BINANCE", oms_type=oms_type, account_type=account, starting_balances=["1000000 USDT", "100 ETH"]
        )
        forex = SandboxExecutionClientConfig(venue="SIM", oms_type="HEDGING", account_type="MARGIN", starting_balances=["1000000 USD"])
        clients = {"BINANCE": sandbox, **({"SIM": forex} if options.pop("forex", False) else {})}
        config = TradingNodeConfig(
            trader_id="TESTER-1",
            logging=LoggingConfig(log_level="OFF"),
            exec_clients=clients,
            timeout_post_stop=0.01,
            timeout_disconnection=1.0,
        )
        self.node = TradingNode(config=config, loop=asyncio.get_running_loop())
        for instrument in (self.instrument, *([PAIR] if "SIM" in clients else [])):
            self.node.cache.add_instrument(instrument)
        for name in clients:
            self.node.add_exec_client_factory(name, factory)
        self.trader = Trader()
        self.node.trader.add_strategy(self.trader)
        self.node.build()
        self.venue, *_others = self.node.kernel.exec_engine._clients.values()
        named = {"base_url": url, "key": KEY, "outbox": folder / "box", "timeout": 1.0, **options}
        self.guard: Guard = guard(self.node, **named)
        self._running: Optional[asyncio.Future[Any]] = None

    async def start(self) -> "Bot":
        self._running = asyncio.ensure_future(self.node.run_async())
        await self.until(lambda: bool(self.trader.is_running))
        await self.quote(100)
        return self

    async def quote(self, price: float, instrument: Any = None) -> None:
        instrument = instrument or self.instrument
        now = self.node.kernel.clock.timestamp_ns()
        bid, ask = instrument.make_price(price), instrument.make_price(price)
        size = instrument.make_qty(1000)
        self.node.kernel.data_engine.process(QuoteTick(instrument.id, bid, ask, size, size, now, now))
        await self.until(lambda: getattr(self.node.cache.quote_tick(instrument.id), "ts_init", 0) == now)

    async def filled(self, order: Any) -> Any:
        await self.until(lambda: "OrderFilled" in self.trader.names(order))
        return order

    async def denied(self, order: Any) -> str:
        await self.until(lambda: "OrderDenied" in self.trader.names(order))
        return str(self.trader.about(order)[-1].reason)

    @property
    def position(self) -> float:
        return sum(position.signed_qty for position in self.node.cache.positions_open())

    @property
    def arrived(self) -> List[str]:
        return [str(order.client_order_id) for order in self.venue.arrived]

    async def until(self, holds: Callable[[], bool], seconds: float = 20.0) -> None:
        end = time.monotonic() + seconds
        while not holds():
            assert time.monotonic() < end, "it did not come to pass"
            await asyncio.sleep(0.005)

    async def reports(self) -> List[Any]:
        """The undelivered reports, once the reports' thread is idle."""
        await asyncio.get_running_loop().run_in_executor(self.guard._reports._thread, lambda: None)
        return [(report.kind, report.trade_id) for report in self.guard.client.outbox.waiting]

    async def delivered(self) -> None:
        await self.reports()
        await self.until(lambda: not self.guard.client.outbox.waiting, 60)

    async def stop(self) -> None:
        await self.node.stop_async()
        if self._running is not None:
            self._running.cancel()
        await asyncio.get_running_loop().run_in_executor(None, self.guard.close)
        self.node.kernel.dispose()
