"""A venue that fills as the test says, in its own currency of fees, and that knows orders from before."""

from __future__ import annotations

from typing import Any, List

from nautilus_trader.core.uuid import UUID4
from nautilus_trader.execution.reports import FillReport, OrderStatusReport, PositionStatusReport
from nautilus_trader.model.enums import LiquiditySide, OrderStatus, OrderType, PositionSide, TimeInForce
from nautilus_trader.model.identifiers import AccountId, ClientOrderId, TradeId, VenueOrderId
from nautilus_trader.model.objects import Money

from .bot import BUY, PERP, SandboxLiveExecClientFactory, Venue


class ScriptedVenue(Venue):
    """Accepts every order, and fills what `fill` says."""

    #: client order ids of orders that were filled before the node started: one long position of 1 at 100
    known: List[str] = []
    takes_cancels = True
    _fills = 0

    def submit_order(self, command: Any) -> None:
        order = command.order
        self.arrived.append(order)
        names = (order.strategy_id, order.instrument_id, order.client_order_id)
        self.generate_order_submitted(*names, self._clock.timestamp_ns())
        self.generate_order_accepted(*names, self._there(order), self._clock.timestamp_ns())

    def fill(self, order: Any, quantity: float, price: float, fee: str = "0 USDT") -> None:
        self._fills += 1
        self.generate_order_filled(
            *(order.strategy_id, order.instrument_id, order.client_order_id, self._there(order), None),
            *(TradeId(f"fill-{self._fills}"), order.side, order.order_type),
            *(PERP.make_qty(quantity), PERP.make_price(price), PERP.quote_currency, Money.from_str(fee)),
            *(LiquiditySide.TAKER, self._clock.timestamp_ns()),
        )

    def cancel_order(self, command: Any) -> None:
        if self.takes_cancels:
            order = self._cache.order(command.client_order_id)
            names = (order.strategy_id, order.instrument_id, order.client_order_id)
            self.generate_order_canceled(*names, self._there(order), self._clock.timestamp_ns())

    @staticmethod
    def _there(order: Any) -> Any:
        return VenueOrderId(f"V-{order.client_order_id}")

    async def generate_order_status_reports(self, command: Any) -> List[Any]:
        at, one = self._clock.timestamp_ns(), PERP.make_qty(1)
        return [
            OrderStatusReport(
                *(self.account_id, PERP.id, VenueOrderId(f"V-{name}"), BUY, OrderType.MARKET, TimeInForce.GTC),
                *(OrderStatus.FILLED, one, one, UUID4(), at, at, at),
                client_order_id=ClientOrderId(name),
                avg_px=PERP.make_price(100).as_decimal(),
            )
            for name in self.known
        ]

    async def generate_fill_reports(self, command: Any) -> List[Any]:
        at = self._clock.timestamp_ns()
        return [
            FillReport(
                *(self.account_id, PERP.id, VenueOrderId(f"V-{name}"), TradeId("before"), BUY),
                *(PERP.make_qty(1), PERP.make_price(100), Money.from_str("0.1 USDT"), LiquiditySide.TAKER, UUID4(), at, at),
                client_order_id=ClientOrderId(name),
            )
            for name in self.known
        ]

    async def generate_position_status_reports(self, command: Any) -> List[Any]:
        at = self._clock.timestamp_ns()
        return [
            PositionStatusReport(self.account_id, PERP.id, PositionSide.LONG, PERP.make_qty(1), UUID4(), at, at)
            for _name in self.known
        ]


def factory(**options: Any) -> Any:
    """Of a venue with these attributes."""

    class Factory(SandboxLiveExecClientFactory):  # type: ignore[misc]
        @staticmethod
        def create(loop: Any, name: str, config: Any, portfolio: Any, msgbus: Any, cache: Any, clock: Any) -> Any:
            venue = ScriptedVenue(loop=loop, clock=clock, portfolio=portfolio, msgbus=msgbus, cache=cache, config=config)
            venue.arrived = []
            venue._set_account_id(AccountId("BINANCE-001"))  # the sandbox of 1.221 does not
            for attribute, value in options.items():
                setattr(venue, attribute, value)
            return venue

    Factory.__name__ = SandboxLiveExecClientFactory.__name__
    return Factory
