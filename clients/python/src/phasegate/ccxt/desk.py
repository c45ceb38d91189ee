"""Where orders are decided about: an entry is asked for, an exit is passed on at once."""

from __future__ import annotations

import logging
from typing import Any, Callable, Dict, List, Optional

from ..check_answer import local_block
from ..client import Client
from ..problems import PhasegateError
from .book import RELEASED, Book
from .closes import Closes
from .entries import Entries, Send
from .errors import CERTAIN, Blocked, Refused, unsigned
from .exits import Exits
from .orders import Order
from .resting_exits import RestingExits
from .scope import Scope
from .settlement import Settlement
from .steps import AtExchange, AtPlatform, Steps
from .turns import Turns
from .venue import Venue

log = logging.getLogger("phasegate.ccxt")

#: How ccxt declines to send an order, with reduceOnly perhaps.
_NOT_MARKED = frozenset({"ArgumentsRequired", "BadRequest", "InvalidOrder", "NotSupported"})


class Desk:
    """Of one guarded exchange. Its methods are steps (steps.py)."""

    def __init__(self, venue: Venue, client: Client, book: Book, strategy: Optional[str]) -> None:
        self.venue = venue
        self.book = book
        self._client = client
        self._is_reconciled = False
        self._reconciling = Turns()
        closes = Closes(venue, client, book)
        resting = RestingExits(venue, closes)
        self.settlement = Settlement(venue, client, book, closes, resting)
        self._exits = Exits(venue, closes, self.settlement, resting)
        self._entries = Entries(venue, client, book, self.settlement, strategy)

    def place(self, order: Order, send: Send) -> "Steps[Any]":
        """One order.

        :returns: ccxt's order structure
        :raises Blocked: an entry that is not allowed
        :raises Refused: it is not clear what it would be
        """
        leaving = yield from self._exit_of(order)
        if leaving is not None:
            leaving = self._exits.claim(leaving, self.venue.market_now(order.symbol))
        if leaving is not None:
            return (yield from self._leave(leaving, send))
        yield from self._ready()
        return (yield from self._entries.enter(order, self.venue.market_now(order.symbol), send))

    def _leave(self, order: Order, send: Send) -> "Steps[Any]":
        scope = _exit_scope(self.venue, order)
        try:
            result = yield AtExchange(lambda: send(order), scope)
        except BaseException as error:  # a task that is cancelled leaves its order on the way
            self._exits.failed(order, scope.sent and type(error).__name__ not in CERTAIN)
            is_declined = order.is_marked and not scope.sent and type(error).__name__ in _NOT_MARKED
            if not is_declined or order.cost is not None:
                raise  # without the mark only its size keeps it within the position
            bare = self._exits.unmarked(order, self.venue.market_now(order.symbol))
            log.warning("%s takes no reduceOnly here, so the exit is sent without: %s", self.venue.exchange.id, error)
            return (yield from self._leave(bare, send))
        yield from self._exits.note(order, result, self.venue.market_now(order.symbol))
        self.settlement.wake()
        return result

    def place_all(self, requests: List[Any], read: Callable[[Any], Order], send: Send) -> "Steps[List[Any]]":
        """create_orders: exits first, for they wait for no question about an entry. One that is not placed has its place in
        the answer as a rejected order, as in ccxt.

        :raises Exception: of an order of which it is not known whether it was placed; the others have been placed
        """
        results: Dict[int, Any] = {}
        uncertain: List[Exception] = []
        for exits_only in (True, False):
            for place, request in enumerate(requests):
                if place in results:
                    continue
                try:
                    order = read(request)
                    if exits_only and (yield from self._exit_of(order)) is None:
                        continue
                    results[place] = yield from self.place(order, send)
                except Exception as error:
                    if not isinstance(error, (Blocked, Refused)) and type(error).__name__ not in CERTAIN:
                        uncertain.append(error)
                    log.warning("an order of create_orders was not placed: %s", unsigned(error))
                    results[place] = {"id": None, "status": "rejected", "info": {"error": str(error)}}
        if uncertain:
            raise uncertain[0]
        return [results[place] for place in range(len(requests))]

    def _exit_of(self, order: Order) -> "Steps[Optional[Order]]":
        market = yield from self.venue.market(order.symbol)
        return (yield from self._exits.decide(order, market))

    def edit(self, order_id: str, order: Order, send: Send) -> "Steps[Any]":
        """edit_order.

        :raises Blocked, Refused: as `Entries.edit`; and of an order that is neither an entry of the guard nor an exit
        """
        market = yield from self.venue.market(order.symbol)
        entry = self._entries.resting(str(order_id or ""), str(market["symbol"]), order)
        if entry is not None:
            yield from self._ready()
            return (yield from self._entries.edit(entry, order_id, order, market, send))
        leaving = yield from self._exits.decide(order, market)
        if leaving is None:
            raise Refused(f"order {order_id} is no entry that Phasegate allowed: cancel it, and create a new order")
        yield from self._entries.assert_none(str(order_id or ""), order)
        return (yield from self._leave(leaving, send))

    def _ready(self) -> "Steps[None]":
        """Both sides are compared once before the first entry.

        :raises Blocked: they are not, or the exchange was released
        """
        if self.book.is_closed:
            raise Blocked("nothing was asked", local_block("OUTBOX_UNAVAILABLE", f"Nothing was asked: {RELEASED}."))
        if not self._is_reconciled:
            # One for all who wait: entries of this process that are under way are not left by another one.
            yield from self._reconciling.take(self._reconcile_once())

    def _reconcile_once(self) -> "Steps[None]":
        if self._is_reconciled:
            return
        try:
            yield from self.reconcile()
        except PhasegateError as error:
            answer = local_block(error.code, error.detail)
            raise Blocked("not compared with the platform since the start", answer) from error

    def reconcile(self) -> "Steps[Any]":
        """Settles the trades that an earlier process left open, from the exchange's records."""
        yield from self.settlement.settle()
        result = yield AtPlatform(lambda: self._client.reconcile(None, self._was_executed))
        self._is_reconciled = True
        if result.open_here:
            log.warning("open on the platform, and not known here: %s", ", ".join(result.open_here))
        return result

    def _was_executed(self, trade: Dict[str, Any]) -> Any:
        """Settles the orders in the book from the exchange's answers; other orders were not placed by this guard."""
        if self.book.entry(str(trade["trade_id"])) is None:
            log.warning("trade %s was permitted and is not known here: report or cancel it", trade["trade_id"])
        return NotImplemented


def _exit_scope(venue: Venue, order: Order) -> Scope:
    scope = venue.scope("exit")
    scope.is_sent_once = order.is_sized
    return scope
