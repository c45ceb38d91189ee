"""The freqtrade adapter's callbacks: that they cannot be switched off, and what they ask and answer."""

from __future__ import annotations

import json
import threading
import time
from datetime import datetime, timezone
from typing import Any
from unittest import mock

from phasegate.freqtrade import Guarded
from phasegate.freqtrade.book import Book

from .fault_server import FaultServer
from .freqtrade_bot import WithFreqtrade
from .freqtrade_bot_stand_in import Bot
from .freqtrade_stand_in import IStrategy, Trade, strategy_safe_wrapper
from .scratch import until
from .test_freqtrade_faults import HEALTHY

PAIR = "BTC/USDT"


class Plain(Guarded, IStrategy):
    pass


class OverridesAll(Guarded, IStrategy):
    """Without a single super()."""

    def bot_start(self, **kwargs):
        self.started = True

    def bot_loop_start(self, current_time, **kwargs):
        self.looped = True

    def confirm_trade_entry(self, *args, **kwargs):
        return True

    def confirm_trade_exit(self, *args, **kwargs):
        return True

    def custom_stake_amount(self, **kwargs):
        return 9_999.0

    def adjust_trade_position(self, **kwargs):
        return 50.0

    def adjust_order_price(self, **kwargs):
        return 1.0

    def check_entry_timeout(self, **kwargs):
        return False

    def order_filled(self, **kwargs):
        pass


class CallsSuper(Plain):
    def confirm_trade_entry(self, *args, **kwargs):
        return super().confirm_trade_entry(*args, **kwargs)


class Fails(Guarded, IStrategy):
    def confirm_trade_entry(self, **kwargs):
        raise RuntimeError("of the strategy")

    def custom_stake_amount(self, **kwargs):
        raise RuntimeError("of the strategy")

    def confirm_trade_exit(self, **kwargs):
        raise RuntimeError("of the strategy")


class WrongOrder(IStrategy, Guarded):
    pass


def gate_of_bot(bot: Bot) -> Any:
    return bot.strategy._phasegate_gate


def entry(**more: Any) -> Any:
    at = datetime.now(timezone.utc)
    given = {"pair": PAIR, "order_type": "limit", "amount": 1.0, "rate": 50.0, "time_in_force": "GTC"}
    return {**given, "current_time": at, "entry_tag": None, "side": "long", **more}


class GuardTest(WithFreqtrade):
    server: FaultServer

    @classmethod
    def setUpClass(cls) -> None:
        cls.server = FaultServer()

    @classmethod
    def tearDownClass(cls) -> None:
        cls.server.stop()

    def healthy(self, kind: type, **more: Any) -> Bot:
        self.server.program({"answers": HEALTHY})
        return self.bot(kind, self.server.url, **more)

    def blocking(self) -> None:
        self.server.program({"answers": {**HEALTHY, "POST /v1/trade-checks": [{"named": "block_daily_limit"}]}})

    def test_a_strategy_that_overrides_everything_is_guarded(self) -> None:
        bot = self.healthy(OverridesAll)
        self.blocking()
        self.assertFalse(bot.execute_entry(PAIR, 10.0))
        self.assertTrue(bot.strategy.started)

    def test_so_is_one_that_puts_the_guard_behind_istrategy(self) -> None:
        bot = self.healthy(WrongOrder)
        self.blocking()
        self.assertFalse(bot.execute_entry(PAIR, 10.0))

    def test_super_asks_once(self) -> None:
        bot = self.healthy(CallsSuper)
        self.assertTrue(bot.execute_entry(PAIR, 10.0))
        asked = [r for r in self.server.received() if r["route"] == "POST /v1/trade-checks"]
        self.assertEqual(len(asked), 1)

    def test_a_block_stays_a_block_behind_the_safe_wrapper(self) -> None:
        bot = self.healthy(Plain)
        self.blocking()
        self.assertFalse(strategy_safe_wrapper(bot.strategy.confirm_trade_entry, default_retval=True)(**entry()))

    def test_an_error_of_the_strategy_enters_nothing_and_leaves_freely(self) -> None:
        bot = self.healthy(Fails)
        with self.assertLogs("phasegate.freqtrade", "WARNING"):
            self.assertFalse(bot.strategy.confirm_trade_entry(**entry()))
            self.assertEqual(bot.execute_entry(PAIR, 10.0), False)
        trade = Trade(1, PAIR, False, 1.0, 10.0)
        exit = strategy_safe_wrapper(bot.strategy.confirm_trade_exit, default_retval=True)
        self.assertTrue(exit(**{**entry(), "trade": trade, "exit_reason": "force_exit"}))

    def test_an_odd_call_is_a_block(self) -> None:
        bot = self.healthy(Plain)
        odd = ({"amount": float("nan")}, {"rate": None}, {"amount": 0.0}, {"side": "up"}, {"pair": ""})
        for given in (*odd, {"current_time": 5}):
            self.assertFalse(bot.strategy.confirm_trade_entry(**entry(**given)))
        self.assertFalse(bot.strategy.confirm_trade_entry(PAIR))

    def test_the_own_stake_is_kept_below_the_cap_and_a_cap_below_the_minimum_is_zero(self) -> None:
        bot = self.healthy(Plain)
        about = {"pair": PAIR, "current_time": datetime.now(timezone.utc), "current_rate": 10.0, "max_stake": 1e6}
        ask = lambda **more: bot.strategy.custom_stake_amount(  # noqa: E731
            **about, entry_tag=None, side="long", **{"min_stake": 5.0, "leverage": 1.0, **more}
        )
        self.assertEqual(ask(proposed_stake=40.0), 40.0)
        self.assertEqual(ask(proposed_stake=400.0), 100.0)
        self.assertEqual(ask(proposed_stake=400.0, leverage=8.0), 12.5)
        self.assertEqual(ask(proposed_stake=400.0, leverage=8.0, min_stake=13.0), 0.0)
        self.assertEqual(ask(proposed_stake=400.0, min_stake=None), 100.0)
        self.assertEqual(ask(proposed_stake="many"), 0.0)

    def test_planned_prices_come_from_the_strategy_and_are_never_inflated(self) -> None:
        def asked(kind: type, **call: Any) -> Any:
            bot = self.healthy(kind, outbox=str(self.folder / kind.__name__))
            bot.strategy.confirm_trade_entry(**entry(**call))
            body = [r["body"] for r in self.server.received() if r["route"] == "POST /v1/trade-checks"][-1]
            return body.get("stop_price"), body.get("target_price")

        class RoiOff(Guarded, IStrategy):
            minimal_roi = {"0": 100}

        class Hooks(Guarded, IStrategy):
            def phasegate_stop(self, **_):
                return 45.5

            def phasegate_target(self, **_):
                raise RuntimeError("of the strategy")

        self.assertEqual(asked(Plain), ("45", "60"))
        self.assertEqual(asked(RoiOff), ("45", None))
        self.assertEqual(asked(Hooks), ("45.5", None))
        self.assertEqual(asked(OverridesAll, side="short"), ("55", "40"))

    def test_a_trade_id_is_stored_before_it_is_asked_for_and_reused_within_the_candle(self) -> None:
        bot = self.healthy(Plain)
        self.server.program({"listening": False})
        self.assertFalse(bot.strategy.confirm_trade_entry(**entry()))
        told = json.loads((self.folder / "box" / "freqtrade-live.json").read_text())
        stored = [known["trade_id"] for known in told["entries"]]
        self.server.program({"answers": HEALTHY})
        until(lambda: gate_of_bot(bot).client.is_reachable)
        self.assertTrue(bot.strategy.confirm_trade_entry(**entry()))
        body = [r["body"] for r in self.server.received() if r["route"] == "POST /v1/trade-checks"][-1]
        self.assertEqual([body["trade_id"]], stored)

    def test_a_book_that_cannot_be_written_is_a_block(self) -> None:
        bot = self.healthy(Plain)
        with mock.patch.object(Book, "save", side_effect=OSError("disk full")):
            self.assertFalse(bot.strategy.confirm_trade_entry(**entry()))
        self.assertEqual([r for r in self.server.received() if r["route"] == "POST /v1/trade-checks"], [])

    def test_a_database_that_cannot_be_read_gives_nothing_back(self) -> None:
        bot = self.healthy(Plain)
        self.assertTrue(bot.strategy.confirm_trade_entry(**entry()))
        with mock.patch.object(Trade, "get_trades_proxy", side_effect=RuntimeError("locked")):
            bot.strategy.bot_loop_start(current_time=datetime.now(timezone.utc))
        self.assertEqual([r for r in self.server.received() if r["route"].startswith("DELETE")], [])

    def test_an_entry_of_another_thread_has_time_to_become_an_order(self) -> None:
        bot = self.healthy(Plain)
        forced = threading.Thread(target=lambda: bot.strategy.confirm_trade_entry(**entry()))
        forced.start()
        forced.join()
        loop = lambda: bot.strategy.bot_loop_start(current_time=datetime.now(timezone.utc))  # noqa: E731
        given_back = lambda: [r for r in self.server.received() if r["route"].startswith("DELETE")]  # noqa: E731
        loop()
        self.assertEqual(given_back(), [])
        with mock.patch("phasegate.freqtrade.entries.time.time", return_value=time.time() + 31):
            loop()
        until(lambda: len(given_back()) == 1)

    def test_what_was_entered_while_observing_is_no_override_afterwards(self) -> None:
        bot = self.healthy(Plain)
        bot = self.healthy(Plain, observe=True)
        bot.execute_entry(PAIR, 10.0)
        with self.assertLogs("phasegate.freqtrade", "WARNING"):
            bot = self.healthy(Plain)
        bot.process()
        self.assertEqual([r for r in self.server.received() if r["route"] == "POST /v1/trades"], [])

    def test_a_database_that_was_made_anew_mixes_no_trades_up(self) -> None:
        bot = self.healthy(Plain)
        bot.execute_entry(PAIR, 10.0)
        (old,) = Trade.rows
        Trade.rows.clear()
        bot.execute_entry("ETH/USDT", 10.0)
        (new,) = Trade.rows
        new.id = old.id
        bot.execute_exit(new, "roi", 101.0)
        stored = (self.folder / "box" / "outbox.jsonl").read_text().splitlines()
        closed = [line["trade_id"] for line in map(json.loads, stored) if line.get("kind") == "closed"]
        self.assertEqual([trade_id.split("-")[1] for trade_id in closed], ["ETH"])
