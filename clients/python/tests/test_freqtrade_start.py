"""When the freqtrade adapter starts and when it refuses to; its book."""

from __future__ import annotations

import os
import runpy
import subprocess
import sys
from datetime import datetime, timezone
from pathlib import Path
from types import ModuleType
from typing import Any, Dict
from unittest import mock

from phasegate.freqtrade import Guarded
from phasegate.freqtrade.book import Book, Entry
from phasegate.freqtrade.entries import Entries
from phasegate.freqtrade.settings import read_settings

from .fault_server import FaultServer
from .freqtrade_bot import WithFreqtrade
from .freqtrade_bot_stand_in import Bot
from .scratch import KEY, until
from .freqtrade_stand_in import IStrategy, OperationalException, RunMode, StrategyError, uninstall, validate_strategy
from .test_freqtrade import PAIR, CallsSuper, OverridesAll, Plain, entry, gate_of_bot
from .test_freqtrade_faults import HEALTHY

NOWHERE = "http://127.0.0.1:9"
EXAMPLE = Path(__file__).resolve().parents[3] / "examples" / "freqtrade" / "GuardedStrategy.py"


def without_key(config: Dict[str, Any]) -> Dict[str, Any]:
    os.environ.pop("PHASEGATE_KEY", None)
    return config


class StartTest(WithFreqtrade):
    def test_it_refuses_to_start_without_url_or_key(self) -> None:
        config = self.config(NOWHERE)
        del config["phasegate"]["url"]
        with self.assertRaisesRegex(StrategyError, "phasegate.url is missing"):
            Bot(Plain, config)
        config = self.config(NOWHERE)
        del os.environ["PHASEGATE_KEY"]
        with self.assertRaisesRegex(StrategyError, "the key is missing"):
            Bot(Plain, config)

    def test_the_url_may_stand_in_the_environment(self) -> None:
        config = self.config(NOWHERE)
        os.environ["PHASEGATE_URL"] = config["phasegate"].pop("url")
        Bot(Plain, config)

    def test_the_key_is_read_from_a_file_where_the_environment_has_none(self) -> None:
        (self.folder / "key").write_text("pgk_of_the_file\n")
        for told in ({"key_file": "key", "user_data_dir": str(self.folder)}, {"key_file": str(self.folder / "key")}):
            settings = read_settings({**self.config(NOWHERE, key_file=told["key_file"]), **told})
            self.assertEqual(settings.key, KEY)
            del os.environ["PHASEGATE_KEY"]
            settings = read_settings({**without_key(self.config(NOWHERE, key_file=told["key_file"])), **told})
            self.assertEqual(settings.key, "pgk_of_the_file")
        config = without_key(self.config(NOWHERE, key_file="nowhere"))
        with self.assertRaisesRegex(StrategyError, "cannot be read"):
            Bot(Plain, config)

    def test_a_key_in_the_configuration_is_refused_in_backtests_too(self) -> None:
        """freqtrade writes its configuration into every exported backtest."""
        for run_mode in (RunMode.LIVE, RunMode.DRY_RUN, RunMode.BACKTEST):
            config = self.config(NOWHERE)
            config["phasegate"]["key"] = KEY
            with self.assertRaisesRegex(StrategyError, "every exported backtest") as refused:
                Bot(Plain, {**config, "runmode": run_mode})
            self.assertNotIn(KEY, str(refused.exception))

    def test_it_refuses_a_setting_that_it_does_not_know(self) -> None:
        with self.assertRaisesRegex(StrategyError, "no setting obsereve"):
            self.bot(Plain, NOWHERE, obsereve=True)

    def test_it_refuses_a_callback_that_was_replaced_afterwards(self) -> None:
        class Replaced(Guarded, IStrategy):
            pass

        Replaced.confirm_trade_entry = lambda self, **_: True  # type: ignore[method-assign,assignment]
        with self.assertRaisesRegex(StrategyError, "confirm_trade_entry was replaced"):
            self.bot(Replaced, NOWHERE)

    def test_it_refuses_a_callback_set_on_the_strategy_itself(self) -> None:
        class Shadowed(Guarded, IStrategy):
            def bot_start(self, **kwargs):
                self.confirm_trade_entry = lambda **_: True

        with self.assertRaisesRegex(StrategyError, "is set on the strategy itself"):
            self.bot(Shadowed, NOWHERE)

    def test_it_refuses_a_key_that_the_platform_does_not_accept(self) -> None:
        server = FaultServer()
        self.addCleanup(server.stop)
        problem = {"type": "about:blank", "title": "no", "status": 401, "code": "UNAUTHENTICATED", "detail": "no key"}
        step = {"status": 401, "type": "application/problem+json", "json": problem}
        server.program({"answers": {"GET /v1/status": [step]}})
        with self.assertRaisesRegex(StrategyError, "does not accept the key"):
            self.bot(Plain, server.url)

    def test_it_refuses_a_book_that_cannot_be_read(self) -> None:
        (self.folder / "box").mkdir()
        (self.folder / "box" / "freqtrade-live.json").write_text("{")
        with self.assertRaisesRegex(StrategyError, "cannot guard this bot"):
            self.bot(Plain, NOWHERE)

    def test_it_starts_while_the_platform_is_down_and_blocks_until_it_answers(self) -> None:
        server = FaultServer()
        self.addCleanup(server.stop)
        server.program({"listening": False})
        bot = self.bot(Plain, server.url)
        self.assertFalse(bot.strategy.confirm_trade_entry(**entry()))
        server.program({"answers": HEALTHY})
        gate = gate_of_bot(bot)
        until(lambda: bool(gate.client.is_reachable))
        bot.strategy.bot_loop_start(current_time=datetime.now(timezone.utc))
        until(lambda: gate._is_reconciled)
        self.assertTrue(bot.strategy.confirm_trade_entry(**entry()))

    def test_one_that_was_never_started_enters_nothing(self) -> None:
        strategy = Plain(self.config(NOWHERE))
        self.assertFalse(strategy.confirm_trade_entry(**entry()))
        self.assertEqual(strategy.custom_stake_amount(**entry(), proposed_stake=10.0), 0.0)

    def test_a_run_mode_that_is_not_known_counts_as_trading(self) -> None:
        for config in ({}, {"runmode": "new_mode"}):
            self.assertFalse(Plain(config).confirm_trade_entry(**entry()))

    def test_a_backtest_is_left_alone(self) -> None:
        strategy = OverridesAll({"runmode": RunMode.BACKTEST})
        strategy.bot_start()
        self.assertTrue(strategy.confirm_trade_entry(**entry()))
        self.assertEqual(strategy.custom_stake_amount(), 9_999.0)

    def test_freqtrade_accepts_the_guarded_class(self) -> None:
        """It refuses one that overrides both ways of adjusting prices."""

        class Child(Plain):
            def adjust_order_price(self, **kwargs):
                return 2.0

        for kind in (Plain, OverridesAll, Child, CallsSuper):
            validate_strategy(kind)

        class Both(Child):
            def adjust_entry_price(self, **kwargs):
                return 1.0

        with self.assertRaises(OperationalException):
            validate_strategy(Both)


class PackageTest(WithFreqtrade):
    def test_neither_the_package_nor_the_adapter_needs_freqtrade_to_be_imported(self) -> None:
        script = "import sys, phasegate.freqtrade; sys.exit('freqtrade' in sys.modules)"
        self.assertEqual(subprocess.run([sys.executable, "-c", script]).returncode, 0)

    def test_where_freqtrade_is_missing_it_refuses_to_start(self) -> None:
        uninstall()
        with mock.patch.dict(sys.modules, {"freqtrade": None}), self.assertRaisesRegex(StrategyError, "cannot guard"):
            self.bot(Plain, NOWHERE)


class ExampleTest(WithFreqtrade):
    def test_the_example_is_a_guarded_strategy(self) -> None:
        pandas, strategy = ModuleType("pandas"), ModuleType("freqtrade.strategy")
        pandas.DataFrame, strategy.IStrategy = object, IStrategy  # type: ignore[attr-defined]
        with mock.patch.dict(sys.modules, {"pandas": pandas, "freqtrade.strategy": strategy}):
            kind = runpy.run_path(str(EXAMPLE))["GuardedStrategy"]
        server = FaultServer()
        self.addCleanup(server.stop)
        server.program({"answers": HEALTHY})
        bot = self.bot(kind, server.url)
        self.assertFalse(bot.execute_entry(PAIR, 9.0))
        self.assertTrue(bot.execute_entry(PAIR, 100.0))
        asked = [r["body"] for r in server.received() if r["route"] == "POST /v1/trade-checks"]
        self.assertEqual([(a["stop_price"], a["target_price"]) for a in asked], [("95", "109")])


class BookTest(WithFreqtrade):
    def test_the_candle_names_the_trade(self) -> None:
        at = datetime(2026, 3, 9, 14, 33, 12, tzinfo=timezone.utc)
        entries = Entries(None, None, "live", None, None)  # type: ignore[arg-type]
        stem = entries._stem({"pair": "BTC/USDT:USDT", "side": "short", "current_time": at}, "5m")
        self.assertEqual(stem, "live-BTC-USDT-USDT-short-20260309T1430Z")

    def test_it_is_read_as_it_was_written_and_no_executed_id_comes_twice(self) -> None:
        file = self.folder / "book.json"
        book = Book(file, 100.0)
        book.entries.append(Entry("a", PAIR, "long", "10", 1.0, orders=["x1"], position=3))
        book.save()
        again = Book(file, 200.0)
        self.assertEqual((again.since, again.entries, again.is_new), (100.0, book.entries, False))
        self.assertEqual(again.free_id("a"), "a-2")
        again.end(again.entries[0])
        again.save()
        last = Book(file, 300.0)
        self.assertEqual((last.free_id("a"), last.is_settled(PAIR, "x1"), last.entries), ("a-2", True, []))
        self.assertFalse(last.is_settled("ETH/USDT", "x1"), "each pair numbers its orders by itself")
