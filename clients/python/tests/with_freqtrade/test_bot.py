"""The adapter in real freqtrade (of the virtual environment that runs this), against the real platform."""

from __future__ import annotations

import inspect
import os
import subprocess
import sys
import unittest
from decimal import Decimal
from pathlib import Path

import freqtrade
from freqtrade.persistence import Order, Trade
from freqtrade.persistence.usedb_context import FtNoDBContext
from freqtrade.resolvers.strategy_resolver import StrategyResolver
from freqtrade.rpc.rpc import RPC
from phasegate.freqtrade.strategy_version import strategy_version

from .bot import Bot, configuration, written
from .bot_case import PAIR, BotCase
from .plan import plan

PYTHON = Path(__file__).resolve().parents[2]


class BotTest(BotCase):
    """Orders that freqtrade simulates."""

    # Entries and exits

    def test_an_entry_is_asked_for_executed_and_reported_and_so_is_its_exit(self) -> None:
        bot = self.started("Live", "proof_of_concept")
        plan.long = {PAIR, "ETH/USDT"}
        bot.loop()
        self.assertEqual(len(Trade.get_open_trades()), 1, "one trade a day")
        (held,) = Trade.get_open_trades()
        plan.long, plan.leave = set(), {held.pair}
        self.exchange.prices[held.pair.split("/")[0]] = 103.0
        bot.loop(2)
        trade = self.the_one()
        self.assertEqual((trade["permitted"], trade["kind"], trade["status"]), (True, "strategy", "closed"))
        self.assertEqual((trade["notional"], trade["entry_price"], trade["stop_price"]), ("50", "100", "90"))
        self.assertEqual((Decimal(trade["pnl"]), trade["outcome"]), (self.profit(held.pair), "win"))

    def test_a_dry_run_is_paper(self) -> None:
        bot = self.started("Dry", "experience")
        plan.long = {PAIR}
        bot.loop()
        plan.long, plan.leave = set(), {PAIR}
        bot.loop(2)
        trade = self.the_one()
        self.assertEqual((trade["mode"], trade["status"]), ("paper", "closed"))

    def test_a_stop_is_reported_after_a_restart(self) -> None:
        bot = self.started("Live", "proof_of_concept")
        plan.long = {PAIR}
        bot.loop()
        bot.end()
        bot = self.again()
        plan.long = set()
        self.exchange.prices["BTC"] = 85.0
        bot.loop(2)
        trade = self.the_one()
        self.assertEqual((trade["kind"], trade["outcome"], Decimal(trade["pnl"])), ("strategy", "loss", self.profit(PAIR)))

    def test_a_stake_is_capped_to_the_size_of_now(self) -> None:
        bot = self.started("Live", "proof_of_concept", stake_amount=5_000)
        plan.long = {PAIR}
        bot.loop()
        self.assertEqual(self.the_one()["notional"], "100")

    def test_partial_exits_end_in_one_close_with_the_whole_profit(self) -> None:
        bot = self.started("Live", "real_money_trial", stake_amount=100)
        plan.long = {PAIR}
        bot.loop()
        plan.long, plan.adjust = set(), {PAIR: -40.0}
        self.exchange.prices["BTC"] = 105.0
        bot.loop(2)
        self.assertEqual(self.the_one()["status"], "open")
        plan.leave = {PAIR}
        self.exchange.prices["BTC"] = 98.0
        bot.loop(2)
        trade = self.the_one()
        self.assertEqual((trade["status"], Decimal(trade["pnl"])), ("closed", self.profit(PAIR)))

    def test_an_addition_extends_its_trade_which_has_one_close(self) -> None:
        """rules 3.5."""
        bot = self.started("Live", "real_money_trial", stake_amount=100)
        plan.long = {PAIR}
        bot.loop()
        plan.long, plan.adjust = set(), {PAIR: 40.0}
        self.exchange.prices["BTC"] = 95.0
        bot.loop(2)
        self.assertEqual(len(Bot.trades(PAIR)[0].orders), 2)
        (entered,) = self.recorded()
        self.assertEqual((entered["status"], round(float(entered["notional"]))), ("open", 140))
        plan.leave = {PAIR}
        self.exchange.prices["BTC"] = 97.0
        bot.loop(2)
        trade = self.the_one()
        self.assertEqual((trade["status"], trade["permitted"]), ("closed", True))
        self.assertEqual(Decimal(trade["pnl"]), self.profit(PAIR))
        self.assertEqual(bot.gate._book.entries, [])

    def test_an_addition_that_is_blocked_is_not_made(self) -> None:
        bot = self.started("Live", "proof_of_concept")
        plan.long = {PAIR}
        bot.loop()
        plan.adjust = {PAIR: 40.0}
        bot.loop(2)
        self.assertEqual(len(Bot.trades(PAIR)[0].orders), 1)

    # Orders that rest

    def resting(self, phase: str = "proof_of_concept") -> Bot:
        bot = self.started("Live", phase)
        plan.long, plan.entry_price = {PAIR}, {PAIR: 99.0}
        bot.loop()
        plan.long = set()
        self.assertTrue(Bot.trades(PAIR)[0].has_open_orders)
        return bot

    def test_a_replaced_order_keeps_its_permit_and_its_trade_id(self) -> None:
        bot = self.resting()
        bot.let_a_candle_pass()
        plan.new_price = {PAIR: 99.5}
        bot.loop()  # renews the permit
        bot.loop()
        prices = [order.ft_price for order in Bot.trades(PAIR)[0].orders]
        self.assertEqual(prices, [99.0, 99.5])
        self.exchange.prices["BTC"] = 99.4
        bot.loop(2)
        trade = self.the_one()
        self.assertEqual((trade["permitted"], trade["status"], trade["entry_price"]), (True, "open", "99.5"))

    def test_a_replacement_after_the_breaker_tripped_cancels_the_order(self) -> None:
        bot = self.resting()
        self.platform._carry_out({"post": f"/v1/bots/{self.registered['id']}/breaker/trip", "body": {"reason": "test"}})
        bot.let_a_candle_pass()
        plan.new_price = {PAIR: 99.5}
        bot.loop(2)
        self.assertEqual(Bot.trades(PAIR), [])

    def test_an_order_that_is_never_filled_gives_its_permit_back(self) -> None:
        bot = self.resting()
        self.assertEqual(len(bot.gate.client.status()["open_permits"]), 1)
        bot.rpc._rpc_cancel_open_order(Bot.trades(PAIR)[0].id)
        bot.loop()
        self.assertEqual(bot.gate.client.status()["open_permits"], [])
        self.assertEqual(self.recorded(), [])

    def test_a_restart_with_a_resting_order_goes_on_with_its_permit(self) -> None:
        """freqtrade keeps the orders of a dry run in memory and its database; the fill comes after the restart."""
        bot = self.resting()
        bot.end()
        bot = self.again()
        self.exchange.prices["BTC"] = 98.9
        bot.loop(2)
        trade = self.the_one()
        self.assertEqual((trade["permitted"], trade["entry_price"]), (True, "99"))

    # By hand

    def test_a_sweep_of_forced_exits_is_one_emergency(self) -> None:
        bot = self.started("Live", "real_money_trial")
        plan.long = {PAIR, "ETH/USDT", "SOL/USDT"}
        bot.loop()
        plan.long = set()
        bot.force_exit("all")
        bot.loop()
        self.assertEqual([(t["kind"], t["status"]) for t in self.recorded()], [("emergency_exit", "closed")] * 3)
        reasons = sorted(event["reason"] for event in self.events("emergency_exit.requested"))
        self.assertEqual(len(reasons), 3)
        self.assertEqual([("sweep" in reason) for reason in reasons], [False, True, True], reasons)

    def test_a_force_entry_is_asked_for_like_any_other(self) -> None:
        bot = self.started("Live", "proof_of_concept")
        bot.force_entry(PAIR, 60.0)
        with self.assertRaises(Exception):
            bot.force_entry("ETH/USDT", 60.0)
        bot.loop()
        self.assertEqual([(t["symbol"], t["permitted"]) for t in self.recorded()], [(PAIR, True)])

    def test_a_force_entry_onto_a_position_bypasses_every_callback_and_is_recorded_as_unpermitted(self) -> None:
        bot = self.started("Live", "real_money_trial")
        bot.force_entry(PAIR, 50.0)
        bot.force_entry(PAIR, 30.0)
        bot.loop()
        self.assertIsNotNone(bot.gate.client.status()["breaker"])

    # freqtrade's behaviour apart from trading

    def test_the_strategy_of_pair_history_leaves_the_running_client_alone(self) -> None:
        bot = self.resting()
        gate = bot.gate
        config = dict(bot.freqtrade.config)
        if "live" in inspect.signature(RPC._rpc_analysed_history_full).parameters:
            RPC._rpc_analysed_history_full(config, PAIR, "5m", bot.freqtrade.exchange, None, True)
        else:  # it reads candles from the disk there; what it does with the strategy is this
            with FtNoDBContext():
                StrategyResolver.load_strategy(config).ft_bot_start()
        self.assertEqual(len(gate.client.status()["open_permits"]), 1)
        self.exchange.prices["BTC"] = 98.9
        bot.loop(2)
        self.assertEqual(self.the_one()["permitted"], True)

    def test_while_freqtrade_has_put_its_database_aside_nothing_is_given_back(self) -> None:
        bot = self.resting()
        with FtNoDBContext(), self.assertLogs("phasegate.freqtrade") as logged:
            bot.strategy.bot_loop_start(current_time=None)
        bot.quiet()
        self.assertEqual(len(bot.gate.client.status()["open_permits"]), 1)
        self.assertEqual([record.levelname for record in logged.records], ["INFO"], "it is no fault")

    def test_a_reload_takes_over(self) -> None:
        bot = self.started("Live", "proof_of_concept")
        plan.long = {PAIR}
        bot.loop()
        gate = bot.gate
        bot.end()
        bot = Bot(self.folder, self.told, "Live")
        self.assertIs(bot.gate, gate)
        plan.long, plan.leave = set(), {PAIR}
        bot.loop(2)
        self.assertEqual(self.the_one()["status"], "closed")

    def test_the_version_of_a_strategy_is_of_its_file_and_its_parameters(self) -> None:
        bot = self.started("Live", "experience")
        version = strategy_version(bot.strategy)
        self.assertRegex(version, r"^Live@[0-9a-f]{16}$")
        self.assertEqual(strategy_version(bot.strategy), version)
        bot.strategy.stoploss = -0.05
        self.assertNotEqual(strategy_version(bot.strategy), version)
        bot.strategy.stoploss = -0.10
        file = Path(type(bot.strategy).__file__)
        file.write_text(file.read_text() + "\n# another version\n")
        self.assertNotEqual(strategy_version(bot.strategy), version)

    # Killed with -9

    def killed(self, where: str, phase: str) -> Bot:
        self.registered = self.platform.bot(phase)
        self.told = configuration(self.exchange, self.folder, self.platform.url)
        written(self.folder, self.told)
        os.environ["PHASEGATE_KEY"] = self.registered["key"]
        command = [sys.executable, "-m", "tests.with_freqtrade.killed", str(self.folder), where]
        path = os.pathsep.join([str(PYTHON / "src"), str(PYTHON)])
        died = subprocess.run(command, env={**os.environ, "PYTHONPATH": path}, capture_output=True, text=True)
        self.assertEqual(died.returncode, -9, died.stderr[-3000:])
        return self.again()

    def test_killed_between_check_and_order_the_permit_is_given_back(self) -> None:
        bot = self.killed("check", "proof_of_concept")
        bot.quiet()
        self.assertEqual(bot.gate.client.status()["open_permits"], [])
        plan.long = {PAIR}
        bot.loop()
        self.assertEqual(self.the_one()["permitted"], True)

    def test_killed_between_order_and_report_the_entry_is_reported_with_its_permit(self) -> None:
        bot = self.killed("order", "proof_of_concept")
        bot.loop()
        trade = self.the_one()
        self.assertEqual((trade["permitted"], trade["status"], trade["notional"]), (True, "open", "50"))

    def test_an_order_that_freqtrade_finds_at_the_exchange_later_has_the_permit_it_was_given(self) -> None:
        """Killed while the order of an addition was sent: freqtrade finds it when the balance does not fit."""
        bot = self.killed("sent", "real_money_trial")
        bot.loop(3)
        self.found(bot, 30.0)
        bot.loop()
        self.assertIsNone(bot.gate.client.status()["breaker"])
        trade = self.the_one()
        self.assertEqual((trade["permitted"], trade["notional"]), (True, "80"))

    def test_an_order_that_freqtrade_never_placed_and_found_at_the_exchange_is_not_reported(self) -> None:
        bot = self.started("Live", "real_money_trial")
        plan.long = {PAIR}
        bot.loop(3)
        self.found(bot, 30.0, minutes_ago=10)
        bot.loop()
        self.assertIsNone(bot.gate.client.status()["breaker"])
        self.assertEqual(self.the_one()["notional"], "50")

    def found(self, bot: Bot, cost: float, minutes_ago: float = 0) -> None:
        """As handle_onexchange_order does it."""
        (trade,) = Bot.trades(PAIR)
        at = int((trade.date_last_filled_utc.timestamp() + 1 - minutes_ago * 60) * 1000)
        bot.gate._book.since -= minutes_ago * 120
        told = {
            "id": "found-1", "symbol": PAIR, "side": "buy", "status": "closed", "type": "limit", "price": 100.0,
            "average": 100.0, "amount": cost / 100, "filled": cost / 100, "remaining": 0.0, "cost": cost,
            "timestamp": at, "datetime": None, "lastTradeTimestamp": at, "fee": None,
        }  # fmt: skip
        order = Order.parse_from_ccxt_object(told, PAIR, "buy")
        order.order_filled_date = order.order_date
        trade.orders.append(order)
        trade.recalc_trade_from_orders()
        Trade.commit()


class FuturesTest(BotCase):
    """Shorts, leverage, liquidation."""

    PAIR = "BTC/USDT:USDT"

    def short(self, strategy: str = "LiveShort") -> Bot:
        bot = self.started(strategy, "real_money_trial", futures=True, stake_amount=40)
        plan.short, plan.leverage = {self.PAIR}, 3.0
        bot.loop()
        plan.short = set()
        return bot

    def test_a_short_with_leverage(self) -> None:
        bot = self.short()
        plan.leave = {self.PAIR}
        self.exchange.prices["BTC"] = 98.0
        bot.loop(2)
        trade = self.the_one()
        self.assertEqual((trade["side"], trade["notional"], trade["outcome"]), ("short", "120", "win"))
        self.assertEqual(Decimal(trade["pnl"]), self.profit(self.PAIR))
        # 10% of the stake are a third of that of the price
        self.assertAlmostEqual(float(trade["stop_price"]), 103.3333, 3)

    def test_a_liquidation_is_a_loss_of_the_strategy(self) -> None:
        """rules 9.6."""
        bot = self.short("WithoutStop")
        (held,) = Bot.trades(self.PAIR)
        self.exchange.prices["BTC"] = round((held.liquidation_price + held.stop_loss) / 2, 4)
        bot.loop(2)
        self.assertEqual(Bot.trades(self.PAIR)[0].exit_reason, "liquidation")
        trade = self.the_one()
        self.assertEqual((trade["kind"], trade["status"], trade["outcome"]), ("strategy", "closed", "loss"))
        self.assertEqual(self.events("emergency_exit.requested"), [])


if __name__ == "__main__":
    print("freqtrade", freqtrade.__version__)
    unittest.main()
