"""`params` of an order: ccxt merges them into the request last, so that some would make another order of it than the one
that is asked about. Their names are in `parameters.json`, which the TypeScript guard is generated from as well."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, Callable, Container, Dict, FrozenSet, Iterable, List, Mapping, Optional

from .errors import Refused

#: elsewhere: it would be an order in another market, or on the other side; other_size: one of another size; other_price: at
#: another price, or at any; other_id: one that would not be found by its client order id; other_mark: beside reduceOnly,
#: which is ccxt's word, an exchange's own has the last say. market_types: what `type` says in `params` of ccxt. trailing: it
#: follows the market; margin: it may borrow, unless its value is one of no_margin. margin_readers: exchanges where ccxt
#: reads the orders and fills of a margin account only when it is told which.
NAMES: Dict[str, List[str]] = json.loads(Path(__file__).with_name("parameters.json").read_text("utf-8"))


def _plain(name: Any) -> str:
    """Exchanges write the same name as they like: `orderQty`, `order_qty`, `OrderQty`."""
    return re.sub(r"[^a-z0-9]", "", str(name).lower())


def _plain_names(*groups: str) -> FrozenSet[str]:
    return frozenset(_plain(name) for group in groups for name in NAMES[group])


_ELSEWHERE = _plain_names("elsewhere")
_OTHER_SIZE = _plain_names("elsewhere", "other_size")
_OTHER_ORDER = _plain_names("elsewhere", "other_size", "other_price", "other_id")
_OTHER_ID = _plain_names("other_id")
_OTHER_MARK = _plain_names("other_mark")
_CONDITIONS = _plain_names("price_conditions", "trailing")
_TRAILING = _plain_names("trailing")
_MARGIN = _plain_names("margin")
_MARKET_TYPES = frozenset(NAMES["market_types"])
_NO_MARGIN = frozenset(NAMES["no_margin"])
_MARGIN_READERS = frozenset(NAMES["margin_readers"])
#: Parameter, exchanges that obey it, and what it says. Elsewhere it would be passed over.
_HEDGED: "tuple[tuple[str, tuple[str, ...], Dict[str, str]], ...]" = (
    ("positionSide", ("binance", "bingx", "aster"), {"long": "long", "short": "short"}),
    ("posSide", ("okx", "myokx", "phemex"), {"long": "long", "short": "short"}),
    ("positionIdx", ("bybit",), {"1": "long", "2": "short"}),
)


def _has(params: Mapping[str, Any], names: FrozenSet[str]) -> bool:
    return any(value is not None and _plain(name) in names for name, value in params.items())


def is_conditional(params: Mapping[str, Any]) -> bool:
    return _has(params, _CONDITIONS)


def is_trailing(params: Mapping[str, Any]) -> bool:
    return _has(params, _TRAILING)


def trigger_in(params: Mapping[str, Any]) -> Any:
    """The first price that triggers it. None: no price does."""
    return next((params[name] for name in NAMES["price_conditions"] if params.get(name) is not None), None)


def position_side_in(params: Mapping[str, Any], is_one_of: "Callable[[Container[str]], bool]") -> Optional[str]:
    """long or short in hedge mode, where each side has its own position; by the words of exchanges that have it.

    :param is_one_of: whether the exchange is one of these, by its classes
    """
    for name, families, sides in _HEDGED:
        if name in params and is_one_of(families):
            side = sides.get(str(params[name]).lower())
            if side is not None:
                return side
    return None


def account_in(params: Mapping[str, Any], is_one_of: "Callable[[Container[str]], bool]") -> Dict[str, Any]:
    """What names an order's account when it is read, in ccxt's own `params`."""
    if not is_one_of(_MARGIN_READERS):
        return {}
    kinds = (("marginMode", str), ("portfolioMargin", bool))
    return {name: params[name] for name, kind in kinds if isinstance(params.get(name), kind)}


def is_on_margin(params: Mapping[str, Any], options: Mapping[str, Any]) -> bool:
    """Whether a spot order may borrow, so that a sale can open a short position."""
    own = options.get("createOrder")
    of_orders: Mapping[str, Any] = own if isinstance(own, Mapping) else {}
    told = [value for name, value in params.items() if _plain(name) in _MARGIN]
    for settings in (options, of_orders):
        told += [settings.get(name) for name in NAMES["margin_options"]]
    mode = params.get("tdMode", params.get("tradeMode"))
    kinds = (params.get("type"), options.get("defaultType"), of_orders.get("defaultType"))
    return (
        any(value is not None and str(value).lower() not in _NO_MARGIN for value in told)
        or (mode is not None and mode != "cash")
        or any(kind in ("margin", "cross", "isolated") for kind in kinds)
    )


def refuse_another_order(params: Mapping[str, Any], same: Container[str]) -> None:
    """Of an entry.

    :param same: names in `params` that say no more than the order does
    :raises Refused: `params` would turn it into another order than the one that is asked about
    """
    _refuse([name for name in params if name != "clientOrderId" and name not in same], _OTHER_ORDER)
    kind = params.get("type")
    if kind is not None and str(kind) not in _MARKET_TYPES:
        raise Refused("params type would replace what Phasegate is asked about: give it as an argument of the method")


def refuse_another_size(params: Mapping[str, Any]) -> None:
    """Of an exit that only its size keeps within the position.

    :raises Refused: as above
    """
    _refuse(params, _OTHER_SIZE)


def refuse_another_mark(params: Mapping[str, Any]) -> None:
    """Of an exit that reduceOnly keeps within the position.

    :raises Refused: the exchange's own word for it says otherwise
    """
    odd = sorted(
        name for name, value in params.items() if name != "reduceOnly" and _plain(name) in _OTHER_MARK and not is_true(value)
    )
    if odd:
        raise Refused(f"params {', '.join(odd)} would take back reduceOnly: leave it out")


def refuse_elsewhere(params: Mapping[str, Any]) -> None:
    """Of an exit whatever its size.

    :raises Refused: as above
    """
    _refuse(params, _ELSEWHERE)


def _refuse(told: Iterable[str], names: FrozenSet[str]) -> None:
    odd = sorted(name for name in told if _plain(name) in names)
    if odd:
        raise Refused(
            f"params {', '.join(odd)} would replace what Phasegate is asked about: give it as an argument of the method"
            + (", an id as clientOrderId" if any(_plain(name) in _OTHER_ID for name in odd) else "")
            + (", a cost with create_market_buy_order_with_cost" if {"cost", "quoteOrderQty"} & set(odd) else "")
        )


def is_true(value: Any) -> bool:
    return value is True or (isinstance(value, str) and value.lower() == "true")
