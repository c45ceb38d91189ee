"""An order as it was asked for: what it is about, and what it is worth. Nothing here asks anybody."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Callable, Container, Dict, Mapping, Optional

from ..amounts import decimal_of
from . import parameters
from .errors import Refused
from .parameters import is_conditional, is_trailing, is_true, position_side_in, trigger_in

#: Rules 1.5: these stand for each other.
DOLLARS = frozenset({"USD", "USDT", "USDC"})

#: Types whose own price is the limit, as exchanges write them; okx's optimal_limit_ioc, for one, ignores it.
_LIMITS = frozenset(
    ("limit", "limitmaker", "postonly", "ioc", "fok", "exchangelimit")
    + ("stoplimit", "stoplosslimit", "takeprofitlimit", "triggerlimit")
)
_OWN = frozenset({"trade_id", "stop_price", "target_price", "strategy"})


@dataclass(frozen=True)
class Order:
    """The arguments of create_order, read."""

    symbol: str
    type: str
    side: str
    amount: Optional[Decimal]
    price: Optional[Decimal]
    params: Dict[str, Any]
    #: what the bot says to Phasegate alone
    own: Dict[str, Any]
    #: in the quote currency, where the amount is one
    cost: Optional[Decimal] = None
    #: as given: a float stays that float
    given_type: Any = None
    given_amount: Any = None
    given_price: Any = None
    #: reduceOnly is the guard's own
    is_marked: bool = False
    #: an exit that its size alone keeps within the position
    is_sized: bool = False
    #: of a contract's exit: what it may close beyond the guard's own entries, as the account told it
    foreign: Decimal = Decimal(0)

    @property
    def direction(self) -> int:
        return 1 if self.side == "buy" else -1

    @property
    def trade_side(self) -> str:
        return "long" if self.side == "buy" else "short"

    @property
    def is_conditional(self) -> bool:
        return is_conditional(self.params)

    @property
    def is_trailing(self) -> bool:
        """Whether it follows the market before it is filled; okx's type for it is move_order_stop."""
        return is_trailing(self.params) or "trail" in self.type or self.type.startswith("move_order")

    @property
    def is_at_market(self) -> bool:
        """Whether an entry can be filled at the market's price, whatever its own: a sale above its limit, an order of an
        unknown type anywhere."""
        return self.side == "sell" or "".join(filter(str.isalpha, self.type)) not in _LIMITS

    @property
    def trigger(self) -> Optional[Decimal]:
        told = trigger_in(self.params)
        return None if told is None else decimal_of(told)

    def only_reduces(self, is_one_of: "Callable[[Container[str]], bool]") -> bool:
        """On a contract market: whatever is held, the exchange lets this order open nothing."""
        side = position_side_in(self.params, is_one_of)
        if side is not None:  # in hedge mode the side decides: exchanges pass over reduceOnly, or ccxt leaves it out
            return side != self.trade_side
        if is_true(self.params.get("reduceOnly")):
            return True
        return is_true(self.params.get("closePosition")) and is_one_of({"binance"})

    def with_params(self, **more: Any) -> "Order":
        return replace(self, params={**self.params, **more})

    def marked(self) -> "Order":
        return replace(self.with_params(reduceOnly=True), is_marked=True)

    def unmarked(self) -> "Order":
        return replace(self, params={n: v for n, v in self.params.items() if n != "reduceOnly"}, is_marked=False, is_sized=True)

    def without_price(self) -> "Order":
        return replace(self, price=None, given_price=None)

    def cut_to(self, amount: Decimal) -> "Order":
        return replace(self, amount=amount, given_amount=float(amount))


def read_order(
    symbol: Any, type: Any, side: Any, amount: Any = None, price: Any = None, params: Any = None,
    *, cost: Optional[Decimal] = None,
) -> Order:  # fmt: skip
    """:raises Refused: it is not clear what it orders"""
    given = dict(params or {})
    own = given.pop("phasegate", None) or {}
    if not isinstance(own, Mapping) or set(own) - _OWN:
        raise Refused(f"params['phasegate'] is a dict of {', '.join(sorted(_OWN))}, not {own!r}")
    if not isinstance(symbol, str) or str(side).lower() not in ("buy", "sell"):
        raise Refused(f"an order needs a symbol and a side, buy or sell, not {symbol!r} and {side!r}")
    return Order(
        symbol=symbol,
        type=str(type).lower(),
        side=str(side).lower(),
        amount=None if amount is None or cost is not None else _number(amount, "amount"),  # bybit's say -1 with a cost
        price=None if price is None else _number(price, "price"),
        params=given,
        own=dict(own),
        cost=cost,
        given_type=type,
        given_amount=amount,
        given_price=price,
    )


def refuse_another_order(order: Order) -> None:
    """Of an entry.

    :raises Refused: `params` would turn it into another order than the one that is asked about
    """
    parameters.refuse_another_order(order.params, _same_cost(order))


def _same_cost(order: Order) -> "frozenset[str]":
    """Where ccxt's methods with a cost pass it on in `params`: what a bot put there itself is another one."""
    if order.cost is None:
        return frozenset()
    names = (name for name in ("cost", "quoteOrderQty") if name in order.params)
    same = frozenset(name for name in names if _number(order.params[name], name) == order.cost)
    return same | {"tgtCcy"} if order.params.get("tgtCcy") == "quote_ccy" else same


def price_to_ask(order: Order, ticker: Mapping[str, Any]) -> Decimal:
    """The price of an entry's notional: of a market order the ask (buying) or the bid (selling), else the last; a limit
    or trigger price where it is worse.

    :raises Refused: there is no price
    """
    told = [order.price] if order.type != "market" or order.cost is None else []
    known = [price for price in (*told, order.trigger) if price is not None]
    if known and not order.is_at_market:
        return max(known)
    near = ticker.get("ask" if order.side == "buy" else "bid") or ticker.get("last") or ticker.get("close")
    if near is None and not known:
        raise Refused(f"no price of {order.symbol}: its notional cannot be told to Phasegate")
    return max([*known, *([] if near is None else [_number(near, "price")])])


def notional_of(order: Order, market: Mapping[str, Any], price: Decimal) -> Decimal:
    """In the quote currency: leverage changes the margin of an order, not its notional."""
    if order.cost is not None:
        return order.cost
    if order.amount is None:
        raise Refused(f"an entry in {order.symbol} needs an amount")
    return worth(order.amount, price, market)


def worth(amount: Decimal, price: Decimal, market: Mapping[str, Any]) -> Decimal:
    """Of an amount in the market's own unit, in the quote currency. Contracts of an inverse market are in it already."""
    size = decimal_of(market.get("contractSize") or 1) if market.get("contract") else Decimal(1)
    return amount * size if market.get("inverse") else amount * size * price


def has_known_worth(market: Mapping[str, Any]) -> bool:
    """Whether `worth` holds for a contract: its size is known, and it settles in one of its two currencies. A quanto
    contract settles in a third."""
    is_quanto = market.get("linear") is False and market.get("inverse") is False
    return market.get("contractSize") is not None and not is_quanto


def planned_prices(order: Order) -> Dict[str, Decimal]:
    """stop_price and target_price, from `params['phasegate']` or from stops that are attached to the order."""
    prices: Dict[str, Decimal] = {}
    for name, attached in (("stop_price", "stopLoss"), ("target_price", "takeProfit")):
        told = order.own.get(name)
        if told is None and isinstance(order.params.get(attached), Mapping):
            stop = order.params[attached]
            told = stop.get("triggerPrice") or stop.get("stopPrice") or stop.get("price")
        if told is not None:
            prices[name] = _number(told, name)
    return prices


def _number(value: Any, name: str) -> Decimal:
    try:
        number = decimal_of(value)
    except ValueError:
        raise Refused(f"{name} must be a number, not {value!r}") from None
    if number < 0:
        raise Refused(f"{name} must not be below 0, as {value!r} is")
    return number
