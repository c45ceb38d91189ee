"""Stop and target of an entry, as far as the strategy has them: they are its planned R:R (rules 2.5)."""

from __future__ import annotations

import logging
from decimal import Decimal
from typing import Any, Dict, Mapping, Optional

from .amounts import decimal_of, price_text

log = logging.getLogger("phasegate.freqtrade")


def planned_prices(strategy: Any, rate: Decimal, leverage: Decimal, call: Mapping[str, Any]) -> Dict[str, str]:
    """`entry_price`, and `stop_price` and `target_price` where they are known.

    :param leverage: freqtrade's ratios are of the stake, prices move by their leverage-th part
    :param call: pair, side, current_time, entry_tag, for the strategy's own `phasegate_stop` and `phasegate_target`
    """
    up = Decimal(-1 if call["side"] == "short" else 1)
    if hasattr(strategy, "phasegate_stop"):
        stop = _asked(strategy, "phasegate_stop", rate, call)
    else:
        stoploss = _ratio(getattr(strategy, "stoploss", None))
        stop = rate * (1 + up * stoploss / leverage) if stoploss is not None and stoploss < 0 else None
    if hasattr(strategy, "phasegate_target"):
        target = _asked(strategy, "phasegate_target", rate, call)
    else:
        roi = _first_roi(strategy)
        # 100 is the customary way to switch it off: that is no target
        target = rate * (1 + up * roi / leverage) if roi is not None and 0 < roi < 1 else None
    prices = {"entry_price": rate, "stop_price": stop, "target_price": target}
    texts = {name: None if price is None else price_text(price) for name, price in prices.items()}
    return {name: text for name, text in texts.items() if text is not None}


def _first_roi(strategy: Any) -> Optional[Decimal]:
    table = getattr(strategy, "minimal_roi", None)
    if not isinstance(table, Mapping):
        return None
    return _ratio(table.get("0", table.get(0)))


def _ratio(value: Any) -> Optional[Decimal]:
    try:
        return None if value is None else decimal_of(value)
    except ValueError:
        return None


def _asked(strategy: Any, name: str, rate: Decimal, call: Mapping[str, Any]) -> Optional[Decimal]:
    try:
        price = getattr(strategy, name)(rate=float(rate), **call)
        return None if price is None else decimal_of(price)
    except Exception:  # the strategy's own; without the price the gate counts the R:R as missing
        log.exception("%s of the strategy failed for %s: no such price is reported", name, call["pair"])
        return None
