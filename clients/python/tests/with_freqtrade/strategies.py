"""The strategies of these tests. Their actions are set from outside, by pair."""

from __future__ import annotations

from typing import Any

from freqtrade.enums import RunMode
from freqtrade.strategy import IStrategy
from phasegate.freqtrade import Guarded
from tests.with_freqtrade.plan import plan


class Unguarded(IStrategy):
    INTERFACE_VERSION = 3
    timeframe = "5m"
    stoploss = -0.10
    minimal_roi = {"0": 0.2}
    startup_candle_count = 10
    process_only_new_candles = False
    can_short = False
    position_adjustment_enable = True
    order_types = {"entry": "limit", "exit": "market", "stoploss": "market", "stoploss_on_exchange": False}

    def populate_indicators(self, dataframe: Any, metadata: Any) -> Any:
        return dataframe

    def populate_entry_trend(self, dataframe: Any, metadata: Any) -> Any:
        dataframe["enter_long"] = int(metadata["pair"] in plan.long)
        dataframe["enter_short"] = int(metadata["pair"] in plan.short)
        return dataframe

    def populate_exit_trend(self, dataframe: Any, metadata: Any) -> Any:
        dataframe["exit_long"] = dataframe["exit_short"] = int(metadata["pair"] in plan.leave)
        return dataframe

    def custom_entry_price(self, pair: str, proposed_rate: float, **_: Any) -> float:
        return plan.entry_price.get(pair, proposed_rate)

    def custom_exit_price(self, pair: str, proposed_rate: float, **_: Any) -> float:
        return plan.exit_price.get(pair, proposed_rate)

    def adjust_trade_position(self, trade: Any, **_: Any) -> Any:
        return plan.adjust.pop(trade.pair, None)

    def adjust_entry_price(self, pair: str, current_order_rate: float, **_: Any) -> Any:
        return plan.new_price.get(pair, current_order_rate)

    def leverage(self, **_: Any) -> float:
        return plan.leverage


class Dry(Guarded, Unguarded):
    pass


class RealOrders(Guarded, Unguarded):
    """For a run that is live: its orders are placed at the exchange."""

    order_types = {"entry": "limit", "exit": "limit", "stoploss": "limit", "stoploss_on_exchange": False}


class StopAtExchange(RealOrders):
    order_types = {**RealOrders.order_types, "stoploss_on_exchange": True}


class Live(Guarded, Unguarded):
    """Told that it trades live, while freqtrade simulates its orders."""

    def bot_start(self, **_: Any) -> None:
        self.config = {**self.config, "dry_run": False, "runmode": RunMode.LIVE}


class LiveShort(Live):
    can_short = True


class WithoutStop(LiveShort):
    stoploss = -0.99


class WithoutStake(Unguarded):
    """Enters nothing, without the adapter: what freqtrade's own work for a signal takes."""

    def custom_stake_amount(self, **_: Any) -> float:
        return 0.0 if plan.long != {"BTC/USDT"} else 50.0
