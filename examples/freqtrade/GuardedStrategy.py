"""A small freqtrade strategy behind Phasegate.

    pip install ./clients/python              # in freqtrade's environment
    cp examples/freqtrade/GuardedStrategy.py user_data/strategies/
    export PHASEGATE_URL=http://127.0.0.1:4000 PHASEGATE_KEY=pgk_…     # never in the configuration
    freqtrade trade --strategy GuardedStrategy --dry-run

A dry run asks as paper, a live run as live. Backtests are not guarded: nothing is asked there.
"""

from datetime import datetime
from typing import Optional

from freqtrade.persistence import Trade
from freqtrade.strategy import IStrategy
from pandas import DataFrame

from phasegate.freqtrade import Guarded


class GuardedStrategy(Guarded, IStrategy):  # Guarded comes first; nothing else has to be called
    INTERFACE_VERSION = 3
    timeframe = "5m"
    can_short = False

    # Stop and target are an entry's planned R:R: 0.09 / 0.05 = 1.8.
    stoploss = -0.05
    minimal_roi = {"0": 0.09}

    # An addition is asked for like an entry, and extends its trade: one close ends both.
    position_adjustment_enable = True
    max_entry_position_adjustment = 1

    startup_candle_count = 50

    def populate_indicators(self, dataframe: DataFrame, metadata: dict) -> DataFrame:
        dataframe["fast"] = dataframe["close"].rolling(10).mean()
        dataframe["slow"] = dataframe["close"].rolling(50).mean()
        return dataframe

    def populate_entry_trend(self, dataframe: DataFrame, metadata: dict) -> DataFrame:
        crossed = (dataframe["fast"] > dataframe["slow"]) & (dataframe["fast"].shift(1) <= dataframe["slow"].shift(1))
        dataframe.loc[crossed & (dataframe["volume"] > 0), "enter_long"] = 1
        return dataframe

    def populate_exit_trend(self, dataframe: DataFrame, metadata: dict) -> DataFrame:
        dataframe.loc[dataframe["fast"] < dataframe["slow"], "exit_long"] = 1
        return dataframe

    def confirm_trade_entry(self, pair: str, amount: float, rate: float, **kwargs) -> bool:
        """The strategy's own veto. A yes from here is not the last word: Phasegate is asked after it."""
        return amount * rate >= 10

    def adjust_trade_position(
        self, trade: Trade, current_time: datetime, current_profit: float, min_stake: Optional[float], **kwargs
    ) -> Optional[float]:
        """Adds half as much again after a fall of 3%, if Phasegate permits it."""
        if current_profit > -0.03:
            return None
        return max(trade.stake_amount / 2, min_stake or 0)

    # A strategy whose stop or target is not `stoploss` and `minimal_roi` tells Phasegate what an entry plans:
    #
    # def phasegate_stop(self, pair, rate, side, current_time, entry_tag, **kwargs):
    #     return rate * 0.97
    #
    # def phasegate_target(self, pair, rate, side, current_time, entry_tag, **kwargs):
    #     return rate * 1.06
