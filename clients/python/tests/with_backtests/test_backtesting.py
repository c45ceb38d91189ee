"""Trade files of real backtests of backtesting.py (rules 9.1, 9.7)."""

from __future__ import annotations

import csv
import unittest
import warnings
from decimal import Decimal
from typing import Any, Callable, Dict, List, Tuple

from backtesting import Backtest, Strategy
from backtesting.lib import FractionalBacktest
from phasegate.backtesting import Written, write_trades

from ..scratch import WithFolder
from .bars import FIXTURES, bars, trades_in

#: bar number -> what is done at its close
Plan = Dict[int, Callable[[Any], Any]]
PRICES = [100, 100, 100, 110, 110, 120, 120, 90, 90, 100, 100, 100]


def run(plan: Plan, prices: Any = PRICES, kind: Any = Backtest, zone: Any = None, **options: Any) -> Any:
    class Planned(Strategy):  # type: ignore[misc]
        def init(self) -> None:
            pass

        def next(self) -> None:
            plan.get(len(self.data) - 1, lambda _strategy: None)(self)

    data = prices if hasattr(prices, "index") and not isinstance(prices, list) else bars(prices, zone)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return kind(data, Planned, **{"cash": 100_000, **options}).run()


class BacktestingTest(WithFolder):
    def write(self, stats: Any, **options: Any) -> "Tuple[Written, List[Dict[str, str]]]":
        path = self.folder / "trades.jsonl"
        written = write_trades(stats, path, **{"symbol": "AAPL", "zone": "UTC", **options})
        return written, trades_in(path)

    def test_parts_are_one_trade_that_earns_what_the_account_did(self) -> None:
        """backtesting.py charges a fixed commission per order to every part of a position."""
        for commission in (0.001, (10, 0.001), lambda size, price: max(1.0, abs(size) * price * 0.0001)):
            with self.subTest(commission=commission):
                stats = run(
                    {
                        1: lambda it: it.buy(size=10),
                        3: lambda it: it.sell(size=4),
                        4: lambda it: it.sell(size=4),
                        5: lambda it: it.sell(size=2),
                        7: lambda it: it.sell(size=5),
                        8: lambda it: it.position.close(),
                    },
                    commission=commission,
                )
                written, (long, short) = self.write(stats)
                self.assertEqual((written.trades, written.left_out), (2, {}))
                earned = Decimal(long["pnl"]) + Decimal(short["pnl"])
                self.assertAlmostEqual(float(earned), stats["Equity Final [$]"] - 100_000, places=6)
                self.assertEqual((long["side"], long["notional"], long["entry_price"]), ("long", "1000", "100"))
                self.assertEqual((short["side"], short["notional"]), ("short", "450"))
                self.assertEqual((long["opened_at"], long["closed_at"]), ("2026-03-02T11:00:00.000Z", "2026-03-02T15:00:00.000Z"))

    def test_what_is_open_at_the_end_is_left_out_whole(self) -> None:
        stats = run({1: lambda it: it.buy(size=4), 3: lambda it: it.sell(size=1), 5: lambda it: it.buy(size=3)})
        written, trades = self.write(stats)
        self.assertEqual((trades, written.left_out), ([], {"trades that were open at the end": 2}))

    def test_what_is_closed_only_by_the_end_is_left_out(self) -> None:
        plan: Plan = {
            1: lambda it: it.buy(size=4),
            2: lambda it: it.position.close(),
            5: lambda it: it.buy(size=3),
            7: lambda it: it.sell(size=1),
        }
        for on_close in (False, True):
            with self.subTest(trade_on_close=on_close):
                written, trades = self.write(run(plan, finalize_trades=True, trade_on_close=on_close))
                self.assertEqual((len(trades), sum(written.left_out.values())), (1, 1))
                self.assertEqual(trades[0]["notional"], "400")

    def test_a_close_on_the_last_bar_counts_where_nothing_was_closed_by_the_end(self) -> None:
        stats = run({1: lambda it: it.buy(size=4), 2: lambda it: it.buy(size=1), 10: lambda it: it.trades[0].close()})
        written, trades = self.write(stats)
        self.assertEqual((len(trades), written.left_out), (1, {"trades that were open at the end": 1}))

    def test_ruin_is_a_loss(self) -> None:
        prices = [100, 100, 100, 100, 40]
        _written, (trade,) = self.write(run({1: lambda it: it.buy(size=1900)}, prices, margin=0.5))
        self.assertEqual(trade["pnl"], "-114000")

    def test_stops_are_told_only_where_they_stay(self) -> None:
        stats = run({1: lambda it: it.buy(size=4, sl=95, tp=115)})
        _written, (trade,) = self.write(stats)
        self.assertNotIn("stop_price", trade)
        _written, (trade,) = self.write(stats, stops_stay=True)
        self.assertEqual((trade["stop_price"], trade["target_price"], trade["pnl"]), ("95", "115", "80"))

    def test_clocks(self) -> None:
        plan: Plan = {1: lambda it: it.buy(size=1), 3: lambda it: it.position.close()}
        _written, (trade,) = self.write(run(plan), zone="America/New_York")
        self.assertEqual((trade["opened_at"], trade["closed_at"]), ("2026-03-02T16:00:00.000Z", "2026-03-02T18:00:00.000Z"))
        _written, (trade,) = self.write(run(plan, zone="Asia/Tokyo"), zone=None)
        self.assertEqual(trade["opened_at"], "2026-03-02T02:00:00.000Z")
        with self.assertRaisesRegex(ValueError, "give zone="):
            self.write(run(plan), zone=None)
        with self.assertRaisesRegex(ValueError, "no time zone 'Mars'"):
            self.write(run(plan), zone="Mars")
        with self.assertRaisesRegex(ValueError, "skipped by the clock of America/New_York"):
            self.write(run(plan, bars(PRICES, start="2026-03-08 00:00")), zone="America/New_York")
        with self.assertRaisesRegex(ValueError, "no times"):
            self.write(run(plan, bars(PRICES).reset_index(drop=True)))

    def test_fractions_are_whole_again(self) -> None:
        plan: Plan = {1: lambda it: it.buy(size=300_000), 3: lambda it: it.sell(size=100_000), 4: lambda it: it.position.close()}
        stats = run(plan, kind=FractionalBacktest, fractional_unit=1e-6, commission=(1, 0))
        _written, (trade,) = self.write(stats)
        self.assertEqual((trade["notional"], trade["entry_price"], trade["pnl"]), ("30", "100", "2"))
        self.assertAlmostEqual(stats["Equity Final [$]"], 100_002, places=6)

    def test_comma_separated(self) -> None:
        stats = run({1: lambda it: it.buy(size=1, sl=90), 3: lambda it: it.position.close()})
        write_trades(stats, self.folder / "trades.csv", symbol="BRK,B", zone="UTC", stops_stay=True)
        with open(self.folder / "trades.csv", newline="") as file:
            (row,) = csv.DictReader(file)
        self.assertEqual((row["symbol"], row["stop_price"], row["target_price"], row["pnl"]), ("BRK,B", "90", "", "10"))
        with self.assertRaisesRegex(ValueError, "ends in .jsonl or .csv"):
            write_trades(stats, self.folder / "trades.json", symbol="AAPL", zone="UTC")

    def test_the_file_that_the_importer_reads(self) -> None:
        plan: Plan = {
            1: lambda it: it.buy(size=7, sl=95.5, tp=119.9),
            6: lambda it: it.sell(size=3),
            8: lambda it: it.position.close(),
        }
        stats = run(plan, spread=0.0003, commission=(0.99, 0.0001))
        written, trades = self.write(stats, zone="America/New_York", stops_stay=True)
        self.assertEqual(trades, trades_in(FIXTURES / "backtesting-py.jsonl"))


if __name__ == "__main__":
    unittest.main()
