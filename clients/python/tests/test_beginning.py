"""The first things that a bot's author sees: the constructor's errors, and ids for trades."""

from __future__ import annotations

import unittest
from datetime import datetime, timezone
from typing import Any

from phasegate import AsyncClient, Client, trade_id

from .scratch import WithFolder

URL = "http://127.0.0.1:9"


class ConstructorTest(WithFolder):
    def test_every_error_says_what_to_do(self) -> None:
        file = self.folder / "file"
        file.touch()
        cases: Any = [
            (("localhost:4000", "pgk_x"), {}, "base_url must be an address such as http://localhost:4000.*not 'localhost:4000'"),
            (("https://phasegate.example?bot=1", "pgk_x"), {}, "without user, query or fragment"),
            ((URL, ""), {}, "the key is missing: an operator makes one"),
            ((URL, None), {}, "the key is missing"),
            ((URL, "pgk_x\n"), {}, r"use key\.strip\(\)"),
            ((URL, "pgt_x"), {}, "a bot asks with its own key"),
            ((URL, "pgk_x"), {"timeout": 0}, "timeout must be seconds, above 0 and at most 60, not 0"),
            ((URL, "pgk_x"), {"timeout": "2"}, "timeout must be a number of seconds, not str"),
            ((URL, "pgk_x"), {"outbox": file / "box"}, "give `outbox` a folder that can be written"),
        ]
        for kind in (Client, AsyncClient):
            for args, named, told in cases:
                with self.subTest(kind.__name__, args=args, named=named):
                    with self.assertRaisesRegex((TypeError, ValueError, OSError), told) as raised:
                        kind(*args, **{"outbox": self.folder / "box", **named})
                    self.assertNotIn("pgk_x", str(raised.exception))
                    self.assertNotIn("pgt_x", str(raised.exception))

    def test_a_password_in_an_address_is_not_told(self) -> None:
        with self.assertRaises(ValueError) as raised:
            Client("http://user:geheim@phasegate.example", "pgk_x", outbox=self.folder / "box")
        self.assertNotIn("geheim", str(raised.exception))


class TradeIdTest(unittest.TestCase):
    def test_every_try_within_a_period_has_the_same_id(self) -> None:
        first = datetime(2026, 3, 9, 14, 30, 1, tzinfo=timezone.utc)
        self.assertEqual(trade_id("BTC/USDT", "long", first, seconds=300), "btc-usdt-long-20260309T1430Z")
        self.assertEqual(trade_id("BTC/USDT", "long", "2026-03-09T14:34:59Z", seconds=300), "btc-usdt-long-20260309T1430Z")
        self.assertEqual(trade_id("BTC/USDT", "long", "2026-03-09T14:35:00Z", seconds=300), "btc-usdt-long-20260309T1435Z")
        self.assertEqual(trade_id("AAPL", "short", first, seconds=1, prefix="v7"), "v7-aapl-short-20260309T143001Z")

    def test_it_is_about_now_by_default(self) -> None:
        self.assertRegex(trade_id("AAPL", "long"), r"^aapl-long-\d{8}T\d{4}Z$")

    def test_what_is_no_trade_has_no_id(self) -> None:
        odd: Any
        for odd in ({"side": "lng"}, {"symbol": ""}, {"seconds": 0}, {"seconds": 1.5}, {"at": "2026-03-09"}):
            with self.assertRaises((TypeError, ValueError), msg=str(odd)):
                trade_id(**{"symbol": "AAPL", "side": "long", **odd})


if __name__ == "__main__":
    unittest.main()
