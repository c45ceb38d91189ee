"""Reads trades and orders from freqtrade's database. Only this module knows freqtrade's names."""

from __future__ import annotations

import importlib
import time
from datetime import datetime, timezone
from decimal import Decimal
from typing import Any, List, Optional, Tuple

from .amounts import amount, decimal_of

#: freqtrade's exit reasons that are no decision of the strategy (rules 3.4). A liquidation is a loss of the strategy
#: (rules 9.6).
EMERGENCY_REASONS = frozenset({"emergency_exit", "force_exit", "force_sell"})


class DatabaseAside(RuntimeError):
    """Another thread has put freqtrade's database aside for a while, as its API does for some calls: it looks empty."""


def open_positions() -> List[Any]:
    """:raises DatabaseAside: nothing is known just now"""
    return list(_trades().get_trades_proxy(is_open=True))


def positions_of(pair: str) -> List[Any]:
    """Open and closed ones.

    :raises DatabaseAside: nothing is known just now
    """
    return list(_trades().get_trades_proxy(pair=pair))


def _trades() -> Any:
    """freqtrade's model of a trade. Imported when it is needed: who does not run freqtrade does not need it."""
    trades = importlib.import_module("freqtrade.persistence").Trade
    if not getattr(trades, "use_db", True):
        raise DatabaseAside("freqtrade does not use its database just now")
    return trades


def side_of(trade: Any) -> str:
    return "short" if trade.is_short else "long"


def entry_orders(trade: Any) -> List[Any]:
    """Oldest first, those that were cancelled too."""
    side = "sell" if trade.is_short else "buy"
    orders = [order for order in trade.orders if order.ft_order_side == side]
    return sorted(orders, key=ordered_at)


def order_ids(trade: Any) -> List[str]:
    return [str(order.order_id) for order in trade.orders]


def ordered_at(order: Any) -> float:
    """Seconds since 1970; now, where the exchange has not said."""
    return _seconds(order.order_date) or time.time()


def executed(orders: List[Any]) -> Tuple[Decimal, Decimal]:
    """Amount in the base currency, and what it cost."""
    total = cost = Decimal(0)
    for order in orders:
        if order.filled:
            filled = decimal_of(order.filled)
            total += filled
            cost += filled * decimal_of(order.average or order.price or order.ft_price)
    return total, cost


def filled_at(orders: List[Any]) -> Optional[float]:
    """When the first of them was seen as filled."""
    instants = [_seconds(order.order_filled_date) for order in orders if order.filled]
    return min((instant for instant in instants if instant is not None), default=None)


def closed_at(trade: Any) -> Optional[float]:
    return _seconds(trade.close_date)


def are_fees_final(trade: Any) -> bool:
    """Whether a closed trade's fees are those of the exchange, and not what freqtrade expects them to be."""
    return getattr(trade, "fee_close_currency", None) is not None


def is_emergency(exit_reason: Optional[str]) -> bool:
    """freqtrade appends to the reason what became of the order."""
    return (exit_reason or "").split(",")[0].strip() in EMERGENCY_REASONS


def shares_of_profit(trade: Any) -> List[Tuple[str, Decimal]]:
    """The net profit of a closed trade, by the order_ids of its filled entries: each by its own price, fees and
    funding by what it cost. They add up to `close_profit_abs` exactly."""
    total = amount(decimal_of(trade.close_profit_abs))
    filled = [(order.order_id, *executed([order])) for order in entry_orders(trade) if order.filled]
    all_cost = sum((cost for _, _, cost in filled), Decimal(0))
    all_amount = sum((quantity for _, quantity, _ in filled), Decimal(0))
    if not filled or all_cost <= 0:
        return []
    exit_side = "buy" if trade.is_short else "sell"
    sold, proceeds = executed([o for o in trade.orders if o.ft_order_side in (exit_side, "stoploss")])
    exit_price = proceeds / sold if sold else all_cost / all_amount
    up = -1 if trade.is_short else 1
    gross = [up * (exit_price * quantity - cost) for _, quantity, cost in filled]
    rest = total - sum(gross, Decimal(0))
    shares = [amount(own + rest * cost / all_cost) for own, (_, _, cost) in zip(gross, filled)]
    shares[-1] = total - sum(shares[:-1], Decimal(0))
    return [(order_id, share) for (order_id, _, _), share in zip(filled, shares)]


def _seconds(instant: Optional[datetime]) -> Optional[float]:
    """freqtrade keeps UTC without saying so."""
    if instant is None:
        return None
    return (instant if instant.tzinfo is not None else instant.replace(tzinfo=timezone.utc)).timestamp()
