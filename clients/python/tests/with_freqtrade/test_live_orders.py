"""The adapter in real freqtrade that trades live: its orders and stops rest at the exchange (account.py), and are filled
there, in part or whole, also while the bot is down."""

from __future__ import annotations

import unittest
from decimal import Decimal
from typing import Any, List, Optional

from freqtrade.persistence import Trade

from .bot import Bot
from .bot_case import PAIR, BotCase
from .plan import plan

SYMBOL = "BTCUSDT"


class LiveOrdersTest(BotCase):
    # Actions of a test

    def live(self, strategy: str = "RealOrders", phase: str = "real_money_trial", **more: Any) -> Bot:
        return self.started(strategy, phase, dry_run=False, **more)

    def entered(self, strategy: str = "RealOrders", **more: Any) -> Bot:
        """Holds 0.5 of the coin, bought at 100."""
        bot = self.live(strategy, **more)
        plan.long = {PAIR}
        bot.loop()
        plan.long = set()
        return bot

    def stop_rests(self) -> Bot:
        bot = self.entered("StopAtExchange")
        bot.loop()
        self.assertEqual(self.kinds_resting(), ["STOP_LOSS_LIMIT"])
        return bot

    def partly_filled(self, quantity: str = "0.2") -> Bot:
        """An entry at 99, of 0.5050, filled in part; the rest of it rests."""
        bot = self.live()
        plan.long, plan.entry_price = {PAIR}, {PAIR: 99.0}
        bot.loop()
        plan.long, plan.entry_price = set(), {}
        self.exchange.account.fill(SYMBOL, quantity)
        bot.loop()
        self.assertEqual(self.kinds_resting(), ["LIMIT"])
        return bot

    def kinds_resting(self) -> List[str]:
        return [order.kind for order in self.exchange.account.resting(SYMBOL)]

    def closed_once(self, bot: Bot, kind: str, outcome: Optional[str] = None) -> None:
        """One trade, closed with freqtrade's own profit, and nothing left of it."""
        trade = self.the_one()
        self.assertEqual((trade["permitted"], trade["status"], trade["kind"]), (True, "closed", kind))
        self.assertEqual(Decimal(trade["pnl"]), self.profit(PAIR))
        self.assertEqual(bot.gate.client.status()["open_permits"], [])
        self.assertEqual(bot.gate._book.entries, [])
        if outcome is not None:
            self.assertEqual(trade["outcome"], outcome)

    @staticmethod
    def cancel(bot: Bot, pair: str) -> None:
        bot.rpc._rpc_cancel_open_order(Bot.trades(pair)[0].id)

    def sell(self, bot: Bot) -> None:
        plan.leave = {PAIR}
        bot.loop(2)

    # Stops at the exchange

    def test_a_stop_that_is_filled_at_the_exchange_is_a_loss_of_the_strategy(self) -> None:
        bot = self.stop_rests()
        self.exchange.prices["BTC"] = 89.5
        bot.loop()
        self.assertEqual(Bot.trades(PAIR)[0].exit_reason, "stoploss_on_exchange")
        self.closed_once(bot, "strategy", "loss")
        self.assertEqual(self.events("emergency_exit.requested"), [])

    def test_a_stop_rests_through_a_restart_and_is_filled_later(self) -> None:
        bot = self.stop_rests()
        bot.end()
        bot = self.again("StopAtExchange")
        bot.loop()
        self.assertEqual(self.kinds_resting(), ["STOP_LOSS_LIMIT"])
        self.assertEqual(self.the_one()["status"], "open")
        self.exchange.prices["BTC"] = 89.5
        bot.loop()
        self.closed_once(bot, "strategy", "loss")

    def test_a_stop_that_is_filled_while_the_bot_is_down_is_reported_at_its_start(self) -> None:
        bot = self.stop_rests()
        bot.end()
        self.exchange.prices["BTC"] = 89.5
        bot = self.again("StopAtExchange")
        bot.loop()
        self.closed_once(bot, "strategy", "loss")

    def test_a_stop_that_the_exchange_refuses_is_an_emergency_exit(self) -> None:
        """freqtrade leaves a position at once when it cannot protect it."""
        bot = self.entered("StopAtExchange")
        self.exchange.account.refuses = ["STOP_LOSS_LIMIT"]
        bot.loop(2)
        self.closed_once(bot, "emergency_exit")
        self.assertEqual([event["reason"] for event in self.events("emergency_exit.requested")], ["emergency_exit"])

    def test_a_stop_that_was_filled_in_part_and_an_exit_of_the_rest_are_one_close(self) -> None:
        bot = self.stop_rests()
        self.exchange.account.fill(SYMBOL, "0.2")
        bot.loop()
        self.assertEqual(self.the_one()["status"], "open")
        self.sell(bot)
        self.closed_once(bot, "strategy", "loss")

    def test_a_forced_exit_takes_the_stop_back_first(self) -> None:
        bot = self.stop_rests()
        bot.force_exit()
        bot.loop()
        self.assertEqual(self.kinds_resting(), [])
        self.closed_once(bot, "emergency_exit")

    def test_an_addition_moves_the_stop_and_extends_its_trade(self) -> None:
        """rules 3.5."""
        bot = self.stop_rests()
        plan.adjust = {PAIR: 40.0}
        bot.loop(2)
        self.assertEqual([str(order.quantity) for order in self.exchange.account.resting(SYMBOL)], ["0.8995"])
        self.assertEqual(self.the_one()["notional"], "90")
        self.exchange.prices["BTC"] = 80.0
        bot.loop()
        self.sell(bot)
        self.closed_once(bot, "strategy", "loss")

    # Additions while another order of the trade is open

    def test_an_addition_to_an_entry_that_is_filled_in_part_is_one_trade_with_what_was_entered(self) -> None:
        """rules 3.5. freqtrade cancels the rest of the entry for it."""
        bot = self.partly_filled()
        plan.adjust = {PAIR: 40.0}
        bot.loop(2)
        self.assertEqual([order.status for order in self.exchange.account.orders], ["CANCELED", "FILLED"])
        self.assertEqual(self.the_one()["notional"], "59.8")
        self.sell(bot)
        self.closed_once(bot, "strategy")
        self.assertEqual(self.the_one()["notional"], "59.8")

    def test_an_addition_that_rests_beside_what_was_filled_of_the_entry_is_in_the_same_close(self) -> None:
        """rules 3.5. What rests is cancelled by the exit."""
        bot = self.partly_filled()
        plan.adjust, plan.entry_price = {PAIR: 40.0}, {PAIR: 98.5}
        bot.loop()
        self.exchange.account.fill(SYMBOL, "0.1")
        bot.loop()
        self.sell(bot)
        self.closed_once(bot, "strategy", "win")
        self.assertEqual(self.the_one()["notional"], "29.65")

    def test_an_addition_while_the_exit_rests_is_of_the_same_trade(self) -> None:
        """rules 3.5. freqtrade cancels the exit for it."""
        bot = self.entered()
        plan.leave, plan.exit_price = {PAIR}, {PAIR: 101.5}
        bot.loop()
        self.exchange.account.fill(SYMBOL, "0.2")
        plan.leave, plan.adjust, plan.exit_price = set(), {PAIR: 40.0}, {}
        bot.loop(2)
        self.assertEqual(self.kinds_resting(), [])
        self.assertEqual((self.the_one()["status"], self.the_one()["notional"]), ("open", "90"))
        self.sell(bot)
        self.closed_once(bot, "strategy")

    def test_an_entry_that_is_filled_in_part_and_then_cancelled_has_the_notional_of_that_part(self) -> None:
        bot = self.partly_filled()
        self.cancel(bot, PAIR)
        self.sell(bot)
        self.closed_once(bot, "strategy", "win")
        self.assertEqual(self.the_one()["notional"], "19.8")

    # Numbers of orders that repeat

    def test_orders_of_other_pairs_with_the_same_number_are_not_confused(self) -> None:
        """freqtrade's key of an order is its pair and its id: Binance numbers the orders of each pair separately."""
        bot = self.live()
        plan.long, plan.entry_price = {"ETH/USDT", PAIR}, {"ETH/USDT": 99.0, PAIR: 99.0}
        bot.loop(2)
        plan.long, plan.entry_price = set(), {}
        numbers = [(order.symbol, order.number) for order in self.exchange.account.orders]
        self.assertEqual(sorted(numbers), [("BTCUSDT", 1), ("ETHUSDT", 1)])
        self.assertEqual(self.pairs_permitted(bot), ["BTC", "ETH"])
        self.exchange.account.fill("ETHUSDT", "0.2")
        bot.loop()
        self.cancel(bot, PAIR)
        bot.loop()
        self.assertEqual(self.pairs_permitted(bot), ["ETH"])
        self.cancel(bot, "ETH/USDT")
        plan.long = {"SOL/USDT"}
        bot.loop(2)
        self.assertEqual(self.exchange.account.orders[-1].number, 1)
        self.assertEqual(
            [(trade["symbol"], trade["permitted"], trade["notional"]) for trade in self.recorded()],
            [("ETH/USDT", True, "19.8"), ("SOL/USDT", True, "50")],
        )
        self.assertEqual(self.pairs_permitted(bot), [])

    def pairs_permitted(self, bot: Bot) -> List[str]:
        """Of the permits that are neither used nor given back."""
        permits = bot.gate.client.status()["open_permits"]
        return sorted(permit["trade_id"].split("-")[1] for permit in permits)

    # Fees

    def test_a_close_waits_for_the_fees_that_the_exchange_tells_later(self) -> None:
        bot = self.entered()
        self.exchange.account.tells_fees, self.exchange.account.fee = False, Decimal("0.0002")
        self.sell(bot)
        (held,) = Bot.trades(PAIR)
        self.assertEqual((held.is_open, held.fee_close_currency), (False, None))
        estimated = self.profit(PAIR)
        self.assertEqual(self.the_one()["status"], "open")
        self.exchange.account.tells_fees = True
        bot.loop()
        self.assertEqual(Trade.get_trades_proxy(pair=PAIR)[0].fee_close, 0.0002)
        self.assertGreater(self.profit(PAIR), estimated)
        self.closed_once(bot, "strategy", "loss")


if __name__ == "__main__":
    unittest.main()
