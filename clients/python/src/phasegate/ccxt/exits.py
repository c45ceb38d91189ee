"""Whether an order is an exit, and of how much. The platform is not asked."""

from __future__ import annotations

import logging
from dataclasses import replace
from decimal import Decimal
from typing import Any, Mapping, Optional

from ..amounts import decimal_of
from .claims import Claims
from .closes import Closes
from .errors import Refused, unsigned
from .orders import Order
from .parameters import is_on_margin, position_side_in, refuse_another_mark, refuse_another_size, refuse_elsewhere
from .resting_exits import RestingExits
from .settlement import Settlement
from .steps import Steps
from .venue import Venue

log = logging.getLogger("phasegate.ccxt")


#: Where ccxt makes a market order of any order with reduceOnly: a stop would close the position now.
_CLOSED_AT_ONCE = frozenset({"coinbase"})


class Exits:
    """Its methods are steps."""

    def __init__(self, venue: Venue, closes: Closes, settlement: Settlement, resting: RestingExits) -> None:
        self._venue = venue
        self._closes = closes
        self._resting = resting
        self._claims = Claims(venue, closes, settlement)

    def decide(self, order: Order, market: Mapping[str, Any]) -> "Steps[Optional[Order]]":
        """The order as an exit: never more than closes. None: it is an entry. The platform is not asked, and nothing of
        Phasegate that fails can stop it."""
        if market.get("contract"):
            return (yield from self._of_contract(order, market))
        if is_on_margin(order.params, self._venue.exchange.options):
            # With a price ccxt makes of the amount what is to be received, at binance: more of it, when the price fell.
            plain = order.without_price() if order.type == "market" else order
            yield from self._learn_if_needed(plain)
            leaving = self._cut(plain, self._free(plain), market)
            if leaving is None:
                return None
            refuse_another_size(order.params)
            return replace(leaving, is_sized=True)
        if order.side == "sell" and market.get("base") not in self._venue.own_currencies:
            refuse_elsewhere(order.params)
            return order  # coins that are owned: it cannot open anything
        return None

    def _of_contract(self, order: Order, market: Mapping[str, Any]) -> "Steps[Optional[Order]]":
        if order.only_reduces(self._venue.is_one_of):
            refuse_elsewhere(order.params)
            refuse_another_mark(order.params)
            # ccxt passes over a "true" that is text
            return order.with_params(reduceOnly=True) if isinstance(order.params.get("reduceOnly"), str) else order
        if position_side_in(order.params, self._venue.is_one_of) is not None or order.params.get("hedged") is True:
            return None  # it adds to its side, whatever the other side holds
        symbol = self._venue.unified(order.symbol)
        if self._claims.is_in_doubt(symbol):
            yield from self._claims.learn(symbol)
        held = known = self._known_position(order.symbol)
        if order.amount is None or held * order.direction >= 0 or order.amount > abs(held):
            held = yield from self._account_position(held, order, market)
        leaving = self._cut(order, held, market)
        if leaving is None:
            return None
        refuse_elsewhere(order.params)
        leaving = replace(leaving, foreign=held - known)
        if not self._venue.is_one_of(_CLOSED_AT_ONCE):
            refuse_another_mark(order.params)
            return leaving.marked()
        if leaving.cost is not None:
            return None
        refuse_another_size(order.params)
        return replace(leaving, is_sized=True)

    # Exits that their size alone keeps within the position

    def claim(self, order: Order, market: Mapping[str, Any]) -> Optional[Order]:
        """To be called just before an exit is sent, and `note` or `failed` after. Conditional ones claim nothing: two stops
        for one position are placed.

        :returns: as much of it as other exits leave. None: they close all of the position
        """
        if not order.is_sized or order.is_conditional:
            return order
        return self._claims.take(
            self._venue.unified(order.symbol), lambda: self._cut(order, self._free(order) + order.foreign, market)
        )

    def unmarked(self, order: Order, market: Mapping[str, Any]) -> Order:
        """A contract's exit without the mark that ccxt declined, as much of it as others leave.

        :raises Refused: they leave nothing, or `params` say another size
        """
        refuse_another_size(order.params)
        left = self.claim(order.unmarked(), market)
        if left is None:
            raise Refused(f"other exits close all of the position in {order.symbol}")
        return left

    def failed(self, order: Order, is_in_doubt: bool) -> None:
        """:param is_in_doubt: it may have been placed all the same"""
        self._claims.failed(order, is_in_doubt)

    def _free(self, order: Order) -> Decimal:
        held = self._known_position(order.symbol)
        return held if order.is_conditional else held + self._claims.of(self._venue.unified(order.symbol))

    def _learn_if_needed(self, order: Order) -> "Steps[None]":
        """The exchange is asked first, for other exits that rest there may have been filled. Before a conditional one it is
        asked only where the order is for more than is known."""
        free = self._free(order)
        is_beyond = free * order.direction >= 0 or order.amount is None or order.amount > abs(free)
        if is_beyond or not order.is_conditional:
            yield from self._claims.learn(self._venue.unified(order.symbol))

    def _account_position(self, known: Decimal, order: Order, market: Mapping[str, Any]) -> "Steps[Decimal]":
        """The account's, where more of it can be closed than of the guard's own: what is from before is left with it."""
        try:
            net = _net((yield self._venue.read("fetch_positions", [market["symbol"]])), market)
        except Exception as error:
            why = unsigned(error)
            log.warning("the position in %s is not known (%s): the guard's own entries hold %s", order.symbol, why, known)
            return known
        return net if net * order.direction < min(Decimal(0), known * order.direction) else known

    def _cut(self, order: Order, held: Decimal, market: Mapping[str, Any]) -> Optional[Order]:
        """An order against the position, up to the position."""
        if held * order.direction >= 0:
            return None
        if order.cost is not None:  # only a contract's reduceOnly keeps it within the position
            return order if market.get("contract") else None
        if order.amount is None:
            return None
        if order.amount <= abs(held):
            return order
        log.warning(
            "%s %s of %s closes %s: what is beyond would open the other side, place it as an order of its own",
            order.side,
            order.amount,
            order.symbol,
            abs(held),
        )
        return order.cut_to(abs(held))

    def _known_position(self, symbol: str) -> Decimal:
        """In the market's own unit, below 0 for a short; by the fills of the guard's own entries."""
        try:
            return self._closes.left(self._venue.unified(symbol))
        except Exception as error:  # a fault of ours holds up no exit
            log.error("the position in %s cannot be added up: %r", symbol, error)
            return Decimal(0)

    def note(self, order: Order, result: Any, market: Mapping[str, Any]) -> "Steps[None]":
        """An exit was sent. What it leaves of others that rest is cancelled: its caller's answer waits for that alone."""
        self._note_filled(order, result)
        if order.is_sized and not market.get("contract") and isinstance(result, Mapping):
            self._resting.note(order, result)
            yield from self._resting.cancel_beyond(self._venue.unified(order.symbol))

    def _note_filled(self, order: Order, result: Any) -> None:
        try:
            if not self._claims.answered(order, result):
                return
            filled, order_id = decimal_of(result.get("filled") or 0), result.get("id")
            symbol = self._venue.unified(order.symbol)
            self._closes.note_exit(symbol, "" if order_id is None else str(order_id), filled * order.direction)
        except Exception as error:  # it is placed: its caller gets the answer
            self._claims.failed(order, is_in_doubt=True)
            log.warning("what was filled of an exit in %s is found out later: %r", order.symbol, error)


def _net(positions: Any, market: Mapping[str, Any]) -> Decimal:
    own = [position for position in positions or [] if position.get("symbol") == market["symbol"]]
    return sum(
        (
            decimal_of(position.get("contracts") or 0) * (-1 if position.get("side") == "short" else 1)
            for position in own
        ),
        Decimal(0),
    )
