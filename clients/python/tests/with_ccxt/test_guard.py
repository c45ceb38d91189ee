"""Real ccxt and an exchange that counts every order that arrives: which ways lead to an entry, and all of them ask."""

from __future__ import annotations

import asyncio
import copy
import inspect
import os
import pickle
import unittest
from decimal import Decimal
from typing import Any, Callable, Dict, List, Tuple
from unittest.mock import patch

import ccxt
import ccxt.async_support
import ccxt.pro

from ccxt.base.types import Entry

from phasegate import AsyncClient
from phasegate.ccxt import Blocked, Refused, guard, release
from phasegate.ccxt.around import guarded_class

from .guarded_bot import ALLOWS, BLOCKS, SPOT, SWAP, GuardedBot, WithExchange, both_kinds
from .order_socket import OrderSocket

#: Every unified way to open a position at this exchange, 0.5 at 100 each.
ENTRIES: List[Tuple[str, Tuple[Any, ...]]] = [
    ("create_order", (SPOT, "limit", "buy", 0.5, 100)),
    ("create_order", (SPOT, "market", "buy", 0.5)),
    ("create_order", (SPOT, "market", "buy", 0.5, 100)),
    ("createOrder", (SPOT, "limit", "buy", 0.5, 100)),
    ("create_limit_order", (SPOT, "buy", 0.5, 100)),
    ("create_limit_buy_order", (SPOT, 0.5, 100)),
    ("createLimitBuyOrder", (SPOT, 0.5, 100)),
    ("create_market_order", (SPOT, "buy", 0.5)),
    ("create_market_buy_order", (SPOT, 0.5)),
    ("create_market_order_with_cost", (SPOT, "buy", 50)),
    ("create_market_buy_order_with_cost", (SPOT, 50)),
    ("create_post_only_order", (SPOT, "limit", "buy", 0.5, 100)),
    ("create_order", (SPOT, "limit", "buy", 0.5, 100, {"reduceOnly": True})),
    ("create_order", (SWAP, "limit", "buy", 0.5, 100)),
    ("create_order", (SWAP, "market", "sell", 0.5)),
    ("create_limit_sell_order", (SWAP, 0.5, 100)),
    ("create_market_sell_order", (SWAP, 0.5)),
    ("create_order", (SWAP, "limit", "sell", 0.5, 100, {"reduceOnly": False})),
    ("create_order", (SWAP, "limit", "sell", 0.5, 100, {"reduce_only": True})),
    ("create_order", (SPOT, "market", "sell", 0.5, None, {"account": "cross_margin"})),
    # ccxt leaves reduceOnly out in hedge mode
    ("create_order", (SWAP, "market", "buy", 0.5, None, {"reduceOnly": True, "hedged": True, "positionSide": "LONG"})),
    ("create_orders", ([{"symbol": SWAP, "type": "limit", "side": "buy", "amount": 0.5, "price": 100}],)),
]

#: What is refused whatever the platform says.
REFUSED: List[Tuple[str, Tuple[Any, ...]]] = [
    ("private_post_order", ({"symbol": "BTCUSDT", "side": "BUY", "type": "MARKET", "quantity": "1"},)),
    ("privatePostOrder", ({"symbol": "BTCUSDT", "side": "BUY", "type": "MARKET", "quantity": "1"},)),
    ("fapiPrivatePostOrder", ({"symbol": "BTCUSDT", "side": "BUY", "type": "MARKET", "quantity": "1"},)),
    ("fapiprivate_post_batchorders", ({"batchOrders": "[]"},)),
    ("sapiPostConvertAcceptQuote", ({"quoteId": "1"},)),
    ("request", ("order", ["private"], "POST", {"symbol": "BTCUSDT", "side": "BUY"})),
    ("fetch2", ("order", ["private"], "POST", {"symbol": "BTCUSDT", "side": "BUY"})),
    ("create_convert_trade", ("1", "USDT", "BTC", 1)),
    ("create_twap_order", (SPOT, "buy", 1, 60)),
    ("borrow_cross_margin", ("BTC", 1)),
    ("edit_orders", ([],)),
    ("edit_order", ("1", SPOT, "limit", "buy", 5, 100)),
    ("create_order", (SPOT, "limit", "buy", 0.5, 100, {"quantity": "50"})),
    ("create_order", (SPOT, "limit", "sell", 0.5, 100, {"side": "BUY"})),
    ("create_order", (SPOT, "limit", "buy", 0.5, 100, {"price": "5000"})),
    ("create_order", (SPOT, "limit", "buy", 0.5, 100, {"type": "MARKET"})),
    ("create_order", (SWAP, "limit", "buy", 0.5, 1, {"priceMatch": "OPPONENT"})),
    ("create_order", (SWAP, "limit", "buy", 0.5, 1, {"order_price_type": "opponent"})),
    ("create_order", (SPOT, "limit", "buy", 0.5, 1, {"pegPriceType": "MARKET_PEG"})),
    ("create_order", (SWAP, "market", "sell", 0.5, None, {"positionSide": "LONG", "side": "BUY"})),
    ("create_order", (SWAP, "market", "sell", 0.5, None, {"reduceOnly": True, "reduce_only": False})),
    ("create_order", (SPOT, "market", "buy", 0.5, None, {"quoteOrderQty": 5000})),
    ("create_market_buy_order_with_cost", (SPOT, 50, {"cost": 5000})),
    ("create_market_order_with_cost", (SPOT, "buy", 50, {"quoteOrderQty": 5000})),
    ("create_order", (SPOT, "market", "buy", 0.5, None, {"newClientOrderId": "mine"})),
    ("create_order", (SWAP, "limit", "buy", 0.5, 100, {"triggerPrice": 120})),
    ("create_order", (SPOT, "market", "buy", 0.5, None, {"trailingPercent": 5})),
    ("create_trailing_percent_order", (SPOT, "market", "buy", 0.5, None, 5)),
    ("create_order", (SPOT, "market", "buy", 0.5, None, {"callback_rate": 5})),
    ("create_order", (SPOT, "TRAILING_STOP_MARKET", "buy", 0.5)),
    ("create_order", (SPOT, "limit", "up", 0.5, 100)),
    ("create_order", (SPOT, "limit", "buy", "many", 100)),
    ("create_order", (SPOT, "limit", "buy", 0.5)),
    ("set_sandbox_mode", (True,)),
]

class EveryWay(WithExchange):
    def test_no_way_in_goes_unasked(self) -> None:
        self.server.program({"answers": BLOCKS})
        bot = self.bot()
        for name, args in ENTRIES:
            with self.subTest(name, args=args):
                before = self.checks
                if name == "create_orders":
                    self.assertEqual([order["status"] for order in bot.call(name, *args)], ["rejected"])
                else:
                    with self.assertRaisesRegex(Blocked, "DAILY_LIMIT"):
                        bot.call(name, *args)
                self.assertEqual(self.checks, before + 1)
        self.assertEqual(self.venue.placed, [])

    def test_an_allow_lets_each_of_them_in_once(self) -> None:
        bot = self.bot()
        for name, args in ENTRIES:
            with self.subTest(name, args=args):
                self.venue.positions.clear()
                bot.exchange.phasegate.desk.book.entries.clear()  # each is the first
                checks, placed = self.checks, len(self.venue.placed)
                bot.call(name, *args)
                self.assertEqual((self.checks, len(self.venue.placed)), (checks + 1, placed + 1))
        asked = [request["body"] for request in self.received("POST /v1/trade-checks")]
        self.assertEqual([order.client_id for order in self.venue.placed], [body["trade_id"] for body in asked])
        self.assertEqual({body["notional"] for body in asked}, {"50.00000000"})
        self.assertEqual({body["mode"] for body in asked}, {"live"})

    def test_what_nobody_can_be_asked_about_is_refused(self) -> None:
        bot = self.bot()
        for name, args in REFUSED:
            with self.subTest(name, args=args):
                self.assertRaises(Refused, bot.call, name, *args)
        self.assertRaises(Refused, bot.wait, lambda: bot.exchange.fetch(f"{self.venue.url}/private/order", "POST"))
        self.assertEqual((self.venue.placed, self.checks), ([], 0))

    def test_methods_kept_from_before_and_those_of_the_plain_class_are_guarded_too(self) -> None:
        self.server.program({"answers": BLOCKS})
        bot = self.bot()
        ways: List[Callable[[], Any]] = [
            lambda: bot.kept["create_order"](SPOT, "market", "buy", 1),
            lambda: bot.kept["privatePostOrder"]({"symbol": "BTCUSDT"}),
            lambda: bot.plain.create_order(SPOT, "market", "buy", 1),
            lambda: self.kind.create_order(bot.exchange, SPOT, "market", "buy", 1),
            lambda: super(type(bot.exchange), bot.exchange).create_order(SPOT, "market", "buy", 1),
        ]
        for way in ways:
            self.assertRaises((Blocked, Refused), bot.wait, way)
        self.assertEqual(self.venue.placed, [])

    def test_an_unknown_method_of_a_newer_release_is_refused(self) -> None:
        kind: Any = type("Newer", (self.kind,), {"create_magic": lambda self, symbol: self.privatePostOrder({"symbol": symbol})})
        bot = self.bot(kind=kind)
        self.assertRaises(Refused, bot.call, "create_magic", "BTCUSDT")
        self.assertEqual(self.venue.placed, [])

    def test_the_guard_stays(self) -> None:
        bot = self.bot()
        for name in ("create_order", "createOrder", "fetch", "phasegate", "__class__", "cancel_order"):
            self.assertRaises(Refused, setattr, bot.exchange, name, object())
        self.assertRaises(TypeError, copy.copy, bot.exchange)
        self.assertRaises(TypeError, copy.deepcopy, bot.exchange)
        self.assertRaises(TypeError, pickle.dumps, bot.exchange)
        self.assertRaises(TypeError, type(bot.exchange), {})
        self.assertRaisesRegex(ValueError, "guarded already", guard, bot.exchange)
        self.assertIsInstance(bot.exchange, self.kind)

    def test_a_sale_that_may_borrow_is_an_entry(self) -> None:
        self.server.program({"answers": BLOCKS})
        bot = self.bot()
        for name, value in (("createOrder", {"marginMode": "cross"}), ("marginMode", "cross"), ("papi", True)):
            with self.subTest(name), patch.dict(bot.exchange.options, {name: value}):
                self.assertRaises(Blocked, bot.call, "create_order", SPOT, "market", "sell", 0.5)
        bot.call("create_order", SPOT, "market", "sell", 0.5, None, {"account": "spot", "margin": False, "tradeType": "TRADE"})
        self.assertEqual(len(self.venue.placed), 1)

    def test_what_would_lead_around_the_guard_is_said_at_once(self) -> None:
        for name in ("fetch", "create_order", "cancelOrder"):
            plain = self.kind(self.venue.config())
            plain.fetch_ohlcv = plain.fetch_ohlcv  # reading may be replaced
            setattr(plain, name, getattr(plain, name))
            with self.assertRaisesRegex(Refused, f"^{name} of this binance was replaced"):
                guard(plain, base_url=self.server.url, key="pgk_x", outbox=self.folder / name)

    def test_reading_and_account_settings_pass(self) -> None:
        self.server.program({"listening": False})
        bot = self.bot()
        self.assertEqual(bot.call("fetch_balance")["USDT"]["free"], 1000.0)
        self.assertEqual(bot.call("fetch_ticker", SPOT)["last"], 100.0)
        self.assertEqual(bot.call("fetch_open_orders", SPOT), [])
        bot.call("set_leverage", 3, SWAP)
        bot.call("publicGetTime")
        bot.call("private_get_account")

    def test_the_test_network_is_paper_and_nothing_else_is(self) -> None:
        self.server.program({"answers": {**ALLOWS, "POST /v1/trade-checks": [{"named": "allow_paper"}]}})
        bot = GuardedBot(self.venue, self.server.url, self.folder, kind=self.kind, sandbox=True)
        self.addCleanup(bot.stop)
        bot.call("create_order", SPOT, "market", "buy", 5)
        self.assertEqual(self.received("POST /v1/trade-checks")[0]["body"]["mode"], "paper")
        bot.exchange.urls["api"] = {**bot.exchange.urls["api"], "private": f"{self.venue.url}/private/"}
        self.assertRaises(Blocked, bot.call, "create_order", SPOT, "market", "buy", 5)
        self.assertEqual(self.received("POST /v1/trade-checks")[-1]["body"]["mode"], "live")


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
        plain = self.kind

        def create_order(exchange: Any, *given: Any) -> Any:
            if given[-1].get("reduceOnly"):
                raise ccxt.NotSupported("reduceOnly is for market orders")
            return plain.create_order(exchange, *given)

        async def awaited(exchange: Any, *given: Any) -> Any:
            return await create_order(exchange, *given)

        own = awaited if inspect.iscoroutinefunction(plain.create_order) else create_order
        bot = self.bot(kind=type("Unmarked", (plain,), {"create_order": own}))
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


class Guarding(WithExchange):
    def test_what_cannot_be_guarded_is_said_at_once(self) -> None:
        with self.assertRaisesRegex(Refused, "does not tell its fills"):
            guard(ccxt.upbit(), base_url=self.server.url, key="pgk_x", outbox=self.folder)
        with patch.dict(os.environ):
            for name in ("PHASEGATE_URL", "PHASEGATE_KEY"):
                os.environ.pop(name, None)
            with self.assertRaisesRegex(ValueError, "set PHASEGATE_URL"):
                guard(ccxt.binance())
            with self.assertRaisesRegex(ValueError, "set PHASEGATE_KEY"):
                guard(ccxt.binance(), base_url=self.server.url)

    def test_two_exchanges_of_one_client_have_books_of_their_own(self) -> None:
        bot = self.bot()
        with self.assertRaisesRegex(ValueError, "give this one a name"):
            guard(ccxt.binance(self.venue.config()), bot.client)
        second = guard(ccxt.binance(self.venue.config()), bot.client, name="second")
        second.create_order(SPOT, "market", "buy", 0.5)
        self.assertTrue((self.folder / "box" / "ccxt-second.json").exists())

    def test_a_client_of_asyncio_will_do(self) -> None:
        async def trades() -> None:
            client = AsyncClient(self.server.url, "pgk_x", outbox=self.folder / "box")
            exchange = guard(ccxt.async_support.binance(self.venue.config()), client)
            await exchange.create_order(SPOT, "market", "buy", 0.5)
            release(exchange)
            await exchange.close()

        asyncio.run(trades())
        self.assertEqual((self.checks, len(self.venue.entries())), (1, 1))

    def test_the_notional_is_in_the_bots_currency(self) -> None:
        self.venue.set_price("BNB", 400)
        bot = self.bot(currency="BNB")
        bot.call("create_order", SPOT, "market", "buy", 0.5)
        self.assertEqual(self.received("POST /v1/trade-checks")[0]["body"]["notional"], "0.12500000")
        other = GuardedBot(self.venue, self.server.url, self.folder / "other", currency="EUR")
        self.addCleanup(other.stop)
        self.assertRaisesRegex(Refused, "no rate of USDT in EUR", other.call, "create_order", SPOT, "market", "buy", 0.5)


class EveryExchange(unittest.TestCase):
    def test_every_exchange_of_ccxt_refuses_what_nobody_knows(self) -> None:
        """One endpoint of each by POST; deribit, where orders are placed by GET, has none."""
        refused = []
        for name in ccxt.exchanges:
            exchange = getattr(ccxt, name)({"enableRateLimit": False})
            exchange.sign = lambda path, _api, method, *_more: {
                "url": f"http://127.0.0.1:9/{path}", "method": method, "headers": None, "body": None
            }  # fmt: skip
            object.__setattr__(exchange, "__class__", guarded_class(type(exchange)))
            found = [(end, entry) for kind in type(exchange).__mro__ for end, entry in vars(kind).items()]
            method = "GET" if name == "deribit" else "POST"
            end = next(end for end, entry in found if isinstance(entry, Entry) and entry.method == method)
            with self.subTest(name, end=end):
                self.assertRaises(Refused, getattr(exchange, end), {})
                refused.append(name)
        self.assertEqual(refused, ccxt.exchanges)

    def test_those_of_asyncio_and_websockets_have_a_guard_too(self) -> None:
        for module in (ccxt.async_support, ccxt.pro):
            for name in module.exchanges:
                kind = guarded_class(getattr(module, name))
                self.assertIn("fetch", vars(kind))
                self.assertTrue(inspect.iscoroutinefunction(kind.create_order), name)


class Pro(WithExchange):
    def test_orders_over_a_websocket_ask_too(self) -> None:
        self.server.program({"answers": BLOCKS})
        bot = self.bot(kind=ccxt.pro.binance)
        self.assertRaises(Blocked, bot.call, "create_order_ws", SPOT, "market", "buy", 0.5)
        self.assertRaises(Blocked, bot.call, "create_limit_buy_order_ws", SPOT, 0.5, 100)
        self.assertRaises(Refused, bot.wait, lambda: bot.exchange.watch("ws://127.0.0.1:9", "1", {"method": "order.place"}))
        self.assertRaises(Refused, bot.wait, lambda: bot.exchange.client("ws://127.0.0.1:9"))
        self.assertEqual(self.checks, 2)

    def test_an_allow_lets_them_in_once_and_exits_are_not_asked_about(self) -> None:
        socket = OrderSocket(self.venue)
        self.addCleanup(socket.stop)
        bot = self.bot(kind=ccxt.pro.binance)
        bot.exchange.urls["api"]["ws"] = {"ws-api": {"spot": f"{socket.url}/private", "linear": f"{socket.url}/fapiPrivate"}}
        bot.call("create_order_ws", SPOT, "market", "buy", 0.5)
        bot.call("create_limit_order_ws", SWAP, "sell", 0.5, 100)
        self.assertEqual((len(self.venue.entries()), self.checks), (2, 2))
        self.server.program({"listening": False})
        bot.call("create_market_sell_order_ws", SPOT, 0.5)
        bot.call("create_order_ws", SWAP, "market", "buy", 0.7)
        self.assertEqual((len(self.venue.entries()), len(self.venue.exits())), (2, 2))
        self.assertEqual(self.venue.positions["BTCUSDT"], 0)
        self.assertRaises(Blocked, bot.call, "create_order_ws", SPOT, "market", "buy", 0.5)


EveryWaySync, EveryWayAsync = both_kinds(EveryWay)
ExitsSync, ExitsAsync = both_kinds(Exits)
RestingSync, RestingAsync = both_kinds(Resting)
del EveryWay, Exits, Resting

if __name__ == "__main__":
    unittest.main()
