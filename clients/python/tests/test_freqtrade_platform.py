"""The freqtrade adapter against the real platform, where freqtrade's dry run has no means to make it happen, freqtrade
itself being the stand-in: with_freqtrade has the rest."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Dict, List

from phasegate.freqtrade import Guarded

from .freqtrade_bot import WithFreqtrade
from .freqtrade_bot_stand_in import Bot
from .freqtrade_stand_in import IStrategy, Trade
from .real_platform import RealPlatform

PAIR = "BTC/USDT"
DAYS = ("2026-03-09", "2026-03-10", "2026-03-11")


class Plain(Guarded, IStrategy):
    pass


class FreqtradeAndPlatformTest(WithFreqtrade):
    platform: RealPlatform

    @classmethod
    def setUpClass(cls) -> None:
        cls.platform = RealPlatform()

    @classmethod
    def tearDownClass(cls) -> None:
        cls.platform.stop()

    def setUp(self) -> None:
        super().setUp()
        self.platform.set_clock("2026-03-09T14:30:00.000Z")

    def started(self, kind: type, phase: str, **more: Any) -> Bot:
        self.registered = self.platform.bot(phase)
        return self.again(kind, **more)

    def again(self, kind: type, **more: Any) -> Bot:
        """The same bot, restarted."""
        return self.bot(kind, self.platform.url, key=self.registered["key"], timeout=10.0, **more)

    def recorded(self) -> List[Dict[str, Any]]:
        """Oldest first."""
        self.quiet()
        trades = [t for t in self.platform.trades(self.registered["id"]) if not t["imported"]]
        return sorted((t for t in trades if t["symbol"] == PAIR), key=lambda t: t["trade_id"])

    def status(self, bot: Bot) -> Any:
        self.quiet()
        return bot.strategy._phasegate_gate.client.status()

    def test_a_bot_in_proof_of_concept_takes_one_trade_a_day(self) -> None:
        bot = self.started(Plain, "proof_of_concept")
        bot.signals = [PAIR]
        for day in DAYS:
            for hour in (14, 16, 18):
                bot.time = datetime.fromisoformat(f"{day}T{hour}:30:00+00:00")
                self.platform.set_clock(f"{day}T{hour}:30:00.000Z")
                bot.process()
                for trade in Trade.get_trades_proxy(is_open=True):
                    bot.execute_exit(trade, "roi", 103.0)
        self.assertEqual(len(bot.created), 2 * len(DAYS))
        trades = self.recorded()
        self.assertEqual([t["trading_day"] for t in trades], list(DAYS))
        for trade in trades:
            self.assertEqual((trade["permitted"], trade["kind"], trade["status"]), (True, "strategy", "closed"))
            self.assertEqual((trade["notional"], trade["pnl"], trade["outcome"]), ("100", "2.797", "win"))
            planned = (trade["entry_price"], trade["stop_price"], trade["target_price"])
            self.assertEqual(planned, ("100", "90", "120"))

    def test_the_stake_is_capped_to_the_effective_size_over_leverage(self) -> None:
        bot = self.started(Plain, "proof_of_concept")
        bot.leverage = 4.0
        bot.execute_entry(PAIR, 500.0)
        self.assertEqual(Trade.rows[0].stake_amount, 25.0)
        self.assertEqual(self.recorded()[0]["notional"], "100")

    def test_a_partial_fill_that_is_cancelled_is_reported_with_what_was_filled(self) -> None:
        bot = self.started(Plain, "proof_of_concept")
        bot.fills = 0.4
        bot.execute_entry(PAIR, 100.0)
        bot.cancel_entry(Trade.rows[0], bot.created[0])
        (trade,) = self.recorded()
        self.assertEqual((trade["notional"], trade["permitted"], trade["status"]), ("40", True, "open"))

    def test_a_force_entry_that_rests_on_a_position_is_cancelled_when_it_is_blocked(self) -> None:
        bot = self.started(Plain, "proof_of_concept")
        bot.execute_entry(PAIR, 50.0)
        self.assertTrue(bot.force_entry(PAIR, 50.0, fills=0.0))
        bot.process()
        self.quiet()
        bot.process()
        self.assertEqual(bot.created[-1].status, "canceled")
        bot.process()
        self.assertIsNone(self.status(bot)["breaker"])

    def test_a_live_bot_in_experience_is_blocked(self) -> None:
        bot = self.started(Plain, "experience")
        self.assertFalse(bot.execute_entry(PAIR, 100.0))

    def test_trades_from_before_are_named_and_left_alone(self) -> None:
        trade = Trade(10_001, PAIR, False, 1.0, 100.0)
        Trade.rows.append(trade)
        helper = Bot.__new__(Bot)
        helper.broken, helper.created, helper.fills = None, [], 1.0
        trade.orders.append(helper.create_order(PAIR, "buy", 1.0, 100.0))
        trade.update()
        with self.assertLogs("phasegate.freqtrade", "WARNING") as told:
            bot = self.started(Plain, "proof_of_concept")
        self.assertIn("its close is not reported", "".join(told.output))
        bot.execute_exit(trade, "roi", 101.0)
        bot.process()
        self.assertEqual(self.recorded(), [])

    def test_observing_blocks_nothing_and_leaves_nothing_behind(self) -> None:
        bot = self.started(Plain, "experience", observe=True)
        with self.assertLogs("phasegate", "DEBUG") as told:
            self.assertTrue(bot.execute_entry(PAIR, 100.0))
            bot.process()
        self.assertIn("would be blocked", "".join(told.output))
        for line in told.output:
            self.assertIn("observe only: nothing is guarded", line)
        self.assertEqual(self.recorded(), [])
