"""Exits pass whatever the platform does, and close no more than is held."""

from __future__ import annotations

import asyncio
import inspect
import unittest
from decimal import Decimal
from typing import Any, Dict, List

import ccxt
import ccxt.async_support

from phasegate.ccxt import Blocked, Refused

from .guarded_bot import ALLOWS, BLOCKS, SPOT, SWAP, GuardedBot, WithExchange, both_kinds

def without_the_mark(plain: Any) -> Any:
    """A kind of exchange that takes no reduceOnly."""

    def create_order(exchange: Any, *given: Any) -> Any:
        if given[-1].get("reduceOnly"):
            raise ccxt.NotSupported("it has none")
        return plain.create_order(exchange, *given)

    async def awaited(exchange: Any, *given: Any) -> Any:
        return await create_order(exchange, *given)

    own = awaited if inspect.iscoroutinefunction(plain.create_order) else create_order
    return type("Unmarked", (plain,), {"create_order": own})


class Exits(WithExchange):
    def test_beyond_the_position_nothing_is_opened(self) -> None:
        bot = self.bot()
        bot.call("create_order", SWAP, "market", "buy", 0.5)
        with self.assertLogs("phasegate.ccxt", "WARNING"):
            bot.call("create_order", SWAP, "market", "sell", 0.9)
        self.assertEqual(self.venue.positions["BTCUSDT"], 0)
        self.assertEqual((len(self.venue.entries()), self.checks), (1, 1))
        bot.call("create_order", SWAP, "market", "sell", 0.5)  # now it is an entry
        self.assertEqual((len(self.venue.entries()), self.checks), (2, 2))

    def test_two_stops_for_one_position_open_nothing_when_both_are_triggered(self) -> None:
        bot = self.bot()
        bot.call("create_order", SWAP, "market", "buy", 0.5)
        bot.call("create_stop_loss_order", SWAP, "market", "sell", 0.5, None, 90)
        bot.call("create_take_profit_order", SWAP, "market", "sell", 0.5, None, 110)
        self.assertEqual([order.reduces for order in self.venue.placed], [False, True, True])

    def test_a_position_from_elsewhere_is_left_without_asking(self) -> None:
        self.server.program({"listening": False})
        self.venue.positions["BTCUSDT"] = Decimal(-1)
        bot = self.bot(timeout=0.4)
        bot.call("create_market_buy_order", SWAP, 1)
        self.assertEqual((self.venue.positions["BTCUSDT"], len(self.venue.entries())), (0, 0))

    def test_a_position_of_which_a_part_is_from_before_is_left_in_one_order(self) -> None:
        self.venue.positions["BTCUSDT"] = Decimal(1)
        bot = self.bot()
        bot.call("create_order", SWAP, "market", "buy", 0.5)
        bot.call("create_order", SWAP, "market", "sell", 1.5)
        self.assertEqual((self.venue.positions["BTCUSDT"], len(self.venue.exits())), (0, 1))

    def test_on_margin_a_price_does_not_make_a_larger_order_of_an_exit_at_the_market(self) -> None:
        sent: List[Dict[str, str]] = []
        self.venue.before = sent.append
        bot = self.bot()
        margin = {"marginMode": "cross"}
        bot.call("create_order", SPOT, "market", "buy", 0.5, None, margin)
        bot.call("create_order", SPOT, "market", "sell", 0.5, 500, margin)
        self.assertEqual([(fields["side"], fields.get("quantity")) for fields in sent], [("BUY", "0.5"), ("SELL", "0.5")])
        self.assertEqual(self.checks, 1)

    def test_where_the_account_is_not_told_what_is_known_is_left(self) -> None:
        bot = self.bot()
        bot.call("create_order", SWAP, "market", "buy", 0.5)
        self.venue.unanswered = ["/fapiPrivateV2/positionRisk", "/fapiPrivateV3/positionRisk"]
        bot.call("create_order", SWAP, "market", "sell", 1.5)
        self.assertEqual((self.venue.positions["BTCUSDT"], self.checks), (0, 1))

    def test_a_fault_of_the_guard_holds_up_no_exit(self) -> None:
        bot = self.bot()
        bot.call("create_order", SWAP, "market", "buy", 0.5)
        bot.exchange.phasegate.desk.book.entries[0].filled = "a broken book"
        bot.call("create_order", SWAP, "market", "sell", 0.5)
        self.assertEqual((self.venue.positions["BTCUSDT"], len(self.venue.entries())), (0, 1))

    def test_an_exit_is_marked_as_ccxt_understands_it(self) -> None:
        self.venue.positions["BTCUSDT"] = Decimal(-1)
        sent: List[Dict[str, str]] = []
        self.venue.before = sent.append
        bot = self.bot()
        bot.call("create_market_buy_order", SWAP, 0.5, {"reduceOnly": "TRUE"})
        bot.call("create_market_buy_order", SWAP, 0.5, {"reduceOnly": "true", "hedged": True})
        self.assertEqual([fields.get("reduceOnly", fields.get("positionSide")) for fields in sent], ["true", "SHORT"])

    def test_an_exit_goes_without_its_mark_where_ccxt_sends_none_with_it(self) -> None:
        bot = self.bot(kind=without_the_mark(self.kind))
        bot.call("create_order", SWAP, "market", "buy", 0.5)
        with self.assertLogs("phasegate.ccxt", "WARNING"):
            bot.call("create_order", SWAP, "limit", "sell", 0.5, 100)
        self.assertEqual((self.venue.positions["BTCUSDT"], self.checks), (0, 1))
        self.assertRaises(ccxt.NotSupported, bot.call, "create_order", SWAP, "limit", "sell", 0.5, 100, {"reduceOnly": True})

    def test_while_the_position_is_not_known_only_what_is_marked_passes(self) -> None:
        self.server.program({"answers": BLOCKS})
        self.venue.positions["BTCUSDT"] = Decimal(-1)
        self.venue.unanswered = ["/fapiPrivateV2/positionRisk", "/fapiPrivateV3/positionRisk"]
        bot = self.bot()
        self.assertRaises(Blocked, bot.call, "create_market_buy_order", SWAP, 1)
        bot.call("create_market_buy_order", SWAP, 1, {"reduceOnly": True})
        self.assertEqual((len(self.venue.entries()), len(self.venue.exits())), (0, 1))

    def test_in_a_batch_exits_go_first_though_entries_are_blocked(self) -> None:
        bot = self.bot()
        bot.call("create_order", SWAP, "market", "buy", 0.5)
        self.server.program({"answers": BLOCKS})
        asked: List[int] = []
        self.venue.before = lambda _fields: asked.append(self.checks)
        both = [
            {"symbol": SPOT, "type": "market", "side": "buy", "amount": 0.5},
            {"symbol": SWAP, "type": "market", "side": "sell", "amount": 0.5},
        ]
        self.assertEqual([order["status"] for order in bot.call("create_orders", both)], ["rejected", "closed"])
        self.assertEqual((asked, self.checks), ([0], 1))
        self.assertEqual(self.venue.positions["BTCUSDT"], 0)


class Unmarked(WithExchange):
    """Contracts at an exchange that takes no reduceOnly."""

    def entered(self) -> GuardedBot:
        bot = self.bot(kind=without_the_mark(self.kind))
        bot.call("create_order", SWAP, "market", "buy", 0.5)
        self.server.program({"answers": BLOCKS})
        return bot

    def assert_closed(self) -> None:
        self.assertEqual((len(self.venue.entries()), self.venue.positions["BTCUSDT"]), (1, 0))

    def test_a_position_is_closed_once_though_an_answer_is_lost(self) -> None:
        for before, again in ((0, None), (1, 1.5)):
            with self.subTest(before=before):
                self.venue.reset()
                self.server.program({"answers": ALLOWS})
                self.venue.positions["BTCUSDT"] = Decimal(before)
                bot = self.entered()
                self.venue.answers_orders = False
                self.assertRaises(ccxt.NetworkError, bot.call, "create_order", SWAP, "market", "sell", 0.5)
                self.venue.answers_orders = True
                if again is not None:
                    bot.call("create_order", SWAP, "market", "sell", again)
                self.assertRaises(Blocked, bot.call, "create_order", SWAP, "market", "sell", 0.5)
                self.assert_closed()
                bot.stop()
                self.folder = self.folder / "next"


class UnmarkedAtATime(Unmarked):
    kind = ccxt.async_support.binance

    def test_a_position_is_closed_once_by_several_exits_at_a_time(self) -> None:
        bot = self.entered()
        sell = bot.exchange.create_market_sell_order

        async def sold() -> List[Any]:
            return await asyncio.gather(*(sell(SWAP, amount) for amount in (0.3, 0.3, 0.5)), return_exceptions=True)

        self.assertEqual(sum(isinstance(result, Refused) for result in bot.wait(sold)), 1)
        self.assert_closed()


ExitsSync, ExitsAsync = both_kinds(Exits)
UnmarkedSync = both_kinds(Unmarked)[0]
del Exits, Unmarked

if __name__ == "__main__":
    unittest.main()
