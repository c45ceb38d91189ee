"""Entries: asked for, sent with their trade_id, and never otherwise."""

from __future__ import annotations

import functools
import logging
import threading
import time
from dataclasses import replace
from decimal import Decimal
from typing import Any, Callable, Mapping, Optional, Set, cast

from ..amounts import amount as to_8_places
from ..amounts import price_text
from ..answers import CheckAnswer
from ..arguments import instant_in
from ..check_answer import local_block
from ..client import Client
from ..trades import Trade, read_trade
from .book import Book, Entry
from .errors import CERTAIN, Blocked, Refused, unsigned
from .orders import Order, has_known_worth, notional_of, planned_prices, refuse_another_order
from .parameters import account_in
from .settlement import Settlement
from .steps import AtExchange, AtPlatform, Steps
from .venue import Venue, quote_of

log = logging.getLogger("phasegate.ccxt")

#: Sends an order as it is decided.
Send = Callable[[Order], Any]

#: The outbox knows of another life of this trade_id, which must not be given back.
_NOT_OURS = frozenset({"TRADE_ALREADY_REPORTED", "UNSETTLED", "CANCEL_WAITING"})


class Entries:
    """Its methods are steps."""

    def __init__(
        self, venue: Venue, client: Client, book: Book, settlement: Settlement, strategy: Optional[str]
    ) -> None:
        self._venue = venue
        self._client = client
        self._book = book
        self._settlement = settlement
        self._strategy = strategy
        #: trade_ids whose callers went away while the platform was asked
        self._abandoned: Set[str] = set()
        self._lock = threading.Lock()

    def enter(self, order: Order, market: Mapping[str, Any], send: Send) -> "Steps[Any]":
        refuse_another_order(order)
        if market.get("option"):
            raise Refused(f"{order.symbol} is an option: what an entry risks cannot be told by amount and price")
        if order.is_trailing:
            raise Refused("a trailing entry follows the market to a price that nobody is asked about: wait, then order")
        if market.get("contract") and order.is_conditional:
            raise Refused("a conditional entry in a contract fills when nobody is asked: wait for the price, then order")
        if market.get("contract") and not has_known_worth(market):
            raise Refused(
                f"{order.symbol}: it is not known what a contract is worth, so its notional cannot be told to Phasegate"
            )
        entry = yield from self._asked(order, market)
        try:
            answer = yield from self._answer(entry)
            if not answer.allowed:
                raise Blocked(f"{order.side} {entry.trade['notional']} of {order.symbol}", answer)
            entry.stage = "sending"
            self._save_or_give_back(entry)
            return (yield from self._send(entry, order, send))
        finally:
            if entry.trade_id not in self._abandoned:
                self._settlement.under_way.discard(entry.trade_id)

    def _asked(self, order: Order, market: Mapping[str, Any]) -> "Steps[Entry]":
        """The request for an entry, stored before it is sent."""
        symbol = str(market["symbol"])
        if self._book.held(symbol):
            yield from self._settlement.close(symbol)
        if (yield from self._venue.takes_cost(order, market)):
            order = replace(order, cost=order.amount)
        else:
            order = self._venue.as_sent(order, market)
        price = yield from self._venue.price(order, market)
        rate = yield from self._venue.own_rate(quote_of(market))
        notional = to_8_places(notional_of(order, market, price) * rate)
        trade_id = str(order.own.get("trade_id") or order.params.get("clientOrderId") or self._venue.new_id())
        if self._book.entry(trade_id) is not None:
            raise Refused(f"trade {trade_id} was asked for already: an order of its own takes an id of its own")
        if notional <= 0:
            raise Refused(f"an entry in {symbol} for {notional} is none")
        trade = {
            "trade_id": trade_id,
            "symbol": symbol,
            "side": order.trade_side,
            "mode": self._venue.mode,
            "notional": format(notional, "f"),
            "entry_price": price_text(price),
            **{name: price_text(planned) for name, planned in planned_prices(order).items()},
            "strategy": order.own.get("strategy", self._strategy),
        }
        parent = self._book.open_trade(symbol, order.side)
        if parent is not None:
            trade["parent_trade_id"] = parent.trade_id
        told = {name: str(value) for name, value in trade.items() if value is not None}
        read_trade(told)  # what is wrong with it is said before anything is stored
        entry = Entry(trade_id, symbol, "buy" if order.side == "buy" else "sell", told, format(rate, "f"), _now())
        entry.amount = "0" if order.cost is not None else format(order.amount or 0, "f")
        entry.account = {} if market.get("contract") else account_in(order.params, self._venue.is_one_of)
        with self._lock:
            self._settlement.under_way.add(trade_id)
            self._book.entries.append(entry)
        try:
            self._book.save()
        except OSError as error:
            self._book.entries.remove(entry)
            self._settlement.under_way.discard(trade_id)
            raise Refused(f"the entry cannot be stored, so it is not asked for: {error}") from error
        return entry

    def _answer(self, entry: Entry) -> "Steps[CheckAnswer]":
        """A block gives back what it may have been granted: nothing was sent."""

        def give_back() -> None:
            self._settlement.give_back(entry, "its order was not placed")
            self._settlement.under_way.discard(entry.trade_id)

        try:
            answer: CheckAnswer = yield AtPlatform(lambda: self._client.check(cast(Trade, entry.trade)), give_back)
        except Exception:
            give_back()
            raise
        except BaseException:  # the caller no longer waits: it is given back when the answer has come
            self._abandoned.add(entry.trade_id)
            raise
        if answer.allowed and self._client.is_permit_over(entry.trade_id):
            answer = local_block("PERMIT_EXPIRED")
        if answer.allowed:
            entry.checked_at = instant_in(answer.checked_at)
            self._settlement.note_permit(entry, answer)
        elif not answer.local or answer.reason in _NOT_OURS or self._client.outbox.trade(entry.trade_id) is None:
            self._book.drop(entry)
        else:
            give_back()
        return answer

    def _send(self, entry: Entry, order: Order, send: Send) -> "Steps[Any]":
        """With the trade_id as the order's client id, by which it is found again."""
        scope = self._venue.scope("order")
        scope.check = functools.partial(self._still_allowed, entry)
        sent = order.with_params(clientOrderId=entry.trade_id)
        try:
            result = yield AtExchange(lambda: send(sent), scope)
        except Exception as error:
            if not scope.sent or type(error).__name__ in CERTAIN:
                self._settlement.give_back(entry, f"its order was not placed: {unsigned(error)}")
                raise
            log.warning("entry %s: it is not known whether its order was placed: %s", entry.trade_id, unsigned(error))
            found = yield from self._settlement.look_up_now(entry)
            if found is None:
                raise
            return found
        yield from self._settlement.placed(entry, result)
        return result

    def _still_allowed(self, entry: Entry) -> None:
        """ccxt waits for its rate limiter, and loads what it lacks, before it sends."""
        if self._venue.mode != entry.trade["mode"]:
            raise Refused(f"the network was changed: {entry.trade_id} was asked about as {entry.trade['mode']}")
        if self._client.is_permit_over(entry.trade_id):
            raise Blocked(f"{entry.side} of {entry.symbol}", local_block("PERMIT_EXPIRED"))

    def _save_or_give_back(self, entry: Entry) -> None:
        try:
            self._book.save()
        except OSError as error:
            self._client.cancel(entry.trade_id, wait=False)
            raise Refused(f"the entry cannot be stored, so it is not placed: {error}") from error

    def resting(self, order_id: str, symbol: str, order: Order) -> Optional[Entry]:
        """The entry of an order that is to be changed, if it is one."""
        told = order.params.get("clientOrderId")
        by_client_id = self._book.entry(str(told)) if not order_id else None
        entry = self._book.of_order(order_id, symbol) or by_client_id
        if entry is None or entry.stage != "resting":
            return None
        if told is not None and str(told) != entry.trade_id:
            raise Refused(f"clientOrderId {told} is that of another order than {order_id}")
        return entry

    def assert_none(self, order_id: str, order: Order) -> "Steps[None]":
        """An order that is changed as an exit must be one: some exchanges take its new size, and pass over the side.

        :raises Refused: it is an entry
        """
        told = order.params.get("clientOrderId")
        refused = Refused(f"order {order_id or told} is an entry: cancel it, and create a new order")
        if told is not None and self._book.entry(str(told)) is not None:
            raise refused
        try:
            if order_id:
                found = yield self._venue.read("fetch_order", order_id, order.symbol)
            else:
                found = yield self._venue.read("fetch_order_with_client_order_id", told, order.symbol)
        except Exception as error:  # an exit is not held up when it cannot be classified
            log.warning("order %s is changed as an exit, and cannot be looked up: %s", order_id or told, unsigned(error))
            return
        if found.get("side") not in (None, order.side):
            raise refused

    def edit(self, entry: Entry, order_id: str, order: Order, market: Mapping[str, Any], send: Send) -> "Steps[Any]":
        """Never beyond what was asked for.

        :raises Blocked: its permit cannot be renewed
        :raises Refused: it would be more than that
        """
        refuse_another_order(order)
        yield from self._settlement.refresh(entry)
        if entry.stage != "resting" or Decimal(entry.filled) > 0:
            raise Refused(
                f"{entry.filled} of order {order_id} are filled, and what it becomes could be filled beside that: cancel it, "
                "and create a new order"
            )
        if order.side != entry.side or order.amount is None or order.is_conditional:
            raise Refused(f"edit_order of entry {order_id} needs the same side, an amount and no trigger")
        price = yield from self._venue.price(order, market)
        notional = notional_of(self._venue.as_sent(order, market), market, price) * Decimal(entry.rate)
        if to_8_places(notional) > Decimal(entry.trade["notional"]):
            raise Refused(
                f"order {order_id} would become {notional:f}, Phasegate was asked about {entry.trade['notional']}: cancel it, "
                "and create a new order"
            )
        if entry.trade["mode"] == "live":  # paper has no permit
            answer: CheckAnswer = yield AtPlatform(lambda: self._client.renew(entry.trade_id))
            if not answer.allowed:
                raise Blocked(f"an edit of order {order_id}", answer)
        entry.is_edited = True
        self._book.save()
        scope = self._venue.scope("order")
        try:
            result = yield AtExchange(lambda: send(order), scope)
        except Exception as error:
            entry.is_edited = scope.sent and type(error).__name__ not in CERTAIN
            raise
        entry.orders.append(str(result.get("id") or order_id))
        entry.amount, entry.is_edited = format(order.amount, "f"), False
        yield from self._settlement.edited(entry)
        return result


def _now() -> int:
    return int(time.time() * 1000)
