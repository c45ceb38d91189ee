"""The notional that Phasegate is asked about is that of the order as it will be sent."""

from __future__ import annotations

import unittest
from typing import Any, Dict, List

import ccxt

from phasegate.ccxt import Refused

from .guarded_bot import SPOT, SWAP, WithExchange


class LikeHyperliquid(ccxt.binance):  # type: ignore[misc]
    """Rounds amounts, where others cut them."""

    def amount_to_precision(self, _symbol: Any, amount: Any) -> str:
        return str(int(amount + 0.5))


class LikeOkx(ccxt.binance):  # type: ignore[misc]
    """Has a type of order that ignores its price."""

    def create_order(
        self, symbol: Any, type: Any, side: Any, amount: Any, price: Any = None, params: Any = None
    ) -> Any:
        sent = "market" if type == "optimal_limit_ioc" else type
        return super().create_order(symbol, sent, side, amount, None, params or {})


class AsSent(WithExchange):
    def notionals(self) -> List[str]:
        return [request["body"]["notional"] for request in self.received("POST /v1/trade-checks")]

    def test_the_price_counts_as_ccxt_rounds_it(self) -> None:
        self.venue.prices["ADA"] = 0.0003
        bot = self.bot()
        order = ("ADA/USDT", "limit", "buy", 500_000)
        placed = bot.call("create_order", *order, 0.00015)
        self.assertEqual([o.amount * (o.price or 0) for o in self.venue.placed], [100])
        self.assertEqual(self.notionals(), ["100.00000000"])
        with self.assertRaisesRegex(Refused, "would become 150"):
            bot.call("edit_order", placed["id"], *order, 0.00025)

    def test_the_amount_counts_as_the_exchange_of_ccxt_rounds_it(self) -> None:
        self.bot(kind=LikeHyperliquid).call("create_order", SPOT, "market", "buy", 0.5)
        self.assertEqual(([order.amount for order in self.venue.placed], self.notionals()), ([1], ["100.00000000"]))

    def test_a_type_that_may_ignore_its_price_is_measured_at_the_market(self) -> None:
        self.bot(kind=LikeOkx).call("create_order", SWAP, "optimal_limit_ioc", "buy", 0.5, 1)
        self.assertEqual(([order.type for order in self.venue.placed], self.notionals()), (["MARKET"], ["50.00000000"]))

    def test_a_contract_of_unknown_worth_is_refused(self) -> None:
        kinds: List[Dict[str, Any]] = [
            {"contractSize": None},
            {"contractSize": 1, "linear": False, "inverse": False, "settle": "ETH"},
        ]
        bot = self.bot()
        bot.call("load_markets")
        market = bot.exchange.market(SWAP)
        plain = dict(market)
        for kind in kinds:
            with self.subTest(kind):
                market.update({**plain, **kind})
                with self.assertRaisesRegex(Refused, "what a contract is worth"):
                    bot.call("create_order", SWAP, "market", "buy", 0.5)
        self.assertEqual((self.venue.placed, self.notionals()), ([], []))


if __name__ == "__main__":
    unittest.main()
