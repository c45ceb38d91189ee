"""Exits without reduceOnly that rest at the exchange. It does not cancel them when their position becomes smaller, so the guard
does: what is left of them could only open the other side. Those of an earlier process are not known."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Dict, List, Mapping, Optional, Set

from ..amounts import decimal_of
from .closes import Closes
from .errors import unsigned
from .orders import Order
from .parameters import account_in
from .steps import AtExchange, Steps
from .venue import Venue

log = logging.getLogger("phasegate.ccxt")


@dataclass(frozen=True)
class RestingExit:
    order_id: str
    symbol: str
    #: what is not filled of it
    amount: Decimal
    #: a stop, or what else waits for a price
    is_conditional: bool
    account: Mapping[str, Any]


class RestingExits:
    """Of one guarded exchange. `cancel_beyond` is steps."""

    def __init__(self, venue: Venue, closes: Closes) -> None:
        self._venue = venue
        self._closes = closes
        #: by the exchange's id, oldest first
        self._exits: Dict[str, RestingExit] = {}

    @property
    def symbols(self) -> Set[str]:
        return {exit.symbol for exit in list(self._exits.values())}

    def note(self, order: Order, answer: Mapping[str, Any]) -> None:
        """An exit that only its size keeps within the position was answered."""
        order_id = answer.get("id")
        rests = (order.type != "market" or order.is_conditional) and answer.get("status") != "closed"
        if order_id is None or not rests or order.amount is None:
            return
        self._exits[str(order_id)] = RestingExit(
            str(order_id),
            self._venue.unified(order.symbol),
            order.amount - decimal_of(answer.get("filled") or 0),
            order.is_conditional,
            account_in(order.params, self._venue.is_one_of),
        )

    def cancel_beyond(self, symbol: str) -> "Steps[None]":
        """Cancels the oldest limit orders that close more than is held, and stops when nothing is held: a stop that is larger
        than what is left still protects it."""
        try:
            if not self._beyond(symbol):
                return
            yield from self._refresh(symbol)  # some may be filled or cancelled by now
            for exit in self._beyond(symbol):
                yield from self._cancel(exit)
        except Exception as error:
            log.warning("exits that rest in %s may close more than is held (%s); it is tried again", symbol, unsigned(error))

    def _of(self, symbol: str) -> List[RestingExit]:
        return [exit for exit in list(self._exits.values()) if exit.symbol == symbol]

    def _beyond(self, symbol: str) -> List[RestingExit]:
        own, held = self._of(symbol), abs(self._closes.left(symbol)) if self._exits else Decimal(0)
        if held == 0:
            return own
        limits = [exit for exit in own if not exit.is_conditional]
        too_much = sum((exit.amount for exit in limits), Decimal(0)) - held
        beyond: List[RestingExit] = []
        for exit in limits:
            if too_much > 0:
                beyond.append(exit)
            too_much -= exit.amount
        return beyond

    def _refresh(self, symbol: str) -> "Steps[None]":
        limits = [exit for exit in self._of(symbol) if not exit.is_conditional]
        accounts: List[Mapping[str, Any]] = []
        listed: Dict[str, Optional[Decimal]] = {}
        for exit in limits:
            if exit.account not in accounts:
                accounts.append(exit.account)
        for account in accounts:
            for order in (yield self._venue.read("fetch_open_orders", symbol, None, None, dict(account))):
                remaining = order.get("remaining")
                listed[str(order.get("id"))] = None if remaining is None else decimal_of(remaining)
        for exit in limits:
            if exit.order_id in listed:
                self._exits[exit.order_id] = replace(exit, amount=listed[exit.order_id] or exit.amount)
            else:
                self._exits.pop(exit.order_id, None)

    def _cancel(self, exit: RestingExit) -> "Steps[None]":
        log.warning(
            "exit %s in %s rests and is cancelled: it would close more than is held, and nothing keeps it from opening the "
            "other side",
            exit.order_id,
            exit.symbol,
        )
        try:
            try:
                yield self._cancelling(exit)
            except Exception:
                if not exit.is_conditional:
                    raise
                yield self._cancelling(exit, trigger=True)  # some exchanges keep what waits for a price apart
        except Exception as error:
            if type(error).__name__ != "OrderNotFound":
                raise
        self._exits.pop(exit.order_id, None)

    def _cancelling(self, exit: RestingExit, **more: Any) -> AtExchange:
        given = (exit.order_id, exit.symbol, {**exit.account, **more})
        return AtExchange(lambda: self._venue.exchange.cancel_order(*given), self._venue.scope("cancel"))
