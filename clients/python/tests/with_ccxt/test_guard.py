"""Real ccxt and an exchange that counts every order that arrives: which ways lead to an entry, and all of them ask."""

from __future__ import annotations

import asyncio
import copy
import inspect
import os
import pickle
import unittest
from typing import Any, Callable, List, Tuple
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
del EveryWay

if __name__ == "__main__":
    unittest.main()
