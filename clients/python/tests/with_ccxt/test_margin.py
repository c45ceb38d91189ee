"""On margin no exchange keeps an exit within the position: its size alone does."""

from __future__ import annotations

import asyncio
import inspect
import unittest
from decimal import Decimal
from typing import Any, Dict, List, Optional

import ccxt
import ccxt.async_support

from phasegate.ccxt import Blocked

from ..scratch import until
from .guarded_bot import BLOCKS, SPOT, GuardedBot, WithExchange, both_kinds


class OnMargin(WithExchange):
    def order(self, bot: GuardedBot, type: str, side: str, amount: float, price: Optional[float] = None, **more: Any) -> Any:
        return bot.call("create_order", SPOT, type, side, amount, price, {"marginMode": "cross", **more})

    def entered(self, **more: Any) -> GuardedBot:
        """Holds 0.5; from here on every entry is blocked."""
        bot = self.bot(**more)
        self.order(bot, "market", "buy", 0.5)
        self.server.program({"answers": BLOCKS})
        return bot

    @property
    def sold(self) -> List[Decimal]:
        return [order.amount for order in self.venue.placed if order.side == "SELL"]


class Exits(OnMargin):
    def test_what_is_held_is_sold_once_though_an_answer_is_lost(self) -> None:
        bot = self.entered()
        bot.exchange.options["maxRetriesOnFailure"] = 3
        self.venue.answers_orders = False
        self.assertRaises(ccxt.NetworkError, self.order, bot, "market", "sell", 0.5)
        self.venue.answers_orders = True
        self.assertRaises(Blocked, self.order, bot, "market", "sell", 0.5)
        self.assertEqual(self.sold, [Decimal("0.5")])

    def test_what_a_lost_answer_left_is_sold(self) -> None:
        bot = self.entered()
        self.venue.answers_orders = False
        self.assertRaises(ccxt.NetworkError, self.order, bot, "market", "sell", 0.3)
        self.venue.answers_orders = True
        self.order(bot, "market", "sell", 0.5)
        self.assertEqual(self.sold, [Decimal("0.3"), Decimal("0.2")])

    def test_what_did_not_arrive_is_sold_again(self) -> None:
        bot = self.entered()
        self.venue.loses_orders = True
        self.assertRaises(ccxt.NetworkError, self.order, bot, "market", "sell", 0.5)
        self.venue.loses_orders = False
        self.order(bot, "market", "sell", 0.5)
        self.assertEqual(self.sold, [Decimal("0.5")])

    def test_where_an_answer_is_an_id_alone_it_is_sold_once(self) -> None:
        plain = self.kind

        def create_order(exchange: Any, *given: Any) -> Any:
            return {"id": plain.create_order(exchange, *given)["id"]}

        async def awaited(exchange: Any, *given: Any) -> Any:
            return {"id": (await plain.create_order(exchange, *given))["id"]}

        own = awaited if inspect.iscoroutinefunction(plain.create_order) else create_order
        bot = self.entered(kind=type("LikeOkx", (plain,), {"create_order": own}))
        self.order(bot, "market", "sell", 0.3)
        self.order(bot, "market", "sell", 0.3)
        self.assertRaises(Blocked, self.order, bot, "market", "sell", 0.3)
        self.assertEqual(self.sold, [Decimal("0.3"), Decimal("0.2")])

    def test_two_stops_at_a_time_are_placed_and_a_limit_beside_them(self) -> None:
        bot = self.entered()
        for price in (80, 90):
            self.order(bot, "market", "sell", 0.5, stopLossPrice=price)
        self.order(bot, "limit", "sell", 0.5, 120)
        self.assertEqual(self.sold, [Decimal("0.5")] * 3)

    def test_what_a_resting_entry_got_meanwhile_is_sold_and_nobody_is_asked(self) -> None:
        self.venue.set_price("BTC", 120)
        bot = self.bot(timeout=0.4)
        self.order(bot, "limit", "buy", 0.5, 90)
        self.venue.set_price("BTC", 90)
        self.server.program({"listening": False})
        self.order(bot, "market", "sell", 0.5)
        self.assertEqual(self.sold, [Decimal("0.5")])

    def test_an_exit_that_only_its_size_keeps_within_the_position_is_not_repeated(self) -> None:
        bot = self.entered()
        bot.exchange.options["maxRetriesOnFailure"] = 3
        self.venue.answers_orders = False
        self.assertRaises(ccxt.NetworkError, self.order, bot, "market", "sell", 0.5)
        self.assertEqual([order.side for order in self.venue.placed], ["BUY", "SELL"])


class Resting(OnMargin):
    """Exits that rest at an exchange that does not cancel them when their position becomes smaller."""

    @property
    def statuses(self) -> Dict[str, str]:
        """Of the exits, by their prices; those without by their types."""
        return {str(o.price or o.type): o.status for o in self.venue.placed if o.side == "SELL"}

    def stop(self, bot: GuardedBot, amount: float) -> None:
        self.order(bot, "market", "sell", amount, stopLossPrice=80)

    def sold_in_all(self) -> Decimal:
        """Whatever the market did afterwards."""
        for price in (150, 60):
            self.venue.set_price("BTC", price)
        return sum((order.filled for order in self.venue.placed if order.side == "SELL"), Decimal(0))

    def test_no_more_is_sold_than_a_target_that_was_filled_meanwhile_left(self) -> None:
        bot = self.entered(timeout=0.4)
        self.order(bot, "limit", "sell", 0.3, 120)
        self.venue.set_price("BTC", 120)
        self.server.program({"listening": False})
        self.order(bot, "market", "sell", 0.5)
        self.assertEqual(self.sold_in_all(), Decimal("0.5"))
        self.assertRaises(Blocked, self.order, bot, "market", "sell", 0.5)

    def test_a_sale_of_what_is_in_a_target_and_a_stop_is_placed_at_once_and_cancels_both(self) -> None:
        bot = self.entered(timeout=0.4)
        self.order(bot, "limit", "sell", 0.5, 120)
        self.stop(bot, 0.5)
        self.server.program({"listening": False})
        self.order(bot, "market", "sell", 0.5)
        self.assertEqual(self.statuses, {"120": "CANCELED", "STOP_LOSS": "CANCELED", "MARKET": "FILLED"})
        self.assertEqual(self.sold_in_all(), Decimal("0.5"))

    def test_the_newest_target_takes_the_place_of_those_before(self) -> None:
        bot = self.entered()
        for amount, price in ((0.3, 120), (0.2, 130), (0.2, 110)):
            self.order(bot, "limit", "sell", amount, price)
        self.assertEqual(self.statuses, {"120": "CANCELED", "130": "NEW", "110": "NEW"})

    def test_one_that_the_bot_has_cancelled_itself_does_not_count(self) -> None:
        bot = self.entered()
        self.order(bot, "limit", "sell", 0.3, 120)
        cancelled = self.order(bot, "limit", "sell", 0.2, 130)
        bot.call("cancel_order", cancelled["id"], SPOT, {"marginMode": "cross"})
        self.order(bot, "limit", "sell", 0.2, 140)
        self.assertEqual(self.statuses, {"120": "NEW", "130": "CANCELED", "140": "NEW"})

    def test_a_stop_that_is_larger_than_what_is_left_stays_until_nothing_is(self) -> None:
        bot = self.entered()
        self.order(bot, "limit", "sell", 0.3, 120)
        self.stop(bot, 0.5)
        self.order(bot, "market", "sell", 0.2)
        self.assertEqual(self.statuses, {"120": "NEW", "STOP_LOSS": "NEW", "MARKET": "FILLED"})
        self.venue.set_price("BTC", 120)
        bot.settle()
        self.assertEqual(self.statuses, {"120": "FILLED", "STOP_LOSS": "CANCELED", "MARKET": "FILLED"})

    def test_an_exit_is_placed_though_none_of_the_others_can_be_cancelled(self) -> None:
        bot = self.entered()
        self.order(bot, "limit", "sell", 0.5, 120)
        self.venue.unanswered = ["/private/margin/openOrders", "/sapi/margin/openOrders"]
        self.assertEqual(self.order(bot, "market", "sell", 0.5)["status"], "closed")
        self.assertEqual(self.statuses, {"120": "NEW", "MARKET": "FILLED"})
        self.venue.unanswered = []
        bot.settle()
        self.assertEqual(self.statuses, {"120": "CANCELED", "MARKET": "FILLED"})


class AtATime(WithExchange):
    kind = ccxt.async_support.binance

    def test_on_margin_what_is_held_is_sold_once(self) -> None:
        bot, margin = self.bot(), {"marginMode": "cross"}
        bot.call("create_order", SPOT, "market", "buy", 0.5, None, margin)
        self.server.program({"answers": BLOCKS})
        sales = [0.3, 0.3, 0.5]

        async def sell() -> List[Any]:
            sell = bot.exchange.create_market_sell_order
            return await asyncio.gather(*(sell(SPOT, amount, margin) for amount in sales), return_exceptions=True)

        results = bot.wait(sell)
        self.assertEqual(sum(isinstance(result, Blocked) for result in results), 1)
        sold = [order.amount for order in self.venue.placed if order.side == "SELL"]
        self.assertEqual(sorted(sold), [Decimal("0.2"), Decimal("0.3")])

    def test_on_margin_what_was_filled_and_closed_is_read_there(self) -> None:
        bot, margin = self.bot(), {"marginMode": "cross"}
        self.venue.set_price("BTC", 120)
        bot.call("create_limit_buy_order", SPOT, 0.5, 90, margin)
        self.venue.set_price("BTC", 90)
        bot.settle()
        bot.call("create_limit_sell_order", SPOT, 0.5, 90, margin)
        bot.settle()
        self.assertEqual([report.kind for report in bot.client.outbox.waiting], ["opened", "closed"])

    def test_on_margin_what_failed_to_be_sold_is_sold_again(self) -> None:
        bot, margin = self.bot(), {"marginMode": "cross"}
        bot.call("create_order", SPOT, "market", "buy", 0.5, None, margin)
        self.server.program({"answers": BLOCKS})
        self.venue.loses_orders = True
        self.assertRaises(ccxt.NetworkError, bot.call, "create_market_sell_order", SPOT, 0.5, margin)
        self.venue.loses_orders = False
        bot.call("create_market_sell_order", SPOT, 0.5, margin)
        self.assertEqual([order.amount for order in self.venue.placed], [Decimal("0.5")] * 2)


    def test_a_sale_whose_task_is_cancelled_may_have_been_placed(self) -> None:
        bot, margin = self.bot(), {"marginMode": "cross"}
        bot.call("create_order", SPOT, "market", "buy", 0.5, None, margin)
        self.server.program({"answers": BLOCKS})

        async def give_up() -> None:
            arrived, loop = asyncio.Event(), asyncio.get_running_loop()

            def arrive(_fields: Any) -> None:
                loop.call_soon_threadsafe(arrived.set)

            self.venue.before = arrive
            selling = asyncio.ensure_future(bot.exchange.create_market_sell_order(SPOT, 0.5, margin))
            await arrived.wait()
            selling.cancel()
            with self.assertRaises(asyncio.CancelledError):
                await selling

        bot.wait(give_up)
        until(lambda: len(self.venue.placed) == 2)
        self.assertRaises(Blocked, bot.call, "create_market_sell_order", SPOT, 0.5, margin)
        self.assertEqual(len(self.venue.placed), 2)


ExitsSync, ExitsAsync = both_kinds(Exits)
RestingSync, RestingAsync = both_kinds(Resting)
del OnMargin, Exits, Resting

if __name__ == "__main__":
    unittest.main()
