"""Entries that rest at the exchange, are edited there, or were sent and not answered."""

from __future__ import annotations

import inspect
import unittest
from decimal import Decimal
from typing import Any, List, Tuple

import ccxt

from phasegate.ccxt import Blocked, Refused

from .guarded_bot import ALLOWS, BLOCKS, SPOT, SWAP, GuardedBot, WithExchange, both_kinds

class Resting(WithExchange):
    def test_an_edit_never_goes_beyond_what_was_asked(self) -> None:
        self.venue.set_price("BTC", 120)
        bot = self.bot()
        order = bot.call("create_limit_buy_order", SWAP, 0.5, 100)
        self.assertRaises(Refused, bot.call, "edit_order", order["id"], SWAP, "limit", "buy", 0.6, 100)
        self.assertRaises(Refused, bot.call, "edit_limit_buy_order", order["id"], SWAP, 0.6, 100)
        self.assertEqual(len(self.received("POST /v1/trade-checks/{trade_id}/renew")), 0)

    def test_an_entry_that_is_filled_in_part_is_not_edited(self) -> None:
        """An edit is a new order here: what is filled of the first would come on top."""
        self.venue.set_price("BTC", 120)
        bot = self.bot()
        order = bot.call("create_limit_buy_order", SPOT, 0.5, 100)
        bot.call("edit_order", order["id"], "BTCUSDT", "limit", "buy", 0.5, 90)
        self.assertEqual([(placed.status, placed.price) for placed in self.venue.placed], [("CANCELED", 100), ("NEW", 90)])
        self.venue.part = Decimal("0.5")
        self.venue.set_price("BTC", 90)
        with self.assertRaisesRegex(Refused, "^0.25 of order 2 are filled"):
            bot.call("edit_order", "2", SPOT, "limit", "buy", 0.5, 95)
        self.assertEqual(len(self.venue.placed), 2)

    def opened(self, bot: GuardedBot) -> List[Tuple[str, str]]:
        bot.settle()
        reports = bot.client.outbox.waiting
        self.assertEqual([report.kind for report in reports], ["opened"])
        return [(report.body["notional"], report.body["entry_price"]) for report in reports]

    def test_an_edit_is_not_left_beside_what_was_filled_while_it_was_under_way(self) -> None:
        self.venue.set_price("BTC", 120)
        bot = self.bot()
        order = bot.call("create_limit_buy_order", SPOT, 0.5, 100)

        def fill_half(_fields: Any) -> None:
            self.venue.part = Decimal("0.5")
            self.venue.set_price("BTC", 100)
            self.venue.set_price("BTC", 120)

        self.venue.before = fill_half
        with self.assertLogs("phasegate.ccxt", "WARNING"):
            bot.call("edit_order", order["id"], SPOT, "limit", "buy", 0.5, 90)
        self.assertEqual([(o.status, o.filled) for o in self.venue.placed], [("CANCELED", Decimal("0.25")), ("CANCELED", 0)])
        self.assertEqual(self.opened(bot), [("25.00000000", "100")])

    def test_an_edited_entry_is_reported_whole_though_a_part_was_filled_before(self) -> None:
        self.venue.set_price("BTC", 120)
        bot = self.bot()
        order = bot.call("create_limit_buy_order", SPOT, 0.5, 100)

        def fill_half(_fields: Any) -> None:
            self.venue.part = Decimal("0.5")
            self.venue.set_price("BTC", 90)
            self.venue.part = Decimal(1)

        self.venue.before = fill_half
        bot.call("edit_order", order["id"], SPOT, "limit", "buy", 0.4, 90)
        self.assertEqual(self.opened(bot), [("61.00000000", "93.8461538462")])  # 0.25 at 100 and 0.4 at 90

    def test_an_edited_entry_is_settled_though_the_exchange_forgets_the_order_before(self) -> None:
        self.venue.set_price("BTC", 120)
        bot = self.bot()
        order = bot.call("create_limit_buy_order", SPOT, 0.5, 100)
        self.venue.is_forgetful = True
        bot.call("edit_order", order["id"], SPOT, "limit", "buy", 0.5, 90)
        self.venue.set_price("BTC", 90)
        self.assertEqual(self.opened(bot), [("45.00000000", "90")])

    def test_another_order_does_not_become_an_entry_by_the_id_of_one(self) -> None:
        self.venue.set_price("BTC", 120)
        bot = self.bot()
        bot.call("create_limit_buy_order", SPOT, 0.5, 100, {"clientOrderId": "bot-1"})
        another = ("edit_order", "77", SPOT, "limit", "buy", 0.5, 100, {"clientOrderId": "bot-1"})
        self.assertRaisesRegex(Refused, "no entry that Phasegate allowed", bot.call, *another)
        self.assertEqual(len(self.venue.placed), 1)

    def test_an_order_from_before_is_not_made_larger_by_calling_it_an_exit(self) -> None:
        """Some exchanges amend an order by its id, and pass over the side and reduceOnly that they are told."""
        self.venue.set_price("BTC", 120)
        order = ccxt.binance(self.venue.config()).create_order(SWAP, "limit", "buy", 0.5, 100)
        bot = self.bot()
        larger = ("edit_order", order["id"], SWAP, "limit", "sell", 50, 100, {"reduceOnly": True})
        self.assertRaisesRegex(Refused, "is an entry", bot.call, *larger)
        self.assertEqual(len(self.venue.placed), 1)

    def test_the_id_that_an_exchange_was_given_is_not_believed(self) -> None:
        self.server.program({"answers": BLOCKS})
        bot = self.bot()
        bot.exchange.id = "bybit"  # where positionIdx 1 closes the long side; here it is passed over
        self.assertRaises(Blocked, bot.call, "create_order", SWAP, "market", "sell", 0.5, None, {"positionIdx": 1})

    def test_an_edit_without_an_answer_gives_no_permit_back(self) -> None:
        self.venue.set_price("BTC", 120)
        bot = self.bot()
        order = bot.call("create_limit_buy_order", SPOT, 0.5, 100)
        self.venue.answers_orders = False
        self.assertRaises(ccxt.NetworkError, bot.call, "edit_order", order["id"], SPOT, "limit", "buy", 0.5, 90)
        with self.assertLogs("phasegate.ccxt", "WARNING") as said:
            bot.settle()
        self.assertIn("settle this trade by hand", said.output[0])
        self.assertEqual([entry.stage for entry in bot.exchange.phasegate.desk.book.entries], ["resting"])
        self.assertEqual(self.received("DELETE /v1/trade-checks/{trade_id}"), [])

    def test_a_resting_entry_whose_permit_is_refused_is_cancelled(self) -> None:
        self.venue.set_price("BTC", 120)
        bot = self.bot()
        bot.call("create_limit_buy_order", SPOT, 0.5, 100)
        self.server.program(
            {"answers": {**ALLOWS, "POST /v1/trade-checks/{trade_id}/renew": [{"named": "permit_unknown"}]}}
        )
        bot.exchange.phasegate.desk.settlement._permits.clear()  # as after a restart: its permit's age is not known
        bot.settle()
        self.assertEqual(self.venue.placed[0].status, "CANCELED")
        bot.settle()
        self.assertEqual(bot.exchange.phasegate.desk.book.entries, [])

    def test_an_exchange_that_answers_with_an_id_alone_and_about_lists_alone(self) -> None:
        """As bybit: create_order tells the id, fetch_order and fetch_orders are refused."""

        def refused(*_given: Any) -> None:
            raise ccxt.ArgumentsRequired("can only access the last 500 orders")

        plain = self.kind

        def create_order(exchange: Any, *given: Any) -> Any:
            made = plain.create_order(exchange, *given)

            async def awaited() -> Any:
                return {"id": (await made)["id"]}

            return awaited() if inspect.isawaitable(made) else {"id": made["id"]}

        def fetch_closed_orders(exchange: Any, *given: Any) -> Any:
            return plain.fetch_orders(exchange, *given)

        own = {"fetch_order": refused, "fetch_orders": refused, "create_order": create_order}
        bot = self.bot(kind=type("LikeBybit", (plain,), {**own, "fetch_closed_orders": fetch_closed_orders}))
        self.assertEqual(set(bot.call("create_order", SPOT, "market", "buy", 0.5)), {"id"})
        self.assertEqual([entry.stage for entry in bot.exchange.phasegate.desk.book.entries], ["open"])
        self.assertEqual(bot.client.outbox.waiting[0].body["notional"], "50.00000000")

    def test_an_order_of_unknown_outcome_is_found_by_its_client_id(self) -> None:
        self.venue.answers_orders = False
        bot = self.bot()
        order = bot.call("create_order", SPOT, "market", "buy", 0.5)
        self.assertEqual(order["clientOrderId"], self.received("POST /v1/trade-checks")[0]["body"]["trade_id"])
        self.assertEqual(bot.exchange.phasegate.desk.book.entries[0].stage, "open")

    def test_an_order_that_the_exchange_refuses_gives_its_permit_back(self) -> None:
        self.venue.refusal = {"code": -2010, "msg": "Account has insufficient balance for requested action."}
        bot = self.bot()
        self.assertRaises(ccxt.InsufficientFunds, bot.call, "create_order", SPOT, "market", "buy", 0.5)
        self.assertTrue(bot.client.flush(5))
        self.assertEqual((self.checks, len(self.received("DELETE /v1/trade-checks/{trade_id}"))), (1, 1))


RestingSync, RestingAsync = both_kinds(Resting)
del Resting

if __name__ == "__main__":
    unittest.main()
