"""The fold of an outbox's lines: compaction adds up to the same, a damaged file is read as far as it can be."""

from __future__ import annotations

import json
import random
import unittest
from typing import Any, Dict, List, Tuple

from phasegate.outbox.book import Book
from phasegate.outbox.journal import Journal

from .scratch import WithFolder, trade

AT = "2026-03-09T14:30:00.000Z"


def random_lines(randomness: random.Random, count: int) -> List[Dict[str, Any]]:
    """Lines as a client writes them, and in orders that it never would."""
    lines: List[Dict[str, Any]] = []
    n = 0
    for _ in range(count):
        trade_id = f"t{randomness.randrange(6)}"
        kind = randomness.choice(["asked", "answered", "report", "delivered", "refused", "settled", "open"])
        if kind == "asked":
            lines.append({"type": "asked", "at": AT, "trade": trade(trade_id)})
        elif kind == "answered":
            decision = randomness.choice(["allow", "block", "none"])
            permit = {"granted_at": AT, "expires_at": AT} if decision == "allow" else {}
            lines.append({"type": "answered", "trade_id": trade_id, "decision": decision, **permit})
        elif kind == "report":
            n += 1
            what = randomness.choice(["opened", "closed", "cancel", "emergency_exit"])
            body = {"opened_at": AT} if what == "opened" else {}
            lines.append({"type": "report", "n": n, "kind": what, "trade_id": trade_id, "at": AT, "body": body})
        elif kind in ("delivered", "refused"):
            told = {"code": "TRADE_CONFLICT", "status": 409, "message": "no"} if kind == "refused" else {}
            lines.append({"type": kind, "n": randomness.randrange(n + 2), **told})
        elif kind == "settled":
            lines.append({"type": "settled", "trade_id": trade_id})
        else:
            lines.append({"type": "open", "trade_id": trade_id, "opened_at": AT})
    return lines


def folded(lines: Any) -> Book:
    book = Book()
    for line in lines:
        book.apply(line)
    return book


def meaning(book: Book) -> Tuple[Any, Any]:
    """The state that a client's decisions depend on."""
    trades = {
        known.trade_id: (known.state, known.opened_at)
        if known.state == "open"
        else (known.state, known.trade, known.granted_at, known.expires_at)
        for known in book.trades.values()
    }
    return trades, book.reports


class BookTest(unittest.TestCase):
    def test_compaction_adds_up_to_the_same(self) -> None:
        for seed in range(400):
            book = folded(random_lines(random.Random(seed), 60))
            again = folded(list(book.lines()))
            self.assertEqual(meaning(again), meaning(book), f"seed {seed}")

    def test_reports_stay_in_their_order(self) -> None:
        for seed in range(100):
            book = folded(random_lines(random.Random(seed), 60))
            places = [report.n for report in folded(list(book.lines())).reports.values()]
            self.assertEqual(places, sorted(places), f"seed {seed}")

    def test_a_permit_is_not_forgotten_for_an_unanswered_second_question(self) -> None:
        """It may have been executed after the first answer: after a restart it must not be asked again."""
        book = folded(
            [
                {"type": "asked", "at": AT, "trade": trade("t1")},
                {"type": "answered", "trade_id": "t1", "decision": "allow", "granted_at": AT, "expires_at": AT},
                {"type": "asked", "at": AT, "trade": trade("t1", notional="50")},
                {"type": "answered", "trade_id": "t1", "decision": "none"},
            ]
        )
        self.assertEqual(book.trades["t1"].state, "permitted")

    def test_lines_that_make_no_sense_are_passed_over(self) -> None:
        odd: List[Any] = [
            {},
            {"type": None},
            {"type": ["asked"]},
            {"type": "asked"},
            {"type": "asked", "trade": []},
            {"type": "answered"},
            {"type": "report", "n": "1", "kind": "opened"},
            {"type": "report", "n": 1, "kind": "moon", "body": {}},
            {"type": "delivered"},
            {"type": "__init__"},
        ]
        with self.assertLogs("phasegate.outbox", "ERROR"):
            book = folded([*odd, {"type": "open", "trade_id": "t1", "opened_at": AT}])
        self.assertEqual(list(book.trades), ["t1"])


class JournalTest(WithFolder):
    def test_a_file_torn_at_any_byte_is_read_up_to_there_and_goes_on(self) -> None:
        lines: List[Any] = [{"type": "open", "trade_id": f"t{i}", "opened_at": AT} for i in range(3)]
        whole = b"".join(json.dumps(line).encode() + b"\n" for line in lines)
        path = self.folder / "outbox.jsonl"
        for length in range(len(whole) + 1):
            path.write_bytes(whole[:length])
            journal = Journal(path)
            before = list(journal.read())
            # A line without only its line feed is complete.
            self.assertEqual(len(before), whole[: length + 1].count(b"\n"), f"torn at {length}")
            journal.append({"type": "settled", "trade_id": "t0"}, sync=False)
            journal.close()
            again = Journal(path)
            self.assertEqual(list(again.read()), [*before, {"type": "settled", "trade_id": "t0"}])
            again.close()

    def test_a_rewritten_file_holds_these_lines_alone_and_takes_more(self) -> None:
        journal = Journal(self.folder / "outbox.jsonl")
        for i in range(10):
            journal.append({"i": i}, sync=False)
        journal.rewrite([{"i": 9}])
        journal.append({"i": 10}, sync=True)
        journal.close()
        again = Journal(self.folder / "outbox.jsonl")
        self.addCleanup(again.close)
        self.assertEqual(list(again.read()), [{"i": 9}, {"i": 10}])


if __name__ == "__main__":
    unittest.main()
