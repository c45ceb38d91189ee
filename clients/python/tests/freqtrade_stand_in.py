"""The part of freqtrade that the adapter meets, done as freqtrade does it: IStrategy with its callbacks' current
signatures, trades and orders, strategy_safe_wrapper. freqtrade_bot_stand_in.py has a bot's loop."""

from __future__ import annotations

import logging
import sys
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime, timezone
from enum import Enum
from types import ModuleType
from typing import Any, Dict, List, Optional

logger = logging.getLogger("freqtrade")
logger.addHandler(logging.NullHandler())
logger.propagate = False
FEE = 0.001


class StrategyError(Exception):
    pass


class OperationalException(Exception):
    pass


class RunMode(Enum):
    LIVE = "live"
    DRY_RUN = "dry_run"
    BACKTEST = "backtest"


def now() -> datetime:
    return datetime.now(timezone.utc)


class IStrategy:
    """Defaults as in freqtrade/strategy/interface.py."""

    timeframe = "5m"
    stoploss = -0.1
    minimal_roi: Dict[str, float] = {"0": 0.2}
    position_adjustment_enable = False
    max_entry_position_adjustment = -1

    def __init__(self, config: Dict[str, Any]) -> None:
        self.config = config

    def bot_start(self, **kwargs):
        pass

    def bot_loop_start(self, current_time, **kwargs):
        pass

    def check_buy_timeout(self, pair, trade, order, current_time, **kwargs):
        return False

    def check_entry_timeout(self, pair, trade, order, current_time, **kwargs):
        return self.check_buy_timeout(pair=pair, trade=trade, order=order, current_time=current_time)

    def confirm_trade_entry(
        self, pair, order_type, amount, rate, time_in_force, current_time, entry_tag, side, **kwargs
    ):
        return True

    def confirm_trade_exit(
        self, pair, trade, order_type, amount, rate, time_in_force, exit_reason, current_time, **kwargs
    ):
        return True

    def order_filled(self, pair, trade, order, current_time, **kwargs):
        pass

    def custom_stake_amount(
        self,
        pair,
        current_time,
        current_rate,
        proposed_stake,
        min_stake,
        max_stake,
        leverage,
        entry_tag,
        side,
        **kwargs,
    ):
        return proposed_stake

    def adjust_trade_position(
        self,
        trade,
        current_time,
        current_rate,
        current_profit,
        min_stake,
        max_stake,
        current_entry_rate,
        current_exit_rate,
        current_entry_profit,
        current_exit_profit,
        **kwargs,
    ):
        return None

    def adjust_entry_price(
        self, trade, order, pair, current_time, proposed_rate, current_order_rate, entry_tag, side, **kwargs
    ):
        return current_order_rate

    def adjust_exit_price(
        self, trade, order, pair, current_time, proposed_rate, current_order_rate, entry_tag, side, **kwargs
    ):
        return current_order_rate

    def adjust_order_price(
        self, trade, order, pair, current_time, proposed_rate, current_order_rate, entry_tag, side, is_entry, **kwargs
    ):
        adjust = self.adjust_entry_price if is_entry else self.adjust_exit_price
        return adjust(
            trade=trade,
            order=order,
            pair=pair,
            current_time=current_time,
            proposed_rate=proposed_rate,
            current_order_rate=current_order_rate,
            entry_tag=entry_tag,
            side=side,
        )


def strategy_safe_wrapper(f, message="", default_retval=None, supress_error=False):
    def wrapper(*args, **kwargs):
        try:
            if not getattr(f, "__qualname__", "").startswith("IStrategy.") and "trade" in kwargs:
                kwargs["trade"] = deepcopy(kwargs["trade"])
            return f(*args, **kwargs)
        except Exception as error:
            logger.exception("%sUnexpected error %r calling %s", message, error, f)
            if default_retval is None and not supress_error:
                raise StrategyError(str(error)) from error
            return default_retval

    return wrapper


def validate_strategy(kind: type) -> None:
    """As StrategyResolver: one way of adjusting prices or the other."""
    over = {
        name: getattr(kind, name) != getattr(IStrategy, name)
        for name in ("adjust_order_price", "adjust_entry_price", "adjust_exit_price")
    }
    if over["adjust_order_price"] and (over["adjust_entry_price"] or over["adjust_exit_price"]):
        raise OperationalException("Please pick one approach for your strategy.")


@dataclass
class Order:
    order_id: str
    ft_pair: str
    ft_order_side: str
    price: float
    amount: float
    order_date: Optional[datetime]
    average: Optional[float] = None
    #: as freqtrade asked for; it is there when the exchange tells no price
    ft_price: float = 0.0
    filled: float = 0.0
    status: str = "open"
    ft_is_open: bool = True
    order_filled_date: Optional[datetime] = None


@dataclass
class Trade:
    id: int
    pair: str
    is_short: bool
    leverage: float
    stake_amount: float
    enter_tag: Optional[str] = None
    orders: List[Order] = field(default_factory=list)
    is_open: bool = True
    amount: float = 0.0
    open_rate: float = 0.0
    exit_reason: Optional[str] = None
    close_profit_abs: Optional[float] = None
    close_date: Optional[datetime] = None
    fee_close_currency: Optional[str] = "USDT"

    #: the database: it outlives a bot
    rows = []  # type: ignore[var-annotated]

    @staticmethod
    def get_trades_proxy(*, pair=None, is_open=None):
        return [
            trade
            for trade in Trade.rows
            if (pair is None or trade.pair == pair) and (is_open is None or trade.is_open == is_open)
        ]

    @property
    def entry_side(self) -> str:
        return "sell" if self.is_short else "buy"

    @property
    def exit_side(self) -> str:
        return "buy" if self.is_short else "sell"

    @property
    def open_orders(self) -> List[Order]:
        return [order for order in self.orders if order.ft_is_open and order.ft_order_side != "stoploss"]

    @property
    def nr_of_successful_entries(self) -> int:
        return len([o for o in self.orders if o.ft_order_side == self.entry_side and o.filled and not o.ft_is_open])

    def update(self) -> None:
        """recalc_trade_from_orders, with fees on both sides."""
        entries = [o for o in self.orders if o.ft_order_side == self.entry_side and o.filled]
        exits = [o for o in self.orders if o.ft_order_side in (self.exit_side, "stoploss") and o.filled]
        bought, sold = sum(o.filled for o in entries), sum(o.filled for o in exits)
        self.amount = bought - sold
        if bought:
            cost = sum(o.filled * o.average for o in entries)
            self.open_rate, self.stake_amount = cost / bought, cost / self.leverage
        if bought and self.amount < 1e-12:
            proceeds = sum(o.filled * o.average for o in exits)
            gain = -(proceeds - cost) if self.is_short else proceeds - cost
            self.close_profit_abs = gain - (cost + proceeds) * FEE
            self.is_open = False
            self.close_date = now().replace(tzinfo=None)  # freqtrade keeps UTC without saying so


def install() -> None:
    """`from freqtrade.persistence import Trade` finds the stand-in's; its database is empty."""
    persistence = ModuleType("freqtrade.persistence")
    persistence.Trade = Trade  # type: ignore[attr-defined]
    sys.modules["freqtrade"] = ModuleType("freqtrade")
    sys.modules["freqtrade.persistence"] = persistence
    Trade.rows.clear()


def uninstall() -> None:
    for name in ("freqtrade.persistence", "freqtrade"):
        sys.modules.pop(name, None)
