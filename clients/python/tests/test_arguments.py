"""Valid and invalid arguments, beyond the cases of clients/behaviour."""

from __future__ import annotations

import unittest
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

from phasegate.arguments import instant, instant_in, instant_text, money
from phasegate.trades import read_close, read_entry, read_trade

from .scratch import trade

NEW_YORK = timezone(timedelta(hours=-4))


class MoneyTest(unittest.TestCase):
    def test_decimals_and_text_as_they_are(self) -> None:
        for given, text in [
            (Decimal("100.50"), "100.50"),
            (Decimal("1E+3"), "1000"),
            (Decimal("1E-8"), "0.00000001"),
            ("-12.5", "-12.5"),
            ("9" * 30 + "." + "9" * 30, "9" * 30 + "." + "9" * 30),
        ]:
            self.assertEqual(money(given, "pnl"), text)

    def test_numbers_that_may_have_lost_something_are_refused(self) -> None:
        odd: Any
        for odd in (100.0, 100, True, None, b"100"):
            with self.assertRaisesRegex(TypeError, "pnl must be a Decimal or a string"):
                money(odd, "pnl")

    def test_text_that_is_no_decimal(self) -> None:
        for odd in ("", "1e3", "1,5", " 1", "1\n", "+1", ".5", "5.", "١", "NaN", "1" * 31, "0." + "1" * 31):
            with self.assertRaises(ValueError, msg=repr(odd)):
                money(odd, "pnl")
        for special in ("NaN", "Infinity", "sNaN"):
            with self.assertRaises(ValueError):
                money(Decimal(special), "pnl")
        for none in ("0", "-1", "0.00"):
            with self.assertRaises(ValueError):
                money(none, "notional", positive=True)


class InstantTest(unittest.TestCase):
    def test_datetimes_with_a_zone(self) -> None:
        at = instant(datetime(2026, 3, 9, 10, 30, 0, 123999, NEW_YORK), "at")
        self.assertEqual(instant_text(at), "2026-03-09T14:30:00.123Z")

    def test_a_datetime_without_a_zone_is_refused(self) -> None:
        with self.assertRaisesRegex(ValueError, "opened_at must say its time zone"):
            instant(datetime(2026, 3, 9, 14, 30), "opened_at")

    def test_text(self) -> None:
        for text, utc in [
            ("2026-03-09T14:30:00Z", "2026-03-09T14:30:00.000Z"),
            ("2026-03-09T14:30Z", "2026-03-09T14:30:00.000Z"),
            ("2026-03-09T10:30:00.9999-04:00", "2026-03-09T14:30:00.999Z"),
            ("2026-03-09T20:00:00,5+0530".replace("0530", "05:30"), "2026-03-09T14:30:00.500Z"),
            ("0001-01-01T00:00:00Z", "0001-01-01T00:00:00.000Z"),
        ]:
            self.assertEqual(instant_text(instant(text, "at")), utc)

    def test_text_that_is_no_instant(self) -> None:
        odd: Any
        for odd in ("", "now", "2026-03-09", "2026-03-09T14:30:00", "2026-02-30T00:00:00Z", "2026-03-09T25:00:00Z", 7):
            self.assertIsNone(instant_in(odd), odd)
            with self.assertRaises((TypeError, ValueError), msg=repr(odd)):
                instant(odd, "at")


class FieldsTest(unittest.TestCase):
    def test_every_fault_names_its_field(self) -> None:
        for fields, named in [
            ({"side": "up"}, "side"),
            ({"notional": 100.0}, "notional"),
            ({"trade_id": ".."}, "trade_id"),
            ({"trade_id": "\ud800"}, "trade_id"),
            ({"symbol": "A" * 201}, "symbol"),
            ({"leverage": "2"}, "leverage"),
            ({"mode": None}, "mode"),
        ]:
            with self.assertRaisesRegex((TypeError, ValueError), named):
                read_trade(trade("t1", **fields))

    def test_optional_fields_may_be_none(self) -> None:
        self.assertEqual(read_trade(trade("t1", stop_price=None)), trade("t1"))

    def test_astral_characters_count_twice_as_on_the_platform(self) -> None:
        self.assertEqual(read_trade(trade("\U0001f600" * 100))["trade_id"], "\U0001f600" * 100)
        with self.assertRaises(ValueError):
            read_trade(trade("\U0001f600" * 101))

    def test_kinds(self) -> None:
        self.assertEqual(read_entry(trade("t1", kind="manual_override"))["kind"], "manual_override")
        self.assertEqual(read_close({"trade_id": "t1", "pnl": "0", "kind": "emergency_exit"})["kind"], "emergency_exit")
        with self.assertRaises(ValueError):
            read_entry(trade("t1", kind="emergency_exit"))


if __name__ == "__main__":
    unittest.main()
