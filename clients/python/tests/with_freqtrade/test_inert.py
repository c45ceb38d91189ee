"""Backtests and hyperopt, as freqtrade runs them from its command line: the adapter asks nothing there, and its classes go
to hyperopt's processes."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path
from typing import Any, Dict, List

from tests.scratch import TORTURE

from .exchange import Exchange

PYTHON = Path(__file__).resolve().parents[2]
CANDLES, MINUTE = 2_000, 60_000
BEGINS = 1_767_225_600_000  # 2026-01-01
STRATEGY = '''
from freqtrade.strategy import IntParameter, IStrategy
from phasegate.freqtrade import Guarded


class Tuned(Guarded, IStrategy):
    timeframe = "5m"
    stoploss = -0.05
    minimal_roi = {"0": 0.01}
    every = IntParameter(5, 50, default=20, space="buy")

    def populate_indicators(self, dataframe, metadata):
        return dataframe

    def populate_entry_trend(self, dataframe, metadata):
        dataframe.loc[dataframe.index % self.every.value == 0, "enter_long"] = 1
        return dataframe

    def populate_exit_trend(self, dataframe, metadata):
        return dataframe

    def confirm_trade_entry(self, **kwargs):
        return super().confirm_trade_entry(**kwargs)
'''


class InertTest(unittest.TestCase):
    def setUp(self) -> None:
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = Path(temporary.name)
        self.exchange = Exchange()
        self.addCleanup(self.exchange.stop)
        data = self.folder / "user_data" / "data" / "binance"
        data.mkdir(parents=True)
        rows = [self.candle(place) for place in range(CANDLES)]
        (data / "BTC_USDT-5m.json").write_text(json.dumps(rows))
        strategies = self.folder / "user_data" / "strategies"
        strategies.mkdir()
        (strategies / "tuned.py").write_text(STRATEGY)

    @staticmethod
    def candle(place: int) -> List[float]:
        price = 100 + (place * 7 % 13) / 4
        return [BEGINS + place * 5 * MINUTE, price, price + 1, price - 1, price, 100.0]

    def config(self, **phasegate: Any) -> Path:
        told: Dict[str, Any] = {
            "dry_run": True, "stake_currency": "USDT", "stake_amount": 100, "max_open_trades": 1,
            "dataformat_ohlcv": "json", "pairlists": [{"method": "StaticPairList"}],
            "exchange": {"name": "binance", "pair_whitelist": ["BTC/USDT"], "ccxt_config": self.exchange.ccxt_config,
                         "ccxt_async_config": self.exchange.ccxt_config},
            "entry_pricing": {"price_side": "same"}, "exit_pricing": {"price_side": "same"},
            "phasegate": phasegate,
        }  # fmt: skip
        file = self.folder / "config.json"
        file.write_text(json.dumps(told))
        return file

    def freqtrade(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        command = [sys.executable, "-m", "freqtrade", *arguments, "--user-data-dir", str(self.folder / "user_data")]
        environment = {**os.environ, "PYTHONPATH": str(PYTHON / "src"), "PHASEGATE_URL": "http://127.0.0.1:9"}
        return subprocess.run(command, env=environment, capture_output=True, text=True, cwd=self.folder)

    def test_a_backtest_asks_nothing_and_is_not_blocked(self) -> None:
        config = str(self.config())
        done = self.freqtrade("backtesting", "-c", config, "-s", "Tuned", "--export", "none", "--cache", "none")
        self.assertEqual(done.returncode, 0, (done.stdout + done.stderr)[-3000:])
        self.assertIn("BACKTESTING REPORT", done.stdout)
        self.assertNotIn("phasegate", done.stdout + done.stderr)

    def test_a_key_in_the_configuration_ends_a_backtest_and_says_why(self) -> None:
        done = self.freqtrade("backtesting", "-c", str(self.config(key="pgk_secret")), "-s", "Tuned", "--export", "none")
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("every exported backtest", " ".join((done.stdout + done.stderr).split()))

    @unittest.skipUnless(TORTURE, "two processes of freqtrade more: in npm run torture")
    def test_hyperopt_in_two_processes(self) -> None:
        self.hyperopt()

    def hyperopt(self) -> None:
        done = self.freqtrade(
            *("hyperopt", "-c", str(self.config()), "-s", "Tuned", "--spaces", "buy", "-e", "4", "-j", "2"),
            *("--hyperopt-loss", "SharpeHyperOptLoss", "--random-state", "1", "--min-trades", "1"),
        )
        self.assertEqual(done.returncode, 0, (done.stdout + done.stderr)[-3000:])

    def test_its_classes_reach_the_processes_of_hyperopt(self) -> None:
        """As hyperopt does it: the modules of all bases by value, to a process that has not loaded the strategy."""
        script = (
            "import sys, pathlib, cloudpickle\n"
            "from freqtrade.optimize.hyperopt.hyperopt_optimizer import HyperOptimizer\n"
            "from freqtrade.resolvers.strategy_resolver import StrategyResolver\n"
            "from freqtrade.configuration import Configuration\n"
            "from freqtrade.enums import RunMode\n"
            f"told = {{'config': [{str(self.config())!r}], 'strategy': 'Tuned', 'user_data_dir': {str(self.folder / 'user_data')!r}}}\n"
            "strategy = StrategyResolver.load_strategy(Configuration(told, RunMode.HYPEROPT).get_config())\n"
            "HyperOptimizer.hyperopt_pickle_magic(HyperOptimizer.__new__(HyperOptimizer), type(strategy).__bases__)\n"
            "pathlib.Path(sys.argv[1]).write_bytes(cloudpickle.dumps(strategy))\n"
        )
        file = self.folder / "strategy.pickle"
        environment = {**os.environ, "PYTHONPATH": str(PYTHON / "src")}
        run = lambda *given: subprocess.run(  # noqa: E731
            [sys.executable, "-c", *given], env=environment, capture_output=True, text=True, cwd=self.folder
        )
        dumped = run(script, str(file))
        self.assertEqual(dumped.returncode, 0, dumped.stderr[-3000:])
        read = "import sys, pickle; print(type(pickle.load(open(sys.argv[1], 'rb'))).__name__)"
        self.assertEqual(run(read, str(file)).stdout.strip().splitlines()[-1], "Tuned")


class InstallationTest(unittest.TestCase):
    def test_an_installation_from_a_checkout_leaves_nothing_in_it(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            checkout = Path(folder) / "python"
            shutil.copytree(PYTHON, checkout, ignore=shutil.ignore_patterns("__pycache__", "phasegate-outbox"))
            before = sorted(checkout.rglob("*"))
            command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", f"{folder}/there", "."]
            done = subprocess.run(command, cwd=checkout, capture_output=True, text=True)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertEqual(sorted(checkout.rglob("*")), before)
            installed = Path(folder) / "there" / "phasegate"
            own = {file.relative_to(PYTHON / "src" / "phasegate") for file in (PYTHON / "src" / "phasegate").rglob("*.py")}
            self.assertEqual({file.relative_to(installed) for file in installed.rglob("*.py")}, own)
            self.assertTrue((installed / "py.typed").exists())


if __name__ == "__main__":
    unittest.main()
