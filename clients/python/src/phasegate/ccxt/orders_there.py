"""Finds the orders of entries at the exchange."""

from __future__ import annotations

from typing import Any, List, Mapping, Optional

from .book import Book, Entry
from .steps import Steps
from .venue import Venue

#: How far an exchange's clock may be behind ours.
CLOCK_MS = 60_000
#: Exchanges that are known to keep a client order id as it was sent; others show it with the first order.
_KEEP_IDS = ("binance", "bybit", "okx")


class OrdersThere:
    """Its methods are steps."""

    def __init__(self, venue: Venue, book: Book) -> None:
        self._venue = venue
        self._book = book

    def of(self, entry: Entry) -> "Steps[Any]":
        if self._venue.has("fetchOrder"):
            return (yield self._venue.read("fetch_order", entry.orders[-1], entry.symbol))
        for order in (yield from self._orders_since(entry)):
            if str(order.get("id")) == entry.orders[-1]:
                return order
        raise LookupError(f"order {entry.orders[-1]} is not found")

    def by_client_id(self, entry: Entry) -> "Steps[Optional[Any]]":
        """None: the exchange has no order of this client id.

        :raises Exception: that is not certain
        """
        if self._venue.has("fetchOrder"):
            try:
                found = yield self._venue.read("fetch_order_with_client_order_id", entry.trade_id, entry.symbol)
                if found and is_of(found, entry):
                    return found
            except Exception as error:
                if not _is_answer(error):
                    raise
        for order in (yield from self._orders_since(entry)):
            if is_of(order, entry):
                return order
        if not self._keeps_ids:
            raise LookupError(f"{self._venue.exchange.id} is not known to keep client order ids: settle this trade by hand")
        return None

    def _orders_since(self, entry: Entry) -> "Steps[List[Any]]":
        """Open ones and others."""
        since = entry.asked_at - CLOCK_MS
        orders: List[Any] = list((yield self._venue.read("fetch_open_orders", entry.symbol)))
        if self._venue.has("fetchOrders"):
            return orders + list((yield self._venue.read("fetch_orders", entry.symbol, since)))
        orders += list((yield self._venue.read("fetch_closed_orders", entry.symbol, since)))
        if self._venue.has("fetchCanceledOrders"):
            orders += list((yield self._venue.read("fetch_canceled_orders", entry.symbol, since)))
        return orders

    def note_id(self, entry: Entry, order: Any) -> None:
        """The exchange has answered: whether it keeps the ids that it is sent."""
        if isinstance(order, Mapping) and is_of(order, entry):
            self._book.keeps_ids = True

    @property
    def _keeps_ids(self) -> bool:
        return self._book.keeps_ids or str(self._venue.exchange.id).startswith(_KEEP_IDS)


def is_of(order: Mapping[str, Any], entry: Entry) -> bool:
    """Whether an order was sent with an entry's id; gate puts `t-` before it."""
    return order.get("clientOrderId") in (entry.trade_id, f"t-{entry.trade_id}")


def _is_answer(error: Exception) -> bool:
    """Whether the exchange answered, and refused."""
    return any(kind.__name__ == "ExchangeError" for kind in type(error).__mro__)
