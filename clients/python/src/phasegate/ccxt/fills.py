"""Fills of an account's own trades, and the profit of what they closed."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import Any, Dict, Iterable, List, Mapping, NamedTuple, Optional, Sequence

from ..amounts import decimal_of
from .orders import worth


class Fill(NamedTuple):
    """One of ccxt's trade structures; amounts are text, `at` is milliseconds since 1970."""

    id: str
    order: str
    side: str
    amount: str
    price: str
    at: int
    #: currency → cost; None: the exchange does not tell
    fees: Optional[Dict[str, str]]


def read_fills(trades: Iterable[Mapping[str, Any]]) -> List[Fill]:
    """Those of exchanges that give fills no id (hollaex, foxbit) are told apart by all else, and by their number among
    those that are alike."""
    fills: List[Fill] = []
    alike: Counter[str] = Counter()
    for trade in trades:
        fill = _read_fill(trade)
        if trade.get("id") is None:
            told = ":".join((fill.order, str(fill.at), fill.side, fill.amount, fill.price))
            fill = fill._replace(id=f"{told}:{alike[told]}")
            alike[told] += 1
        fills.append(fill)
    return fills


def _read_fill(trade: Mapping[str, Any]) -> Fill:
    told = [fee for fee in (trade.get("fees") or [trade.get("fee")]) if fee and fee.get("cost") is not None]
    fees: Dict[str, str] = {}
    for fee in told:
        currency = str(fee.get("currency"))
        fees[currency] = format(Decimal(fees.get(currency, "0")) + decimal_of(fee["cost"]), "f")
    return Fill(
        id=str(trade.get("id")),
        order=str(trade.get("order")),
        side=str(trade["side"]),
        amount=format(decimal_of(trade["amount"]), "f"),
        price=format(decimal_of(trade["price"]), "f"),
        at=int(trade["timestamp"]),
        fees=fees if told else None,
    )


class Position:
    """One trade of Phasegate: an entry with its additions. `amount` in the market's own unit."""

    def __init__(self, trade_id: str, direction: int) -> None:
        self.trade_id = trade_id
        self.direction = direction
        self.entered: Dict[str, Fill] = {}
        self.amount = Decimal(0)
        self.cash = Decimal(0)
        self.base = Decimal(0)
        self.closed_at: Optional[int] = None
        self.last_price = Decimal(0)


def add_up(
    positions: Sequence[Position],
    orders: Mapping[str, Position],
    fills: Sequence[Fill],
    market: Mapping[str, Any],
    rates: Mapping[str, Decimal],
) -> List[Fill]:
    """Adds entries to their positions and exits to the oldest position that is open.

    :param orders: by the exchange's id of an entry's order
    :param rates: of currencies of fees in the quote currency
    :returns: exits that closed nothing of these
    """
    foreign: List[Fill] = []
    for fill in sorted(fills, key=lambda fill: fill.at):
        entered = orders.get(fill.order)
        if entered is not None:
            _enter(entered, fill, market, rates)
        elif not _exit(positions, fill, market, rates):
            foreign.append(fill)
    return foreign


def _enter(position: Position, fill: Fill, market: Mapping[str, Any], rates: Mapping[str, Decimal]) -> None:
    amount, in_coin = Decimal(fill.amount), Decimal(0)
    if not market.get("contract") and fill.side == "buy" and fill.fees is not None:
        in_coin = Decimal(fill.fees.get(str(market.get("base")), "0"))  # that much less is held
    position.amount += amount - in_coin
    _pay(position, fill, amount, market)
    position.cash -= _fees(fill, amount, market, rates, but=str(market.get("base")) if in_coin else None)


def _exit(
    positions: Sequence[Position], fill: Fill, market: Mapping[str, Any], rates: Mapping[str, Decimal]
) -> bool:
    side, left = (1 if fill.side == "buy" else -1), Decimal(fill.amount)
    for position in positions:
        if position.direction == side or position.amount <= 0 or left <= 0:
            continue
        taken = min(left, position.amount)
        position.amount -= taken
        position.closed_at = fill.at
        _pay(position, fill, taken, market)
        position.cash -= _fees(fill, taken, market, rates)
        left -= taken
    return left < Decimal(fill.amount)


def _pay(position: Position, fill: Fill, amount: Decimal, market: Mapping[str, Any]) -> None:
    sign = -1 if fill.side == "buy" else 1
    price = position.last_price = Decimal(fill.price)
    if market.get("inverse"):
        position.base -= sign * worth(amount, price, market) / price
    else:
        position.cash += sign * worth(amount, price, market)


def _fees(
    fill: Fill, amount: Decimal, market: Mapping[str, Any], rates: Mapping[str, Decimal], but: Optional[str] = None
) -> Decimal:
    """In the quote currency, of this amount of the fill. A fee that is not told is taken to be a taker's."""
    share = amount / Decimal(fill.amount)
    estimate = worth(amount, Decimal(fill.price), market) * decimal_of(market.get("taker") or "0.001")
    if fill.fees is None:
        return estimate
    paid = Decimal(0)
    for currency, cost in fill.fees.items():
        if currency == but:
            continue
        if currency in (market.get("quote"), market.get("settle")) and not market.get("inverse"):
            paid += Decimal(cost) * share
        elif currency == market.get("base"):
            paid += Decimal(cost) * share * Decimal(fill.price)
        elif currency in rates:
            paid += Decimal(cost) * share * rates[currency]
        else:
            paid += estimate
    return paid


def profit(position: Position) -> Decimal:
    """Net of fees, in the quote currency."""
    return position.cash + position.base * position.last_price


def is_dust(amount: Decimal, price: Decimal, market: Mapping[str, Any]) -> bool:
    """Whether that little cannot be sold."""
    if amount <= 0:
        return True
    if market.get("contract"):
        return False
    limits: Mapping[str, Any] = market.get("limits") or {}
    least = (limits.get("amount") or {}).get("min")
    least_cost = (limits.get("cost") or {}).get("min")
    too_few = least is not None and amount < decimal_of(least)
    return too_few or (least_cost is not None and amount * price < decimal_of(least_cost))
