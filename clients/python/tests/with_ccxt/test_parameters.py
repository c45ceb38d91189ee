"""`params` that would turn an order into another one are refused, however they are spelt; the table is that of the TypeScript
guard too."""

from __future__ import annotations

import unittest
from decimal import Decimal
from typing import Iterator

from phasegate.ccxt import Blocked, Refused
from phasegate.ccxt.parameters import NAMES

from .guarded_bot import BLOCKS, SPOT, SWAP, WithExchange


def spellings(name: str) -> Iterator[str]:
    """orderQty, ORDERQTY, OrderQty, order_qty."""
    snake = "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name)
    yield from (name, name.upper(), name[:1].upper() + name[1:], snake)


class Parameters(WithExchange):
    def test_no_spelling_of_them_makes_another_entry(self) -> None:
        bot = self.bot()
        for group in ("elsewhere", "other_size", "other_price", "other_id"):
            for name in NAMES[group]:
                for spelt in set(spellings(name)) - {"clientOrderId"}:
                    with self.subTest(spelt), self.assertRaisesRegex(Refused, f"params {spelt} would replace"):
                        bot.call("create_order", SPOT, "limit", "buy", 0.5, 100, {spelt: "1"})
        self.assertEqual((self.venue.placed, self.checks), ([], 0))

    def test_no_spelling_of_them_makes_another_exit(self) -> None:
        bot, margin = self.bot(), {"marginMode": "cross"}
        bot.call("create_order", SPOT, "market", "buy", 0.5, None, margin)
        bot.call("create_order", SWAP, "market", "buy", 0.5)
        for name in NAMES["elsewhere"] + NAMES["other_size"]:
            for spelt in spellings(name):
                with self.subTest(spelt):
                    self.assertRaises(
                        Refused, bot.call, "create_order", SPOT, "market", "sell", 0.5, None, {**margin, spelt: "5"}
                    )
        for name in NAMES["other_mark"]:
            for spelt in set(spellings(name)) - {"reduceOnly"}:
                with self.subTest(spelt):
                    self.assertRaisesRegex(
                        Refused, "take back", bot.call, "create_order", SWAP, "market", "sell", 0.5, None, {spelt: False}
                    )
        self.assertEqual(len(self.venue.placed), 2)

    def test_margin_as_the_kind_of_orders_makes_a_sale_an_entry(self) -> None:
        self.server.program({"answers": BLOCKS})
        bot = self.bot()
        bot.exchange.options["createOrder"] = {"defaultType": "margin"}
        self.assertRaises(Blocked, bot.call, "create_order", SPOT, "market", "sell", 0.5)

    def test_what_says_no_more_than_the_order_passes(self) -> None:
        bot = self.bot()
        bot.call("create_order", SPOT, "limit", "buy", 0.5, 100, {"clientOrderId": "bot-1", "timeInForce": "GTC", "type": "spot"})
        self.assertEqual([(order.client_id, order.amount) for order in self.venue.placed], [("bot-1", Decimal("0.5"))])


if __name__ == "__main__":
    unittest.main()
