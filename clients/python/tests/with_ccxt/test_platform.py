"""The real platform, real ccxt and an exchange: what the platform has recorded is what happened at the exchange."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import unittest
from contextlib import redirect_stdout
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any, Dict, List
from unittest.mock import patch

import ccxt
import ccxt.async_support

from phasegate.ccxt import Blocked, release, settlement

from ..examples import python_blocks
from ..real_platform import RealPlatform
from ..scratch import WithFolder
from .exchange import TradingExchange
from .guarded_bot import GuardedBot

TESTS = Path(__file__).resolve().parents[2]


_shared: Dict[str, Any] = {}


def setUpModule() -> None:
    _shared["platform"] = RealPlatform()
    _shared["trader"] = _shared["platform"].bot("real_money_trial")
    _shared["venue"] = TradingExchange()


def tearDownModule() -> None:
    _shared["venue"].stop()
    _shared["platform"].stop()


class WithPlatform(WithFolder):
    @property
    def platform(self) -> RealPlatform:
        found: RealPlatform = _shared["platform"]
        return found

    @property
    def venue(self) -> TradingExchange:
        found: TradingExchange = _shared["venue"]
        return found

    @property
    def trader(self) -> Dict[str, str]:
        """A bot of the real money trial; each test trades a coin of its own."""
        found: Dict[str, str] = _shared["trader"]
        return found

    def setUp(self) -> None:
        super().setUp()
        self.venue.reset()

    def bot(self, kind: Any = ccxt.binance, **more: Any) -> GuardedBot:
        made = GuardedBot(self.venue, self.platform.url, self.folder, kind=kind, key=self.trader["key"], timeout=30, **more)
        self.addCleanup(made.stop)
        return made

    def trades(self, bot: GuardedBot, symbol: str) -> List[Any]:
        """As the platform has them, oldest first, once everything is delivered."""
        self.assertTrue(bot.client.flush(30))
        self.assertEqual(bot.client.outbox.refused, [])
        return [trade for trade in reversed(self.platform.trades(self.trader["id"])) if trade["symbol"] == symbol]


class JourneyTest(WithPlatform):
    def test_a_long_with_an_addition_and_two_exits(self) -> None:
        """Rules 3.5: an addition extends its parent, and one close ends both."""
        bot = self.bot(strategy="v7")
        bot.call("create_market_buy_order_with_cost", "BTC/USDT", 100)
        bot.call("create_limit_buy_order", "BTC/USDT", 0.5, 100)
        self.venue.set_price("BTC", 110)
        bot.call("create_limit_sell_order", "BTC/USDT", 0.5, 110)
        bot.settle()
        self.assertEqual([trade["status"] for trade in self.trades(bot, "BTC/USDT")], ["open"])
        bot.call("create_market_sell_order", "BTC/USDT", 1)
        bot.call("fetch_balance")  # reading settles
        (trade,) = self.trades(bot, "BTC/USDT")
        # 15 less a thousandth of 150 and of 165
        self.assertEqual((trade["notional"], trade["pnl"], trade["status"], trade["counted"]), ("150", "14.685", "closed", True))

    def test_a_short_at_asyncio_that_the_exchange_closes(self) -> None:
        bot = self.bot(ccxt.async_support.binance)
        bot.call("create_order", "ETH/USDT:USDT", "limit", "sell", 1, 100)
        self.venue.pay_funding("ETH", "0.5")
        self.venue.pay_funding("ETH", "-0.1")
        self.venue.set_price("ETH", 90)
        bot.call("create_order", "ETH/USDT:USDT", "market", "buy", 5)  # cut to the position
        bot.settle()
        (trade,) = self.trades(bot, "ETH/USDT:USDT")
        self.assertEqual((trade["side"], trade["notional"], trade["pnl"]), ("short", "100", "10.21"))
        self.assertEqual(self.venue.positions["ETHUSDT"], 0)

    def test_fees_in_the_coin_and_in_a_third_one(self) -> None:
        bot = self.bot()
        self.venue.fee_currency = "SOL"
        bot.call("create_order", "SOL/USDT", "market", "buy", 1)
        self.venue.set_price("SOL", 120)
        self.venue.set_price("BNB", 400)
        self.venue.fee_currency = "BNB"
        bot.call("create_order", "SOL/USDT", "market", "sell", 0.999)  # a thousandth was the fee
        bot.settle()
        (trade,) = self.trades(bot, "SOL/USDT")
        # 0.999 × 120 − 100 − the stand-in's fee of 0.11988 BNB at 400
        self.assertEqual((trade["pnl"], trade["status"]), ("-28.072", "closed"))

    def test_what_is_filled_in_part_counts_as_far_as_it_was_filled(self) -> None:
        bot = self.bot()
        self.venue.part = Decimal("0.25")
        order = bot.call("create_limit_buy_order", "ADA/USDT", 1, 100)
        self.assertEqual(self.trades(bot, "ADA/USDT"), [])
        bot.call("cancel_order", order["id"], "ADA/USDT")
        bot.settle()
        (trade,) = self.trades(bot, "ADA/USDT")
        self.assertEqual((trade["notional"], trade["status"]), ("25", "open"))

    def test_an_order_that_rests_and_is_cancelled_gives_its_permit_back(self) -> None:
        self.venue.set_price("XRP", 120)
        bot = self.bot()
        order = bot.call("create_limit_buy_order", "XRP/USDT", 2, 100)
        self.assertRaisesRegex(Blocked, "SIZE_EXCEEDED", bot.call, "create_limit_buy_order", "XRP/USDT", 2, 100)
        bot.call("cancel_order", order["id"], "XRP/USDT")
        bot.settle()
        self.assertTrue(bot.client.flush(30))
        bot.call("create_limit_buy_order", "XRP/USDT", 2, 100)
        self.assertEqual(len(self.venue.entries()), 2)


class PaperTest(WithPlatform):
    def test_a_bot_in_experience_trades_on_the_test_network(self) -> None:
        beginner = self.platform.bot("experience")
        bot = GuardedBot(
            self.venue, self.platform.url, self.folder, key=beginner["key"], timeout=30, sandbox=True, name="paper"
        )
        self.addCleanup(bot.stop)
        self.assertEqual(bot.exchange.phasegate.mode, "paper")
        self.venue.refusal = {"code": -2010, "msg": "Account has insufficient balance for requested action."}
        self.assertRaises(ccxt.InsufficientFunds, bot.call, "create_order", "ATOM/USDT", "market", "buy", 20)
        self.venue.refusal = None
        bot.call("create_order", "ATOM/USDT", "market", "buy", 20)
        bot.call("create_order", "ATOM/USDT", "market", "sell", 20)
        bot.settle()
        self.assertTrue(bot.client.flush(30))
        (trade,) = self.platform.trades(beginner["id"])
        self.assertEqual((trade["mode"], trade["notional"], trade["pnl"]), ("paper", "2000", "-4"))
        self.assertEqual(bot.client.outbox.refused, [])
        self.assertEqual(bot.client.outbox.unsettled, [])

    def test_live_orders_of_a_bot_in_experience_are_blocked(self) -> None:
        beginner = self.platform.bot("experience")
        bot = GuardedBot(self.venue, self.platform.url, self.folder, key=beginner["key"], timeout=30)
        self.addCleanup(bot.stop)
        self.assertRaisesRegex(Blocked, "PAPER_ONLY", bot.call, "create_order", "ATOM/USDT", "market", "buy", 1)
        self.assertEqual(self.venue.placed, [])


class GuideTest(WithPlatform):
    def test_the_example_of_the_guide_as_it_stands_there(self) -> None:
        """On the test network, as the guide says; ccxt's addresses are those of the stand-in."""
        beginner, venue = self.platform.bot("experience"), self.venue
        (block,) = python_blocks(TESTS.parents[1] / "docs" / "ccxt.md")

        class Binance(ccxt.binance):  # type: ignore[misc]
            def __init__(self, config: Dict[str, Any]) -> None:
                super().__init__(venue.config(**config))

        environment = {
            "PHASEGATE_URL": self.platform.url, "PHASEGATE_KEY": beginner["key"], "EXCHANGE_KEY": "k", "EXCHANGE_SECRET": "s"
        }  # fmt: skip
        scope: Dict[str, Any] = {}
        here = os.getcwd()
        os.chdir(self.folder)
        self.addCleanup(os.chdir, here)
        with patch.object(ccxt, "binance", Binance), patch.dict(os.environ, environment), redirect_stdout(StringIO()) as said:
            exec(block, scope)
        self.addCleanup(release, scope["exchange"])
        self.assertTrue(scope["exchange"].phasegate.client.flush(30))
        self.assertEqual(said.getvalue(), "traded 0.5\n")
        (trade,) = self.platform.trades(beginner["id"])
        self.assertEqual((trade["mode"], trade["notional"], trade["status"], trade["pnl"]), ("paper", "50", "closed", "-0.1"))


class Killed(WithPlatform):
    """Never a second order, and what the exchange has is what the platform has."""

    kind = "sync"
    coins = ("DOT", "LTC", "TRX", "AVAX", "LINK")

    def killed(self, where: str, symbol: str) -> GuardedBot:
        config = json.dumps(self.venue.config())
        folder = str(self.folder / "box")
        told = [self.kind, where, symbol, config, self.platform.url, self.trader["key"], folder]
        done = subprocess.run(
            [sys.executable, "-m", "tests.with_ccxt.killed", *told], cwd=TESTS, capture_output=True, text=True
        )
        self.assertEqual(done.returncode, -9, done.stderr)
        bot = self.bot(ccxt.binance if self.kind == "sync" else ccxt.async_support.binance)
        with patch.object(settlement, "ARRIVAL_MS", 0):
            bot.reconcile()
        return bot

    def test_before_the_order_the_permit_is_given_back(self) -> None:
        for where, coin in (("asked", self.coins[0]), ("sending", self.coins[1])):
            with self.subTest(where):
                bot = self.killed(where, f"{coin}/USDT")
                self.assertEqual(self.trades(bot, f"{coin}/USDT"), [])
                self.assertEqual(self.venue.placed, [])
                bot.call("create_order", f"{coin}/USDT", "market", "buy", 2)  # all of the size is free again
                self.assertEqual(len(self.venue.entries()), 1)
                bot.stop()
                self.venue.reset()

    def test_after_the_order_the_trade_is_reported(self) -> None:
        for where, coin in (("sent", self.coins[2]), ("reported", self.coins[3])):
            with self.subTest(where):
                bot = self.killed(where, f"{coin}/USDT")
                (trade,) = self.trades(bot, f"{coin}/USDT")
                self.assertEqual((trade["status"], trade["notional"], trade["permitted"]), ("open", "100", True))
                self.assertEqual([order.client_id for order in self.venue.placed], [trade["trade_id"]])
                bot.stop()
                self.venue.reset()

    def test_after_an_exit_the_close_is_reported(self) -> None:
        symbol = f"{self.coins[4]}/USDT"
        bot = self.killed("exit", symbol)
        (trade,) = self.trades(bot, symbol)
        self.assertEqual((trade["status"], trade["pnl"]), ("closed", "-0.2"))
        self.assertEqual((len(self.venue.entries()), len(self.venue.exits())), (1, 1))


class KilledInItsLoop(Killed):
    kind = "async"

    @property
    def trader(self) -> Dict[str, str]:
        """A bot of its own: the same coins are traded."""
        if "another" not in _shared:
            _shared["another"] = self.platform.bot("real_money_trial")
        found: Dict[str, str] = _shared["another"]
        return found


if __name__ == "__main__":
    unittest.main()
