"""Against the real platform: the API as it was built, over PostgreSQL, its clock moved by the tests."""

from __future__ import annotations

import asyncio
import http.client
import json
import os
import random
import statistics
import subprocess
import sys
import time
import unittest
from pathlib import Path
from typing import Any, Callable, Dict, List
from urllib.parse import urlsplit

from phasegate import AsyncClient, CheckAnswer

from .examples import python_blocks
from .killed_bot import Exchange
from .real_platform import RealPlatform
from .scratch import TORTURE, WithFolder, trade

SOURCE = Path(__file__).resolve().parents[1] / "src"
DAYS = ("2026-03-09", "2026-03-10", "2026-03-11")
KILLS = 50 if TORTURE else 6
MEASURED = 400 if TORTURE else 150


class PlatformTest(WithFolder):
    platform: RealPlatform

    @classmethod
    def setUpClass(cls) -> None:
        cls.platform = RealPlatform()

    @classmethod
    def tearDownClass(cls) -> None:
        cls.platform.stop()

    def gate(self, bot: Dict[str, str], **options: Any) -> Any:
        return self.client(self.platform.url, **{"timeout": 10.0, **options}, key=bot["key"])

    def test_in_proof_of_concept_one_trade_a_day_for_three_trading_days(self) -> None:
        """rules 3.1, driven by guard: three tries a day, a restart of the bot on each."""
        bot = self.platform.bot("proof_of_concept")
        executed: List[str] = []
        for day in DAYS:
            gate = self.gate(bot)
            for hour in (14, 16, 18):
                self.platform.set_clock(f"{day}T{hour}:30:00.000Z")
                trade_id = f"{day}-{hour}"
                result = gate.guard(trade(trade_id), self.executes(executed, trade_id))
                if result.outcome == "executed":
                    self.assertEqual(result.delivery.state, "delivered")
                    self.assertEqual(gate.closed(trade_id=trade_id, pnl="1.5").state, "delivered")
                else:
                    self.assertEqual(result.answer.reason, "DAILY_LIMIT")
                    self.assertIsNotNone(result.answer.next_allowed_at)
            gate.close()
        self.assertEqual(executed, [f"{day}-14" for day in DAYS])
        recorded = {entry["trade_id"]: entry for entry in self.platform.trades(bot["id"]) if not entry["imported"]}
        self.assertEqual(sorted(recorded), executed)
        for day in DAYS:
            entry = recorded[f"{day}-14"]
            self.assertEqual((entry["permitted"], entry["trading_day"], entry["status"]), (True, day, "closed"))

    def test_the_examples_of_the_readme_as_they_stand_there(self) -> None:
        bot = self.platform.bot("experience")
        environment = {**os.environ, "PHASEGATE_URL": self.platform.url, "PHASEGATE_KEY": bot["key"], "PYTHONPATH": str(SOURCE)}
        for block in python_blocks(Path(__file__).resolve().parents[1] / "README.md"):
            done = subprocess.run(
                [sys.executable, "-c", block], cwd=self.folder, env=environment, capture_output=True, text=True
            )
            self.assertEqual((done.returncode, done.stdout), (0, "executed []\n"), done.stderr)
        (recorded,) = self.platform.trades(bot["id"])
        self.assertEqual((recorded["status"], recorded["notional"], recorded["pnl"]), ("closed", "99.8", "1.25"))

    def test_a_bot_of_asyncio_makes_one_trade_a_day_too(self) -> None:
        bot = self.platform.bot("proof_of_concept")
        executed: List[str] = []

        async def run() -> None:
            async with AsyncClient(
                self.platform.url, bot["key"], outbox=self.folder / "box", timeout=10.0
            ) as gate:
                for day in DAYS:
                    self.platform.set_clock(f"{day}T15:00:00.000Z")
                    # Concurrently: there is one permit, whichever call comes first.
                    ids = [f"{day}-{i}" for i in range(4)]
                    results = await asyncio.gather(
                        *(gate.guard(trade(trade_id), self.executes(executed, trade_id)) for trade_id in ids)
                    )
                    self.assertEqual(sorted(r.outcome for r in results), ["blocked"] * 3 + ["executed"])
                    # An open position leaves no room for the next one (rules 3.2).
                    self.assertEqual((await gate.closed(trade_id=executed[-1], pnl="1.5")).state, "delivered")

        asyncio.run(run())
        recorded = [entry for entry in self.platform.trades(bot["id"]) if not entry["imported"]]
        self.assertEqual(sorted(entry["trade_id"] for entry in recorded), sorted(executed))
        self.assertTrue(all(entry["permitted"] for entry in recorded))

    def test_a_permit_that_was_not_used_is_given_back_with_its_day(self) -> None:
        bot = self.platform.bot("proof_of_concept")
        gate = self.gate(bot)
        self.assertEqual(gate.guard(trade("t1"), lambda _answer: None).outcome, "not_executed")
        self.assertEqual(gate.guard(trade("t2"), lambda _answer: {}).outcome, "executed")
        self.assertEqual(gate.status()["entries_today"], 1)

    def test_a_resting_order_renews_its_permit(self) -> None:
        bot = self.platform.bot("real_money_trial")
        gate = self.gate(bot)
        first = gate.check(trade("t1", notional="50"))
        self.assertTrue(first.allowed)
        renewed = gate.renew("t1")
        self.assertTrue(renewed.allowed)
        self.assertGreaterEqual(renewed.permit.expires_at, first.permit.expires_at)
        self.assertEqual(gate.renew("t9").reason, "PERMIT_UNKNOWN")

    def test_a_late_report_uses_its_permit(self) -> None:
        """rules 2.10: reported the next day, it is still the entry of its permit's day."""
        bot = self.platform.bot("proof_of_concept")
        gate = self.gate(bot)
        checked_at = gate.check(trade("t1")).checked_at
        self.platform.set_clock("2026-03-10T14:30:00.000Z")
        self.assertEqual(gate.opened(trade("t1"), opened_at=checked_at).state, "delivered")
        (entry,) = [e for e in self.platform.trades(bot["id"]) if not e["imported"]]
        self.assertEqual((entry["permitted"], entry["trading_day"]), (True, "2026-03-09"))

    def test_status_portfolio_and_an_emergency_exit(self) -> None:
        gate = self.gate(self.platform.bot("experience"))
        self.platform.set_clock("2026-03-09T15:00:00.000Z")
        self.assertEqual(gate.status()["phase"], "experience")
        reported = gate.portfolio(value="12000.50", net_flow="2000")
        self.assertEqual((reported.state, reported.answer["equity"]), ("delivered", "12000.5"))
        self.assertEqual(gate.check(trade("t1")).reason, "PAPER_ONLY")
        self.assertTrue(gate.emergency_exit(symbol="AAPL", reason="feed lost").permitted)
        self.assertTrue(gate.flush(20))

    def test_killed_at_random_moments_the_record_equals_what_was_executed(self) -> None:
        bot = self.platform.bot("real_money_trial")
        count = KILLS * 3
        randomness = random.Random(5)
        kills = 0
        while kills < KILLS:
            child = self.start_bot(bot, count=1_000_000)
            try:
                child.wait(randomness.uniform(0.15, 1.2))
            except subprocess.TimeoutExpired:
                child.kill()
                kills += 1
            self.assertEqual(child.wait(), -9, "the bot ended by itself")
        exchange = Exchange(self.folder / "exchange")
        last = self.start_bot(bot, count=len(exchange.did("open")) + count)
        self.assertEqual(last.wait(120), 0)

        opened, closed = exchange.did("open"), exchange.did("close")
        self.assertEqual(len(set(opened)), len(opened), "no trade is executed twice")
        recorded = {e["trade_id"]: e for e in self.platform.trades(bot["id"]) if not e["trade_id"].startswith("climb")}
        self.assertEqual(sorted(recorded), sorted(opened))
        self.assertEqual(sorted(t for t, e in recorded.items() if e["status"] == "closed"), sorted(set(closed)))
        self.assertEqual([t for t, e in recorded.items() if not e["permitted"]], [])
        gate = self.gate(bot)
        self.assertEqual((gate.status()["open_permits"], gate.outbox.waiting, gate.outbox.refused), ([], [], []))

    def test_what_check_adds_to_a_bare_call(self) -> None:
        """Reported, not judged: the machine may be busy. Storing the trade_id on the disk is part of a check."""
        bot = self.platform.bot("experience")
        gate = self.gate(bot)
        address = urlsplit(self.platform.url)
        bare = http.client.HTTPConnection(str(address.hostname), int(address.port or 0))
        headers = {"Authorization": f"Bearer {bot['key']}", "Content-Type": "application/json"}

        def ask_bare(trade_id: str) -> bool:
            bare.request("POST", "/v1/trade-checks", json.dumps(trade(trade_id, mode="paper")), headers)
            answer: Dict[str, Any] = json.loads(bare.getresponse().read())
            return answer["decision"] == "allow"

        def ask(trade_id: str) -> bool:
            allowed: bool = gate.check(trade(trade_id, mode="paper")).allowed
            return allowed

        took: Dict[str, List[float]] = {"bare": [], "check": [], "again": []}
        for i in range(MEASURED):
            for name, call, trade_id in (("bare", ask_bare, f"b{i}"), ("check", ask, f"c{i}"), ("again", ask, "same")):
                began = time.perf_counter()
                self.assertTrue(call(trade_id))
                took[name].append(time.perf_counter() - began)
        bare.close()
        medians = {name: statistics.median(times) for name, times in took.items()}
        print(
            f"check over a bare http.client call, medians of {MEASURED}: {medians['check'] / medians['bare']:.2f} "
            f"with its line on the disk, {medians['again'] / medians['bare']:.2f} for a trade that is there already "
            f"(bare {medians['bare'] * 1000:.2f} ms)",
            file=sys.stderr,
        )

    def executes(self, executed: List[str], trade_id: str) -> Callable[[CheckAnswer], Dict[str, Any]]:
        def execute(answer: CheckAnswer) -> Dict[str, Any]:
            executed.append(trade_id)
            return {"notional": "99.50", "entry_price": "187.25"}

        return execute

    def start_bot(self, bot: Dict[str, str], count: int) -> "subprocess.Popen[bytes]":
        root = Path(__file__).resolve().parents[1]
        path = os.pathsep.join([str(root / "src"), str(root)])
        return subprocess.Popen(
            [sys.executable, "-m", "tests.killed_bot", self.platform.url, bot["key"], str(self.folder), str(count)],
            env={**os.environ, "PYTHONPATH": path},
            stderr=subprocess.DEVNULL,
        )


if __name__ == "__main__":
    unittest.main()
