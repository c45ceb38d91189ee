"""Finds the orders of entries at the exchange."""

from __future__ import annotations

from typing import Any, Callable, Mapping, Optional

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
        """The order of an entry.

        :raises LookupError: it is not listed
        """
        found = yield from self.of_id(entry, entry.orders[-1])
        if found is None:
            raise LookupError(f"order {entry.orders[-1]} is not found")
        return found

    def of_id(self, entry: Entry, order_id: str) -> "Steps[Optional[Any]]":
        """One of an entry's orders. Some exchanges answer about single orders on conditions only; then it is looked for.
        None: it is not listed."""
        if self._venue.has("fetchOrder"):
            try:
                return (yield self._venue.read("fetch_order", order_id, entry.symbol, dict(entry.account)))
            except Exception as error:
                if not _is_answer(error):
                    raise
        return (yield from self._listed(entry, lambda order: str(order.get("id")) == order_id))

    def by_client_id(self, entry: Entry) -> "Steps[Optional[Any]]":
        """None: the exchange has no order of this client id.

        :raises Exception: that is not certain
        """
        if self._venue.has("fetchOrder"):
            try:
                given = (entry.trade_id, entry.symbol, dict(entry.account))
                found = yield self._venue.read("fetch_order_with_client_order_id", *given)
                if found and is_of(found, entry):
                    return found
            except Exception as error:
                if not _is_answer(error):
                    raise
        found = yield from self._listed(entry, lambda order: is_of(order, entry))
        if found is not None:
            return found
        if not self._keeps_ids:
            raise LookupError(f"{self._venue.exchange.id} is not known to keep client order ids: settle this trade by hand")
        return None

    def _listed(self, entry: Entry, fits: Callable[[Mapping[str, Any]], bool]) -> "Steps[Optional[Any]]":
        """Looks through the exchange's lists of orders. None: it is in none of them.

        :raises Exception: it was not found, and not every list could be read
        """
        since = entry.start - CLOCK_MS
        found = yield from self._in_list(entry, fits, "fetch_open_orders")
        if found is None and self._venue.has("fetchOrders"):
            try:
                return (yield from self._in_list(entry, fits, "fetch_orders", since))
            except Exception as error:
                if not _is_answer(error):
                    raise
        if found is None:
            found = yield from self._in_list(entry, fits, "fetch_closed_orders", since)
        if found is None and self._venue.has("fetchCanceledOrders"):
            found = yield from self._in_list(entry, fits, "fetch_canceled_orders", since)
        return found

    def _in_list(
        self, entry: Entry, fits: Callable[[Mapping[str, Any]], bool], name: str, since: Optional[int] = None
    ) -> "Steps[Optional[Any]]":
        orders = yield self._venue.read(name, entry.symbol, since, None, dict(entry.account))
        return next((order for order in orders if fits(order)), None)

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
