"""Trade files of real runs of backtrader (rules 9.1, 9.7)."""

from __future__ import annotations

import unittest
from datetime import datetime
from decimal import Decimal
from typing import Any, Callable, Dict, List, Optional

import backtrader as bt
from phasegate.backtrader import TradeFile

from ..scratch import WithFolder
from .bars import FIXTURES, bars, trades_in

Plan = Dict[int, Callable[[Any], Any]]
PRICES = [100, 100, 100, 110, 110, 120, 120, 90, 90, 100, 100, 100]


class Planned(bt.Strategy):  # type: ignore[misc]
    params = (("plan", None),)

    def next(self) -> None:
        self.p.plan.get(len(self) - 1, lambda _strategy: None)(self)


class BacktraderTest(WithFolder):
    def run_plan(self, plan: Plan, frame: Any = None, name: Optional[str] = "AAPL", **options: Any) -> Any:
        cerebro = self.cerebro(plan, **options)
        cerebro.adddata(bt.feeds.PandasData(dataname=bars(PRICES) if frame is None else frame), name=name)
        return cerebro.run()[0]

    def cerebro(self, plan: Plan, commission: float = 0.0, **options: Any) -> Any:
        cerebro = bt.Cerebro()
        cerebro.broker.setcash(100_000)
        cerebro.broker.setcommission(commission=commission)
        cerebro.addstrategy(Planned, plan=plan)
        cerebro.addanalyzer(TradeFile, **{"path": self.folder / "trades.jsonl", "zone": "UTC", **options})
        return cerebro

    @property
    def trades(self) -> List[Dict[str, str]]:
        return trades_in(self.folder / "trades.jsonl")

    def test_additions_parts_and_a_turned_position_earn_what_the_account_did(self) -> None:
        ran = self.run_plan(
            {
                1: lambda it: it.buy(size=6),
                3: lambda it: it.buy(size=4),
                4: lambda it: it.sell(size=3),
                6: lambda it: it.sell(size=12),
                8: lambda it: it.close(),
            },
            commission=0.001,
        )
        long, short = self.trades
        self.assertEqual((long["side"], long["notional"], long["entry_price"]), ("long", "1040", "104"))
        self.assertEqual((short["side"], short["notional"], short["entry_price"]), ("short", "450", "90"))
        earned = Decimal(long["pnl"]) + Decimal(short["pnl"])
        self.assertAlmostEqual(float(earned), ran.broker.getvalue() - 100_000, places=6)
        self.assertEqual((long["opened_at"], long["closed_at"]), ("2026-03-02T11:00:00.000Z", "2026-03-02T16:00:00.000Z"))
        told = ran.analyzers[0].get_analysis()
        self.assertEqual((told["trades"], told["left_out"]), (2, {}))

    def test_interest_on_a_short_is_a_cost(self) -> None:
        cerebro = self.cerebro({1: lambda it: it.sell(size=10), 7: lambda it: it.close()})
        cerebro.broker.setcommission(commission=0.0, interest=0.5)
        frame = bars([100] * 12)
        frame.index = frame.index.map(lambda at: at + (at - frame.index[0]) * 23)  # a day each
        cerebro.adddata(bt.feeds.PandasData(dataname=frame), name="AAPL")
        (ran,) = cerebro.run()
        (trade,) = self.trades
        self.assertAlmostEqual(float(trade["pnl"]), ran.broker.getvalue() - 100_000, places=6)
        self.assertLess(Decimal(trade["pnl"]), 0)

    def test_what_is_open_at_the_end_is_left_out(self) -> None:
        ran = self.run_plan({1: lambda it: it.buy(size=6), 4: lambda it: it.sell(size=5), 11: lambda it: it.close()})
        self.assertEqual(self.trades, [])
        self.assertEqual(ran.analyzers[0].get_analysis()["left_out"], {"trades that were open at the end": 1})

    def test_a_contract_counts_with_its_point_value(self) -> None:
        cerebro = self.cerebro({1: lambda it: it.buy(size=2), 3: lambda it: it.close()})
        cerebro.broker.setcommission(commission=1.5, margin=500, mult=5)
        cerebro.adddata(bt.feeds.PandasData(dataname=bars(PRICES)), name="MES")
        cerebro.run()
        (trade,) = self.trades
        self.assertEqual((trade["notional"], trade["pnl"]), ("1000", "94"))

    def test_a_brackets_first_stop_and_target(self) -> None:
        def moved(it: Any) -> None:
            it.cancel(it.bracket[1])
            it.sell(size=4, exectype=bt.Order.Stop, price=105)

        def entered(it: Any) -> None:
            it.bracket = it.buy_bracket(size=4, exectype=bt.Order.Market, stopprice=95, limitprice=130)

        self.run_plan({1: entered, 5: moved})
        (trade,) = self.trades
        self.assertEqual((trade["stop_price"], trade["target_price"]), ("95", "130"))

    def test_clocks(self) -> None:
        plan: Plan = {1: lambda it: it.buy(size=1), 3: lambda it: it.close()}
        self.run_plan(plan, zone="America/New_York")
        self.assertEqual(self.trades[0]["opened_at"], "2026-03-02T16:00:00.000Z")
        with self.assertRaisesRegex(ValueError, "give zone="):
            self.run_plan(plan, zone=None)
        # A data frame with a zone is turned into UTC by backtrader, whatever zone is told.
        for zone in (None, "America/New_York"):
            self.run_plan(plan, bars(PRICES, "Asia/Tokyo"), zone=zone)
            self.assertEqual(self.trades[0]["opened_at"], "2026-03-02T02:00:00.000Z")

    def read_from_file(self, form: str, zone: Optional[str], tzinput: Optional[str]) -> str:
        """A bar a day, at noon where the form tells the time -> when a trade of the third bar was opened."""
        days = [datetime(2026, 3, day, 12) for day in range(1, len(PRICES) + 1)]
        rows = [",".join([day.strftime(form), *[str(price)] * 4]) for day, price in zip(days, PRICES)]
        (self.folder / "bars.csv").write_text("\n".join(["date,open,high,low,close", *rows]))
        size = bt.TimeFrame.Minutes if "%H" in form else bt.TimeFrame.Days
        columns = {"timeframe": size, "datetime": 0, "open": 1, "high": 2, "low": 3, "close": 4, "volume": -1, "openinterest": -1}
        file = str(self.folder / "bars.csv")
        feed = bt.feeds.GenericCSVData(dataname=file, dtformat=form, tzinput=tzinput, **columns)
        cerebro = self.cerebro({1: lambda it: it.buy(size=1), 3: lambda it: it.close()}, zone=zone)
        cerebro.adddata(feed, name="AAPL")
        cerebro.run()
        return self.trades[0]["opened_at"]

    def test_a_bar_of_a_day_without_a_time_ends_with_that_day(self) -> None:
        """backtrader puts it at 23:59:59.999989."""
        self.assertEqual(self.read_from_file("%Y-%m-%d", "UTC", None), "2026-03-03T23:59:59.999Z")

    def test_a_feed_with_tzinput_says_its_zone(self) -> None:
        for zone in (None, "Asia/Tokyo"):
            opened_at = self.read_from_file("%Y-%m-%d %H:%M", zone, "America/New_York")
            self.assertEqual(opened_at, "2026-03-03T17:00:00.000Z")

    def test_a_resampled_feed_has_the_clock_and_the_name_of_its_own(self) -> None:
        cerebro = self.cerebro({1: lambda it: it.buy(size=1), 2: lambda it: it.close()}, zone=None)
        feed = bt.feeds.PandasData(dataname=bars(PRICES, "Asia/Tokyo"))
        cerebro.adddata(feed, name="AAPL")
        cerebro.resampledata(feed, name="AAPL2", timeframe=bt.TimeFrame.Minutes, compression=120)
        cerebro.run()
        self.assertEqual(len(self.trades), 1)

    def test_what_would_make_a_wrong_file_is_refused_before_the_first_bar(self) -> None:
        with self.assertRaisesRegex(ValueError, "no name"):
            self.run_plan({}, name=None)
        self.run_plan({1: lambda it: it.buy(size=1), 3: lambda it: it.close()}, name=None, symbol="MSFT")
        self.assertEqual(self.trades[0]["symbol"], "MSFT")
        cerebro = self.cerebro({})
        cerebro.addstrategy(Planned, plan={})
        cerebro.adddata(bt.feeds.PandasData(dataname=bars(PRICES)), name="AAPL")
        with self.assertRaisesRegex(ValueError, "one strategy in one run"):
            cerebro.run()

    def test_the_file_that_the_importer_reads(self) -> None:
        self.run_plan(
            {
                1: lambda it: it.buy_bracket(size=7, exectype=bt.Order.Market, stopprice=95.5, limitprice=119.9),
                6: lambda it: it.sell(size=3),
                8: lambda it: it.close(),
            },
            commission=0.00033,
            zone="America/New_York",
        )
        self.assertEqual(self.trades, trades_in(FIXTURES / "backtrader.jsonl"))


if __name__ == "__main__":
    unittest.main()
