"""An order as it was asked for: what it is about, and what it is worth. Nothing here asks anybody."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Callable, Container, Dict, Mapping, Optional

from ..amounts import decimal_of
from .errors import Refused

#: Rules 1.5: these stand for each other.
DOLLARS = frozenset({"USD", "USDT", "USDC"})

#: ccxt merges `params` into the request last: with these it would be an order in another market, or on the other side,
_ELSEWHERE = frozenset(
    ("symbol", "pair", "market", "instId", "instrument", "instrument_name", "productId", "product_id", "symbolId")
    + ("side", "direction")
)
#: one of another size,
_OTHER_SIZE = frozenset(
    ("quantity", "qty", "size", "sz", "volume", "vol", "amount", "orderQty", "base_size", "baseSize", "contracts")
    + ("quoteOrderQty", "quoteQty", "quote_size", "quoteAmount", "marketUnit", "tgtCcy", "notional", "funds", "cost", "oflags")
    + ("volumeInBaseCurrency", "test", "isAlgoOrder", "orders")
)
#: one at another price, or at any,
_OTHER_PRICE = frozenset(
    ("price", "px", "limitPrice", "limit_price", "orderPrice", "order_price", "ordPx", "orderPx", "priceRp", "priceEp")
    + ("rate", "orderType", "order_type", "ordertype", "ordType", "entrustPrice", "executePrice", "execType", "limitPx")
    + ("priceMatch", "price_match", "orderPriceType", "order_price_type", "pegPriceType", "peg_price_type")
    + ("pegOffsetType", "peg_offset_type", "pegOffsetValue", "peg_offset_value", "bboSideType", "bboLevel")
)
#: or one with another client order id, by which it would not be found again.
_OTHER_ID = frozenset(
    ("newClientOrderId", "clOrdId", "clOrdID", "clOrderId", "cl_ord_id", "cliOrdId", "cloid", "clientOid", "client_oid")
    + ("client_order_id", "clientAlgoId", "newClientStrategyId", "orderLinkId", "text", "label", "cid", "userref")
)
#: Beside reduceOnly, which is ccxt's word, an exchange's own would have the last say.
_OTHER_MARK = frozenset({"reduce_only", "is_reduce_only", "isReduceOnly", "reduceonly", "reducingOnly"})
#: What `type` says in `params` of ccxt: a kind of market, not of order.
_MARKET_TYPES = frozenset({"spot", "margin", "cross", "isolated", "swap", "future", "delivery"})
CONDITIONS = (
    *("triggerPrice", "stopPrice", "stopLossPrice", "takeProfitPrice", "trailingPercent", "trailingAmount"),
    *("trailingDelta", "trailingTriggerPrice", "callbackRate", "activationPrice", "activatePrice"),
)
_MARGIN = (
    *("marginMode", "defaultMarginMode", "margin", "isIsolated", "sideEffectType", "isLeverage", "leverage"),
    *("portfolioMargin", "papi", "account", "accountType", "tradeType", "loanType", "autoBorrow", "auto_borrow"),
)
#: Values of these that keep an order from borrowing.
_NO_MARGIN = frozenset({"", "0", "false", "spot", "cash", "trade", "normal"})
#: Where ccxt reads the orders and fills of a margin account only when it is told which.
_MARGIN_READERS = frozenset({"binance", "bitget", "coinex", "digifinex", "hitbtc", "htx", "kucoin", "mexc", "xt"})
#: Parameter, exchanges that obey it, and what it says. Elsewhere it would be passed over.
_HEDGED: "tuple[tuple[str, tuple[str, ...], Dict[str, str]], ...]" = (
    ("positionSide", ("binance", "bingx", "aster"), {"long": "long", "short": "short"}),
    ("posSide", ("okx", "myokx", "phemex"), {"long": "long", "short": "short"}),
    ("positionIdx", ("bybit",), {"1": "long", "2": "short"}),
)
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

    @property
    def direction(self) -> int:
        return 1 if self.side == "buy" else -1

    @property
    def trade_side(self) -> str:
        return "long" if self.side == "buy" else "short"

    @property
    def is_conditional(self) -> bool:
        return any(self.params.get(name) is not None for name in CONDITIONS)

    @property
    def is_at_market(self) -> bool:
        """Whether an entry can be filled at the market's price, whatever its own: a sale above its limit, an order of an
        unknown type anywhere."""
        return self.side == "sell" or "".join(filter(str.isalpha, self.type)) not in _LIMITS

    @property
    def trigger(self) -> Optional[Decimal]:
        told = (self.params.get(name) for name in ("triggerPrice", "stopPrice", "stopLossPrice", "takeProfitPrice"))
        return next((decimal_of(price) for price in told if price is not None), None)

    def position_side(self, is_one_of: "Callable[[Container[str]], bool]") -> Optional[str]:
        """long or short in hedge mode, where each side has its own position; by the words of exchanges that have it.

        :param is_one_of: whether the exchange is one of these, by its classes
        """
        for name, families, sides in _HEDGED:
            if name in self.params and is_one_of(families):
                side = sides.get(str(self.params[name]).lower())
                if side is not None:
                    return side
        return None

    def only_reduces(self, is_one_of: "Callable[[Container[str]], bool]") -> bool:
        """On a contract market: whatever is held, the exchange lets this order open nothing."""
        side = self.position_side(is_one_of)
        if side is not None:  # in hedge mode the side decides: exchanges pass over reduceOnly, or ccxt leaves it out
            return side != self.trade_side
        if _true(self.params.get("reduceOnly")):
            return True
        return _true(self.params.get("closePosition")) and is_one_of({"binance"})

    def account(self, is_one_of: "Callable[[Container[str]], bool]") -> Dict[str, Any]:
        """What names its account when it is read, in ccxt's own `params`."""
        if not is_one_of(_MARGIN_READERS):
            return {}
        kinds = (("marginMode", str), ("portfolioMargin", bool))
        return {name: self.params[name] for name, kind in kinds if isinstance(self.params.get(name), kind)}

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
    _refuse(order, (_ELSEWHERE | _OTHER_SIZE | _OTHER_PRICE | _OTHER_ID) - _same_cost(order))
    kind = order.params.get("type")
    if kind is not None and str(kind) not in _MARKET_TYPES:
        raise Refused("params type would replace what Phasegate is asked about: give it as an argument of the method")


def _same_cost(order: Order) -> "frozenset[str]":
    """Where ccxt's methods with a cost pass it on in `params`: what a bot put there itself is another one."""
    if order.cost is None:
        return frozenset()
    names = (name for name in ("cost", "quoteOrderQty") if name in order.params)
    same = frozenset(name for name in names if _number(order.params[name], name) == order.cost)
    return same | {"tgtCcy"} if order.params.get("tgtCcy") == "quote_ccy" else same


def refuse_another_size(order: Order) -> None:
    """Of an exit that only its size keeps within the position.

    :raises Refused: as above
    """
    _refuse(order, _ELSEWHERE | _OTHER_SIZE)


def refuse_another_mark(order: Order) -> None:
    """Of an exit that reduceOnly keeps within the position.

    :raises Refused: the exchange's own word for it says otherwise
    """
    odd = sorted(name for name in _OTHER_MARK & set(order.params) if not _true(order.params[name]))
    if odd:
        raise Refused(f"params {', '.join(odd)} would take back reduceOnly: leave it out")


def refuse_elsewhere(order: Order) -> None:
    """Of an exit whatever its size.

    :raises Refused: as above
    """
    _refuse(order, _ELSEWHERE)


def _refuse(order: Order, names: "frozenset[str]") -> None:
    odd = sorted(names & set(order.params))
    if odd:
        raise Refused(
            f"params {', '.join(odd)} would replace what Phasegate is asked about: give it as an argument of the method"
            + (", an id as clientOrderId" if _OTHER_ID & set(odd) else "")
            + (", a cost with create_market_buy_order_with_cost" if {"cost", "quoteOrderQty"} & set(odd) else "")
        )


def is_on_margin(order: Order, options: Mapping[str, Any]) -> bool:
    """Whether a spot order may borrow, so that a sale can open a short position."""
    own = options.get("createOrder")
    told = [order.params.get(name) for name in _MARGIN]
    for settings in (options, own if isinstance(own, Mapping) else {}):
        told += [settings.get(name) for name in ("marginMode", "defaultMarginMode", "portfolioMargin", "papi")]
    mode = order.params.get("tdMode", order.params.get("tradeMode"))
    kinds = (order.params.get("type"), options.get("defaultType"))
    return (
        any(value not in (None, False, 0) and str(value).lower() not in _NO_MARGIN for value in told)
        or (mode is not None and mode != "cash")
        or any(kind in ("margin", "cross", "isolated") for kind in kinds)
    )


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


def _true(value: Any) -> bool:
    return value is True or (isinstance(value, str) and value.lower() == "true")
