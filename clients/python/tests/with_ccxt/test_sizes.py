"""What an order is worth, where it is traded and what became of it, as the many exchanges of ccxt mean it."""

from __future__ import annotations

import unittest
from decimal import Decimal
from typing import Any, Dict, List
from unittest.mock import patch

import ccxt

from phasegate.ccxt import Blocked, guard, release
from phasegate.ccxt.fills import read_fills
from phasegate.ccxt.venue import Venue

from .guarded_bot import BLOCKS, SPOT, WithExchange

ASKED_AS_AMOUNT, ASKED_AS_COST = "50.00000000", "0.50000000"


class MarketBuys(WithExchange):
    """0.5 at a price of 100: of some exchanges and settings the amount of a market buy is its cost."""

    def asked(self, name: str, options: Dict[str, Any], unified: bool = False) -> str:
        own = {
            "fetch_ticker": lambda _self, symbol: {"symbol": symbol, "last": 100.0},
            "is_unified_enabled": lambda _self: [False, unified],
        }
        exchange: Any = type(name, (getattr(ccxt, name),), own)({"options": options})
        exchange.set_markets([{"id": "BTCUSDT", "symbol": SPOT, "base": "BTC", "quote": "USDT", "type": "spot", "spot": True}])
        guarded = guard(exchange, base_url=self.server.url, key="pgk_x", outbox=self.folder / f"{self.checks}")
        self.addCleanup(release, guarded)
        self.assertRaises(Blocked, guarded.create_market_buy_order, SPOT, 0.5)
        notional: str = self.received("POST /v1/trade-checks")[-1]["body"]["notional"]
        return notional

    def test_the_notional_is_what_the_exchange_will_make_of_it(self) -> None:
        self.server.program({"answers": BLOCKS})
        no_price: Dict[str, Any] = {"createMarketBuyOrderRequiresPrice": False}
        for name in ("okx", "myokx"):
            self.assertEqual(self.asked(name, {}), ASKED_AS_AMOUNT, name)
            self.assertEqual(self.asked(name, {**no_price, "tgtCcy": "quote_ccy"}), ASKED_AS_COST, name)
        for name in ("luno", "coinmate"):
            self.assertEqual(self.asked(name, {}), ASKED_AS_COST, name)
        for name in ("woo", "bitrue", "cryptocom"):
            self.assertEqual(self.asked(name, no_price), ASKED_AS_AMOUNT, name)
        for name in ("gate", "gateeu", "bitget", "bigone"):
            self.assertEqual(self.asked(name, {"createOrder": no_price}), ASKED_AS_COST, name)
        self.assertEqual(self.asked("bybit", {}, unified=True), ASKED_AS_AMOUNT)
        self.assertEqual(self.asked("bybit", {}, unified=False), ASKED_AS_COST)


class Costs(WithExchange):
    def test_methods_with_a_cost_are_asked_about_for_it(self) -> None:
        """bybit's send -1 for the amount, and okx's say that the amount is in the quote currency."""
        self.server.program({"answers": BLOCKS})
        market = {"id": "BTCUSDT", "symbol": SPOT, "base": "BTC", "quote": "USDT", "type": "spot", "spot": True}
        own = {
            "fetch_ticker": lambda _self, symbol: {"symbol": symbol, "last": 100.0},
            "is_unified_enabled": lambda _self: [False, True],
        }
        for name in ("bybit", "okx"):
            exchange: Any = type(name, (getattr(ccxt, name),), own)()
            exchange.set_markets([{**market, "active": True, "precision": {}, "limits": {}, "info": {}}])
            guarded = guard(exchange, base_url=self.server.url, key="pgk_x", outbox=self.folder / name)
            self.addCleanup(release, guarded)
            with self.subTest(name):
                self.assertRaises(Blocked, guarded.create_market_buy_order_with_cost, SPOT, 50)
                self.assertEqual(self.received("POST /v1/trade-checks")[-1]["body"]["notional"], "50.00000000")


class Stops(WithExchange):
    def test_a_stop_at_coinbase_stays_one(self) -> None:
        """With reduceOnly ccxt would close the position at once there."""
        sent: List[Any] = []
        symbol = "BTC/USDC:USDC"
        own = {
            "fetch_positions": lambda _self, _symbols: [{"symbol": symbol, "contracts": 2, "side": "long"}],
            "create_order": lambda _self, *given: sent.append(given),
        }
        exchange: Any = type("coinbase", (ccxt.coinbase,), own)()
        market = {"id": "BTC-PERP", "symbol": symbol, "base": "BTC", "quote": "USDC", "settle": "USDC", "type": "swap"}
        exchange.set_markets([{**market, "spot": False, "swap": True, "contract": True, "linear": True, "contractSize": 1}])
        guarded = guard(exchange, base_url=self.server.url, key="pgk_x", outbox=self.folder)
        self.addCleanup(release, guarded)
        guarded.create_order(symbol, "limit", "sell", 3, 90, {"stopLossPrice": 91})
        self.assertEqual(sent, [(symbol, "limit", "sell", 2.0, 90, {"stopLossPrice": 91})])
        self.assertEqual(self.checks, 0)


class Networks(unittest.TestCase):
    def test_paper_is_only_what_does_not_reach_the_live_network(self) -> None:
        """Every test network of ccxt: one that shares its address with the live network is told by more than the address."""
        for name in ccxt.exchanges:
            exchange = getattr(ccxt, name)()
            live = exchange.urls.get("api")
            if not exchange.urls.get("test"):
                continue
            exchange.set_sandbox_mode(True)
            exchange.headers = {"User-Agent": "a bot's own"}
            if exchange.urls["api"] == live and name != "bitget":
                self.assertEqual(Venue(exchange, "USD").mode, "live", name)

    def test_demo_trading_is_paper(self) -> None:
        for name, switch in (("okx", "set_sandbox_mode"), ("bitget", "set_sandbox_mode"), ("bitget", "enable_demo_trading")):
            with self.subTest(name, switch=switch):
                exchange = getattr(ccxt, name)()
                self.assertEqual(Venue(exchange, "USD").mode, "live")
                getattr(exchange, switch)(True)
                self.assertEqual(Venue(exchange, "USD").mode, "paper")
        for name in ("binance", "bybit"):
            exchange = getattr(ccxt, name)()
            exchange.enable_demo_trading(True)
            self.assertEqual(Venue(exchange, "USD").mode, "paper", name)


class Fills(WithExchange):
    def reports(self, bot: Any) -> List[str]:
        return [report.kind for report in bot.client.outbox.waiting]

    def test_the_least_that_can_be_bought_is_not_closed_by_its_fee(self) -> None:
        """A fee in the coin leaves less than can be sold at once; the price may rise."""
        bot = self.bot()
        bot.call("load_markets")
        bot.exchange.market(SPOT)["limits"]["cost"]["min"] = 5.0
        self.venue.fee_currency = "BTC"
        bot.call("create_order", SPOT, "market", "buy", 0.05)
        bot.settle()
        self.assertEqual(self.reports(bot), ["opened"])

    def test_fills_without_ids_are_all_counted(self) -> None:
        trade = {"id": None, "order": "1", "side": "buy", "amount": 0.1, "price": 100, "timestamp": 1}
        other = {**trade, "price": 101}
        read = read_fills([trade, trade, other])
        self.assertEqual(len({fill.id for fill in read}), 3)
        self.assertEqual([fill.id for fill in read], [fill.id for fill in read_fills([trade, trade, other])])

    def test_an_exchange_without_ids_of_fills_has_its_closes_reported(self) -> None:
        plain = ccxt.binance
        with patch.object(plain, "parse_trade", without_id(plain.parse_trade)):
            bot = self.bot()
            bot.call("create_order", SPOT, "market", "buy", 0.5)
            bot.call("create_order", SPOT, "market", "sell", 0.5)
            bot.settle()
        self.assertEqual(self.reports(bot), ["opened", "closed"])
        self.assertEqual(Decimal(bot.client.outbox.waiting[1].body["pnl"]), Decimal("-0.1"))


def without_id(parse: Any) -> Any:
    return lambda *given: {**parse(*given), "id": None}


if __name__ == "__main__":
    unittest.main()
