"""The freqtrade adapter against the real platform, freqtrade itself being the stand-in."""

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


class Adding(Guarded, IStrategy):
    position_adjustment_enable = True
    stake = 40.0

    def adjust_trade_position(self, trade, **kwargs):
        return self.stake, "more"


class Chasing(Guarded, IStrategy):
    def adjust_entry_price(self, proposed_rate, **kwargs):
        return proposed_rate


class Killed(BaseException):
    """kill -9, as far as a bot's own code goes."""


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
        """The same bot, started once more."""
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

    def test_an_addition_that_is_blocked_is_not_made(self) -> None:
        bot = self.started(Adding, "proof_of_concept")
        bot.execute_entry(PAIR, 50.0)
        bot.process()
        self.assertEqual(len(bot.created), 1)
        self.assertEqual(len(self.recorded()), 1)

    def test_a_replaced_order_keeps_its_permit_and_its_trade_id(self) -> None:
        bot = self.started(Chasing, "proof_of_concept")
        bot.fills = 0.0
        bot.execute_entry(PAIR, 100.0)
        for rate in (101.0, 102.0):
            bot.rate = rate
            bot.process()  # asks for the permit
            self.quiet()
            bot.process()
        self.assertEqual(len(bot.created), 3)
        bot.fill(bot.created[-1])
        bot.filled(Trade.rows[0], bot.created[-1])
        (trade,) = self.recorded()
        self.assertEqual((trade["permitted"], trade["entry_price"]), (True, "102"))

    def test_a_replacement_after_the_breaker_tripped_cancels_the_order(self) -> None:
        bot = self.started(Chasing, "proof_of_concept")
        bot.fills = 0.0
        bot.execute_entry(PAIR, 100.0)
        bot.strategy._phasegate_gate.client.opened(
            {"trade_id": "by-hand", "symbol": "X", "side": "long", "mode": "live", "notional": "10"}
        )
        bot.rate = 101.0
        bot.process()  # asks for the permit
        self.quiet()
        bot.process()
        self.assertEqual(len(bot.created), 1)
        self.assertEqual((bot.created[0].status, Trade.rows), ("canceled", []))

    def test_an_order_that_was_never_filled_gives_its_day_back(self) -> None:
        bot = self.started(Plain, "proof_of_concept")
        bot.fills = 0.0
        bot.execute_entry(PAIR, 100.0)
        bot.process()
        self.assertEqual(len(self.status(bot)["open_permits"]), 1)
        bot.cancel_entry(Trade.rows[0], bot.created[0])
        bot.process()
        self.assertEqual(self.status(bot)["open_permits"], [])
        bot.fills = 1.0
        self.assertTrue(bot.execute_entry(PAIR, 100.0))

    def test_a_partial_fill_that_is_cancelled_is_reported_with_what_was_filled(self) -> None:
        bot = self.started(Plain, "proof_of_concept")
        bot.fills = 0.4
        bot.execute_entry(PAIR, 100.0)
        bot.cancel_entry(Trade.rows[0], bot.created[0])
        (trade,) = self.recorded()
        self.assertEqual((trade["notional"], trade["permitted"], trade["status"]), ("40", True, "open"))

    def test_a_kill_between_confirm_and_order_gives_the_permit_back_at_the_next_start(self) -> None:
        bot = self.started(Plain, "proof_of_concept")
        bot.broken = Killed()
        with self.assertRaises(Killed):
            bot.execute_entry(PAIR, 100.0)
        self.assertEqual(len(self.status(bot)["open_permits"]), 1)
        bot = self.again(Plain)
        self.assertEqual(self.status(bot)["open_permits"], [])
        self.assertTrue(bot.execute_entry(PAIR, 100.0))
        self.assertEqual(len(self.recorded()), 1)

    def test_a_restart_with_an_open_trade_reports_its_close(self) -> None:
        bot = self.started(Plain, "proof_of_concept")
        bot.execute_entry(PAIR, 100.0)
        bot = self.again(Plain)
        bot.stoploss_on_exchange(Trade.rows[0], 90.0)
        bot.process()
        (trade,) = self.recorded()
        self.assertEqual((trade["status"], trade["kind"], trade["pnl"]), ("closed", "strategy", "-10.19"))

    def test_a_restart_with_a_resting_order_goes_on_with_its_permit(self) -> None:
        bot = self.started(Plain, "proof_of_concept")
        bot.fills = 0.0
        bot.execute_entry(PAIR, 100.0)
        order = bot.created[0]
        bot = self.again(Plain)
        bot.process()
        self.assertTrue(order.ft_is_open)
        bot.fill(order)
        bot.filled(Trade.rows[0], order)
        self.assertEqual([t["permitted"] for t in self.recorded()], [True])

    def test_a_forced_exit_is_an_emergency_exit(self) -> None:
        bot = self.started(Plain, "proof_of_concept")
        bot.execute_entry(PAIR, 100.0)
        self.assertTrue(bot.execute_exit(Trade.rows[0], "force_exit", 101.0))
        self.assertEqual([(t["kind"], t["status"]) for t in self.recorded()], [("emergency_exit", "closed")])

    def test_a_force_entry_is_asked_for_like_any_other(self) -> None:
        bot = self.started(Plain, "proof_of_concept")
        self.assertTrue(bot.force_entry(PAIR, 100.0))
        self.assertFalse(bot.force_entry("ETH/USDT", 100.0))

    def test_a_force_entry_onto_a_position_is_recorded_as_unpermitted(self) -> None:
        bot = self.started(Plain, "real_money_trial")
        bot.execute_entry(PAIR, 50.0)
        self.assertTrue(bot.force_entry(PAIR, 50.0))
        bot.process()
        self.assertEqual(sorted(t["permitted"] for t in self.recorded()), [False, True])
        self.assertIsNotNone(self.status(bot)["breaker"])

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

    def test_a_dry_run_is_paper(self) -> None:
        bot = self.started(Plain, "experience", dry_run=True)
        bot.fills = 0.0
        bot.execute_entry(PAIR, 1_000.0)
        bot.process()
        bot.cancel_entry(Trade.rows[0], bot.created[0])
        bot.process()
        bot.fills = 1.0
        bot.execute_entry(PAIR, 1_000.0)
        bot.execute_exit(Trade.rows[0], "roi", 110.0)
        self.assertEqual([(t["mode"], t["status"]) for t in self.recorded()], [("paper", "closed")])
        self.assertEqual(bot.strategy._phasegate_gate.client.outbox.refused, [])

    def test_a_live_bot_in_experience_is_blocked(self) -> None:
        bot = self.started(Plain, "experience")
        self.assertFalse(bot.execute_entry(PAIR, 100.0))

    def test_a_reload_in_the_same_process_takes_over(self) -> None:
        bot = self.started(Plain, "proof_of_concept")
        bot.execute_entry(PAIR, 100.0)
        gate = bot.strategy._phasegate_gate
        for _ in range(3):
            bot = Bot(Plain, bot.config)
        self.assertIs(bot.strategy._phasegate_gate, gate)
        bot.execute_exit(Trade.rows[0], "roi", 101.0)
        self.assertEqual([t["status"] for t in self.recorded()], ["closed"])

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
