"""A guarded ccxt exchange over the stand-in, synchronous or asyncio, driven the same way."""

from __future__ import annotations

import asyncio
import inspect
from pathlib import Path
from typing import Any, Dict, List, Type

import ccxt
import ccxt.async_support
import ccxt.pro

from phasegate.ccxt import guard, release

from ..fault_server import FaultServer
from ..scratch import KEY, WithFolder
from .exchange import TradingExchange

SPOT, SWAP = "BTC/USDT", "BTC/USDT:USDT"

#: Answers of the fault server to a bot that may enter: reports are left waiting.
ALLOWS: Dict[str, Any] = {
    "POST /v1/trade-checks": [{"named": "allow"}],
    "POST /v1/trade-checks/{trade_id}/renew": [{"named": "allow"}],
    "DELETE /v1/trade-checks/{trade_id}": [{"named": "cancelled"}],
    "POST /v1/reconcile": [{"named": "reconciled"}],
}
BLOCKS = {**ALLOWS, "POST /v1/trade-checks": [{"named": "block_daily_limit"}]}


class GuardedBot:
    """`call` waits for coroutines, so that both kinds of exchange are tested by the same words."""

    def __init__(
        self, exchange: TradingExchange, url: str, folder: Path, *, kind: Any = ccxt.binance, key: str = KEY, **more: Any
    ) -> None:
        options = {name: more.pop(name) for name in list(more) if name in ("timeout", "currency", "strategy", "name")}
        self._loop = asyncio.new_event_loop()
        self.plain: Any = self._in_loop(lambda: kind(exchange.config(**more)))
        self.kept = {name: getattr(self.plain, name) for name in ("create_order", "privatePostOrder")}
        self.exchange: Any = guard(self.plain, base_url=url, key=key, outbox=folder / "box", **{"timeout": 1.0, **options})

    @property
    def client(self) -> Any:
        return self.exchange.phasegate.client

    def call(self, name: str, *args: Any, **named: Any) -> Any:
        return self.wait(lambda: getattr(self.exchange, name)(*args, **named))

    def settle(self) -> None:
        self.wait(lambda: self.exchange.phasegate.settle())

    def reconcile(self) -> Any:
        return self.wait(lambda: self.exchange.phasegate.reconcile())

    def wait(self, make: Any) -> Any:
        return self._in_loop(make)

    def release(self) -> None:
        release(self.exchange)

    def stop(self) -> None:
        if self._loop.is_closed():
            return
        self.release()
        if inspect.iscoroutinefunction(type(self.exchange).close):
            self.call("close")
        self._loop.close()

    def _in_loop(self, make: Any) -> Any:
        async def waited() -> Any:
            made = make()
            return await made if inspect.isawaitable(made) else made

        return self._loop.run_until_complete(waited())


class WithExchange(WithFolder):
    """A stand-in exchange, a fault server as the platform, and bots that are stopped at the end."""

    server: FaultServer
    venue: TradingExchange
    kind: Any = ccxt.binance

    @classmethod
    def setUpClass(cls) -> None:
        cls.server = FaultServer()
        cls.venue = TradingExchange()

    @classmethod
    def tearDownClass(cls) -> None:
        cls.server.stop()
        cls.venue.stop()

    def setUp(self) -> None:
        super().setUp()
        self.venue.reset()
        self.server.program({"answers": ALLOWS})

    def bot(self, url: str = "", **more: Any) -> GuardedBot:
        made = GuardedBot(self.venue, url or self.server.url, self.folder, **{"kind": self.kind, **more})
        self.addCleanup(made.stop)
        return made

    def received(self, route: str) -> List[Any]:
        return [request for request in self.server.received() if request["route"] == route]

    @property
    def checks(self) -> int:
        return len(self.received("POST /v1/trade-checks"))


def both_kinds(case: Type[WithExchange]) -> "tuple[type, type]":
    """The suite for ccxt's synchronous and for its asyncio exchanges."""
    sync = type(f"{case.__name__}Sync", (case,), {"kind": ccxt.binance, "__module__": case.__module__})
    waits = type(f"{case.__name__}Async", (case,), {"kind": ccxt.async_support.binance, "__module__": case.__module__})
    return sync, waits
