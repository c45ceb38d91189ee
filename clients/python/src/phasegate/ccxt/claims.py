"""How much of a position exits without reduceOnly take, from just before they are sent until it is known what was filled of
them: their size alone keeps them from opening the other side."""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Callable, Dict, List, Optional

from ..amounts import decimal_of
from .closes import Closes
from .errors import unsigned
from .orders import Order
from .parameters import account_in
from .settlement import Settlement
from .steps import Steps
from .venue import Venue

log = logging.getLogger("phasegate.ccxt")


@dataclass
class Claim:
    order: Order
    symbol: str
    #: below 0 for a sale
    amount: Decimal
    #: the exchange's; None: it is not known
    order_id: Optional[str] = None
    #: it may have been filled: the claim stays until the exchange has told
    is_in_doubt: bool = False


class Claims:
    """Of one guarded exchange. `learn` is steps; all else asks nobody."""

    def __init__(self, venue: Venue, closes: Closes, settlement: Settlement) -> None:
        self._venue = venue
        self._closes = closes
        self._settlement = settlement
        #: by the id() of their orders
        self._claims: Dict[int, Claim] = {}
        self._lock = threading.Lock()

    def of(self, symbol: str) -> Decimal:
        return sum((claim.amount for claim in list(self._claims.values()) if claim.symbol == symbol), Decimal(0))

    def take(self, symbol: str, cut: Callable[[], Optional[Order]]) -> Optional[Order]:
        """:param cut: the order, as much of it as the other claims leave. None: they leave nothing"""
        with self._lock:
            order = cut()
            if order is not None and order.amount is not None:
                self._claims[id(order)] = Claim(order, symbol, order.amount * order.direction)
            return order

    def failed(self, order: Order, is_in_doubt: bool) -> None:
        """:param is_in_doubt: it may have been placed all the same"""
        claim = self._claims.get(id(order))
        if claim is not None and is_in_doubt:
            claim.is_in_doubt = True
        else:
            self._forget(order)

    def answered(self, order: Order, answer: Any) -> bool:
        """Whether the answer tells what was filled of it, and of a market order no less than all."""
        claim, status = self._claims.get(id(order)), answer.get("status")
        is_untold = answer.get("filled") is None and status != "open"
        is_under_way = order.type == "market" and status == "open"
        if claim is None or not (is_untold or is_under_way):
            self._forget(order)
            return True
        claim.order_id = None if answer.get("id") is None else str(answer["id"])
        claim.is_in_doubt = True
        return False

    def is_in_doubt(self, symbol: str) -> bool:
        return bool(self._doubtful(symbol))

    def learn(self, symbol: str) -> "Steps[None]":
        """From the exchange, of a symbol: its resting entries, the exits in doubt, and the fills."""
        doubtful = self._doubtful(symbol)
        try:
            yield from self._settlement.refresh_all(symbol)
            for claim in doubtful:
                yield from self._learn_of(claim)
            yield from self._closes.read(symbol)
        except Exception as error:
            log.warning("what is left in %s cannot be learned (%s): what is known counts", symbol, unsigned(error))
            return
        for claim in doubtful:  # the fills tell of those without an order
            self._forget(claim.order)

    def _doubtful(self, symbol: str) -> List[Claim]:
        return [claim for claim in list(self._claims.values()) if claim.symbol == symbol and claim.is_in_doubt]

    def _learn_of(self, claim: Claim) -> "Steps[None]":
        if claim.order_id is None:
            return
        account = account_in(claim.order.params, self._venue.is_one_of)
        found = yield self._venue.read("fetch_order", claim.order_id, claim.symbol, account)
        filled = decimal_of(found.get("filled") or 0)
        self._closes.note_exit(claim.symbol, claim.order_id, filled if claim.amount > 0 else -filled)
        self._forget(claim.order)

    def _forget(self, order: Order) -> None:
        self._claims.pop(id(order), None)
