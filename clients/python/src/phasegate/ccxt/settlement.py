"""Outcomes of entries: looked up at the exchange, then reported to the platform, or the permit is given back where nothing was executed."""

from __future__ import annotations

import logging
import threading
import time
from decimal import Decimal
from typing import Any, Dict, Mapping, Optional, Sequence, Set, Tuple

from ..amounts import amount as to_8_places
from ..amounts import decimal_of, price_text
from ..answers import CheckAnswer
from ..client import Client
from .book import RELEASED, Book, Entry, instant_of
from .closes import Closes
from .errors import unsigned
from .orders import worth
from .orders_there import OrdersThere
from .resting_exits import RestingExits
from .steps import AtExchange, AtPlatform, Steps
from .turns import Turns
from .venue import Venue

log = logging.getLogger("phasegate.ccxt")

#: So long an order that was sent may take to be seen at the exchange: until then it is not called unplaced.
ARRIVAL_MS = 60_000
#: Between two settlements that reading brings about.
PAUSE_SECONDS = 10.0
#: The platform was asked, and has no permit to renew.
PERMIT_GONE = frozenset({"PERMIT_UNKNOWN", "PERMIT_EXPIRED"})
_OVER = frozenset({"closed", "canceled", "expired", "rejected"})


class Settlement:
    """Its methods are steps. Reports are stored and delivered in the background: they wait for nothing."""

    def __init__(
        self, venue: Venue, client: Client, book: Book, closes: Closes, resting_exits: RestingExits
    ) -> None:
        self._venue = venue
        self._client = client
        self._book = book
        self._closes = closes
        self._resting_exits = resting_exits
        self._there = OrdersThere(venue, book)
        #: trade_ids that a thread or task of this process is about to place
        self.under_way: Set[str] = set()
        #: by trade_id: when half of a permit's life is over, and when all of it is; by the monotonic clock
        self._permits: Dict[str, Tuple[float, float]] = {}
        #: by trade_id: when the answer to its order failed to come, by the monotonic clock
        self._lost: Dict[str, float] = {}
        self._last = float("-inf")
        self._turns = Turns()
        #: settlings so far, and the last of them that is over
        self._begun = self._ended = 0
        #: an outcome is reported once, though several threads may read it at the same time
        self._taking_in = threading.Lock()

    # When

    @property
    def is_due(self) -> bool:
        """One that is under way is not waited for by those who only read."""
        has_work = any(entry.stage != "closed" for entry in self._book.entries)
        is_free = self._turns.is_free and not self._book.is_closed
        return has_work and is_free and time.monotonic() - self._last >= PAUSE_SECONDS

    def wake(self) -> None:
        """Something was sent that may have closed a position: the next reading settles."""
        self._last = float("-inf")

    def settle(self) -> "Steps[None]":
        """Everything, as far as the exchange answers. An entry that cannot be settled does not hold up the others. What
        happened before the call is settled when it returns, though another settling was under way.

        :raises RuntimeError: the exchange was released"""
        if self._book.is_closed:
            raise RuntimeError(RELEASED)
        begun = self._begun
        yield from self._turns.take(self._settle_unless_done_since(begun))

    def _settle_unless_done_since(self, begun: int) -> "Steps[None]":
        """:param begun: settlings when it was asked for; a later one serves all who wait"""
        if self._ended > begun:
            return
        self._begun += 1
        self._last = time.monotonic()
        for entry in list(self._book.entries):
            if entry.trade_id not in self.under_way and entry.stage in ("asked", "sending", "resting"):
                yield from self._quietly(entry.trade_id, self._settle(entry))
        for symbol in sorted({entry.symbol for entry in self._book.entries if entry.stage == "open"}):
            yield from self._quietly(symbol, self._closes.report(symbol))
        for symbol in sorted(self._resting_exits.symbols):
            yield from self._resting_exits.cancel_beyond(symbol)
        self._ended = self._begun

    def close(self, symbol: str) -> "Steps[None]":
        """Before an entry: whether the position it would add to is closed."""
        yield from self._turns.take(self._quietly(symbol, self._closes.report(symbol)))

    def _quietly(self, what: str, steps: "Steps[None]") -> "Steps[None]":
        try:
            yield from steps
        except Exception as error:
            log.warning("%s could not be settled (%s); it is tried again", what, unsigned(error))

    # Entries

    def note_permit(self, entry: Entry, answer: CheckAnswer) -> None:
        if answer.valid_for_seconds is not None:
            now = time.monotonic()
            self._permits[entry.trade_id] = (now + answer.valid_for_seconds / 2, now + answer.valid_for_seconds)

    def placed(self, entry: Entry, order: Any) -> "Steps[None]":
        """The exchange has taken it. Whatever fails from here on is settled later."""
        self._lost.pop(entry.trade_id, None)
        entry.stage = "resting"
        self._there.note_id(entry, order)
        order_id = order.get("id") if isinstance(order, Mapping) else None
        if order_id is not None:
            entry.orders.append(str(order_id))
        try:
            self._book.save()
            self._take_in(entry, order)
            tells_nothing = order.get("status") is None
            if entry.stage == "resting" and entry.orders and (tells_nothing or order.get("type") == "market"):
                self._take_in(entry, (yield from self._there.of(entry)))
        except Exception as error:
            log.warning("entry %s was placed; what was filled is found out later: %s", entry.trade_id, unsigned(error))

    def look_up_now(self, entry: Entry) -> "Steps[Optional[Any]]":
        """An order that perhaps was placed a moment ago."""
        self._lost[entry.trade_id] = time.monotonic()
        try:
            found = yield from self._there.by_client_id(entry)
        except Exception as error:
            log.warning("entry %s cannot be looked up (%s); it is tried again", entry.trade_id, unsigned(error))
            return None
        if found is not None:
            yield from self.placed(entry, found)
        return found

    def _settle(self, entry: Entry) -> "Steps[None]":
        if entry.stage == "asked":
            self.give_back(entry, "the bot ended before its order was placed")
            return
        if entry.stage == "sending" or not entry.orders:
            found = yield from self._there.by_client_id(entry)
            if found is not None:
                yield from self.placed(entry, found)
            elif self._had_time_to_arrive(entry):
                self.give_back(entry, "the exchange does not know its order")
            return
        yield from self.refresh(entry)
        if entry.stage == "resting":
            yield from self._keep_alive(entry)

    def _had_time_to_arrive(self, entry: Entry) -> bool:
        """Since its answer failed to come, by a clock that is never set; of an earlier process since it was asked for."""
        lost = self._lost.get(entry.trade_id)
        ago = time.time() * 1000 - entry.asked_at if lost is None else (time.monotonic() - lost) * 1000
        return ago > ARRIVAL_MS

    def refresh(self, entry: Entry) -> "Steps[None]":
        """The current state of a resting entry at the exchange."""
        yield from self._read_replaced(entry)
        self._take_in(entry, (yield from self._there.of(entry)))

    def refresh_all(self, symbol: str) -> "Steps[None]":
        """Of the resting entries of a symbol."""
        for entry in self._book.resting(symbol):
            yield from self._quietly(entry.trade_id, self.refresh(entry))

    def edited(self, entry: Entry) -> "Steps[None]":
        """The exchange has taken an edit. What was filled just before it comes on top of the new order, which is cancelled
        then. Whatever fails from here on is settled later."""
        try:
            self._book.save()
            yield from self._read_replaced(entry)
            if any(Decimal(filled) > 0 for filled, _ in entry.replaced.values()):
                log.warning("entry %s was filled in part while it was edited: the new order is cancelled", entry.trade_id)
                yield self._cancel(entry)
        except Exception as error:
            log.warning(
                "entry %s was edited; what was filled before is found out later: %s", entry.trade_id, unsigned(error)
            )

    def _read_replaced(self, entry: Entry) -> "Steps[None]":
        """Orders that an edit replaced, each once."""
        for order_id in sorted(set(entry.orders) - {entry.orders[-1], *entry.replaced}):
            order = (yield from self._there.of_id(entry, order_id)) or {}  # some exchanges forget it
            filled = format(decimal_of(order.get("filled") or 0), "f")
            entry.replaced[order_id] = [filled, format(_price_of(entry, order), "f")]
            self._book.save()

    def _take_in(self, entry: Entry, order: Any) -> None:
        """One of ccxt's order structures about an entry."""
        with self._taking_in:
            if entry.stage == "resting" and self._book.entry(entry.trade_id) is entry:
                self._take_in_first(entry, order)

    def _take_in_first(self, entry: Entry, order: Any) -> None:
        status, filled = order.get("status"), decimal_of(order.get("filled") or 0)
        ordered = Decimal(entry.amount)
        is_over = status in _OVER or (ordered > 0 and filled >= ordered)
        if filled == 0 and status == "closed":
            if ordered == 0:
                raise LookupError(f"the exchange does not tell what was filled of order {order.get('id')}")
            filled = ordered  # it tells no more than that it is done
        parts = [(Decimal(amount), Decimal(price)) for amount, price in entry.replaced.values()]
        parts = [part for part in (*parts, (filled, _price_of(entry, order))) if part[0] > 0]
        total = sum((amount for amount, _ in parts), Decimal(0))
        if total > Decimal(entry.filled):
            at = order.get("lastTradeTimestamp") or order.get("timestamp")
            entry.filled_at = entry.filled_at or (int(at) if at else None)
            entry.filled = format(total, "f")
            self._book.save()
        if not is_over:
            return
        if entry.is_edited and status != "closed":
            raise LookupError(
                "an edit of its order was not answered: see whether the exchange has another one, and settle this trade by hand"
            )
        if total == 0:
            self.give_back(entry, "its order ended and nothing was filled")
        else:
            self._report(entry, parts, total)

    def _report(self, entry: Entry, parts: Sequence[Tuple[Decimal, Decimal]], filled: Decimal) -> None:
        """:param parts: what was filled of each of its orders, at which average price"""
        market = self._venue.market_now(entry.symbol)
        price = sum((amount * at for amount, at in parts), Decimal(0)) / filled
        value = sum((worth(amount, at, market) for amount, at in parts), Decimal(0))
        notional = to_8_places(value * Decimal(entry.rate))
        entry.filled = format(filled, "f")
        report: Dict[str, Any] = {name: value for name, value in entry.trade.items() if name != "strategy"}
        report.update(notional=format(notional, "f"), entry_price=price_text(price) or entry.trade["entry_price"])
        self._client.opened(**report, opened_at=instant_of(entry.filled_at), wait=False)
        entry.stage = "open"
        self._permits.pop(entry.trade_id, None)
        self._book.save()

    def _keep_alive(self, entry: Entry) -> "Steps[None]":
        """Renews the permit of a resting order in time; without one it is cancelled."""
        half, end = self._permits.get(entry.trade_id, (float("-inf"), float("-inf")))
        if entry.trade["mode"] != "live" or time.monotonic() < half:
            return
        answer: CheckAnswer = yield AtPlatform(lambda: self._client.renew(entry.trade_id))
        if answer.allowed:
            self.note_permit(entry, answer)
        elif not answer.local or answer.reason in PERMIT_GONE or time.monotonic() >= half + (end - half) / 2:
            log.warning("the resting order of %s is cancelled: %s", entry.trade_id, answer.reason)
            yield self._cancel(entry)

    def _cancel(self, entry: Entry) -> AtExchange:
        cancel = self._venue.exchange.cancel_order
        return AtExchange(lambda: cancel(entry.orders[-1], entry.symbol, dict(entry.account)), self._venue.scope("cancel"))

    def give_back(self, entry: Entry, why: str) -> None:
        """Nothing of it was executed. Never waits for the platform."""
        log.info("the permit of %s is given back: %s", entry.trade_id, why)
        self._client.cancel(entry.trade_id, wait=False)
        self._permits.pop(entry.trade_id, None)
        self._lost.pop(entry.trade_id, None)
        self._book.drop(entry)


def _price_of(entry: Entry, order: Mapping[str, Any]) -> Decimal:
    """At which an order was filled, as well as its exchange tells."""
    return decimal_of(order.get("average") or order.get("price") or entry.trade["entry_price"])
