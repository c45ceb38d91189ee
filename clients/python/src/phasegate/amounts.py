"""Other libraries' floats as decimals."""

from __future__ import annotations

from decimal import ROUND_DOWN, Context, Decimal
from typing import Any, Optional

_EIGHT_PLACES = Decimal("0.00000001")
#: More digits than any exchange has for a price, fewer than a float's noise.
_PRICE_DIGITS = Context(prec=12)


def decimal_of(number: Any) -> Decimal:
    """The decimal that a float prints as.

    :raises ValueError: it is no finite number
    """
    try:
        value = Decimal(str(number))
    except ArithmeticError:
        raise ValueError(f"{number!r} is no number") from None
    if not value.is_finite():
        raise ValueError(f"{number!r} is no finite number")
    return value


def amount(value: Decimal) -> Decimal:
    """Money to 8 places: a float's noise is no part of it."""
    return value.quantize(_EIGHT_PLACES)


def amount_below(value: Decimal) -> Decimal:
    return value.quantize(_EIGHT_PLACES, rounding=ROUND_DOWN)


def price_text(value: Decimal) -> Optional[str]:
    """A price as the wire wants it; None where there can be none."""
    if not value.is_finite() or value <= 0:
        return None
    return format(value.normalize(_PRICE_DIGITS), "f")
