"""The client of asyncio: never in the loop's way, and nothing is lost when a call is cancelled."""

from __future__ import annotations

import asyncio
import time
import unittest
from typing import Any, List

from phasegate import AsyncClient, CheckAnswer

from .fault_server import FaultServer
from .scratch import KEY, WithFolder, trade, until

ANSWERS = {
    "POST /v1/trade-checks": [{"named": "allow"}],
    "DELETE /v1/trade-checks/{trade_id}": [{"named": "cancelled"}],
    "POST /v1/trades": [{"named": "trade_opened"}],
    "POST /v1/emergency-exits": [{"named": "exit_recorded"}],
}


class AsyncioTest(WithFolder, unittest.IsolatedAsyncioTestCase):
    server: FaultServer

    @classmethod
    def setUpClass(cls) -> None:
        cls.server = FaultServer()

    @classmethod
    def tearDownClass(cls) -> None:
        cls.server.stop()

    def setUp(self) -> None:
        super().setUp()
        self.server.program({"answers": ANSWERS})

    async def gate(self, **options: Any) -> AsyncClient:
        made = AsyncClient(self.server.url, KEY, **{"outbox": self.folder / "box", "timeout": 1.0, **options})
        self.addAsyncCleanup(made.close)
        return made

    def count(self, route: str) -> int:
        return sum(request["route"] == route for request in self.server.received())

    async def test_the_loop_goes_on_while_the_platform_is_a_black_hole(self) -> None:
        self.server.program({"answers": {"POST /v1/trade-checks": [{"fault": "black_hole"}]}})
        gate = await self.gate(timeout=4.0)
        gaps: List[float] = []

        async def tick() -> None:
            last = time.monotonic()
            while True:
                await asyncio.sleep(0.01)
                now = time.monotonic()
                gaps.append(now - last)
                last = now

        ticking = asyncio.ensure_future(tick())
        answer = await gate.check(trade("t1"))
        ticking.cancel()
        self.assertEqual(answer.reason, "PLATFORM_TIMEOUT")
        # If the loop itself had waited, it would have been blocked for four seconds.
        self.assertLess(max(gaps), 3.0)

    async def test_an_exit_waits_for_no_check(self) -> None:
        self.server.program({"answers": {**ANSWERS, "POST /v1/trade-checks": [{"fault": "black_hole"}]}})
        gate = await self.gate(timeout=5.0)
        checks = [asyncio.ensure_future(gate.check(trade(f"t{i}"))) for i in range(40)]
        await asyncio.sleep(0.2)
        began = time.monotonic()
        self.assertTrue((await gate.emergency_exit(symbol="AAPL", reason="feed lost")).permitted)
        self.assertLess(time.monotonic() - began, 3.0)
        for check in checks:
            check.cancel()
        await asyncio.gather(*checks, return_exceptions=True)

    async def test_execute_may_be_a_coroutine(self) -> None:
        gate = await self.gate()

        async def execute(answer: CheckAnswer) -> Any:
            await asyncio.sleep(0)
            return {"notional": "99.5"}

        result = await gate.guard(trade("t1"), execute)
        self.assertEqual(result.outcome, "executed")
        self.assertEqual((await gate.guard(trade("t2"), lambda _answer: None)).outcome, "not_executed")

    async def test_a_guard_that_is_cancelled_while_it_asks_gives_its_permit_back(self) -> None:
        slow = {"named": "allow", "delay_ms": 300}
        self.server.program({"answers": {**ANSWERS, "POST /v1/trade-checks": [slow]}})
        gate = await self.gate()
        executed: List[str] = []

        def execute(answer: CheckAnswer) -> Any:
            executed.append("t1")
            return {}

        guarded = asyncio.ensure_future(gate.guard(trade("t1"), execute))
        await asyncio.sleep(0.1)
        guarded.cancel()
        with self.assertRaises(asyncio.CancelledError):
            await guarded
        await asyncio.to_thread(until, lambda: self.count("DELETE /v1/trade-checks/{trade_id}") == 1)
        self.assertEqual(executed, [])
        self.assertEqual(gate.outbox.unsettled, [])

    async def test_a_guard_that_is_cancelled_while_it_executes_stays_unsettled(self) -> None:
        gate = await self.gate()
        began = asyncio.Event()

        async def execute(answer: CheckAnswer) -> Any:
            began.set()
            await asyncio.sleep(60)

        guarded = asyncio.ensure_future(gate.guard(trade("t1"), execute))
        await began.wait()
        guarded.cancel()
        with self.assertRaises(asyncio.CancelledError):
            await guarded
        self.assertEqual((await gate.check(trade("t1"))).reason, "UNSETTLED")
        self.assertEqual(self.count("POST /v1/trades"), 0)

    async def test_a_report_whose_caller_is_cancelled_is_delivered_all_the_same(self) -> None:
        gate = await self.gate()
        reports = [asyncio.ensure_future(gate.cancel(f"t{i}")) for i in range(30)]
        await asyncio.sleep(0)
        for report in reports:
            report.cancel()
        await asyncio.gather(*reports, return_exceptions=True)
        await asyncio.to_thread(until, lambda: self.count("DELETE /v1/trade-checks/{trade_id}") == 30)


if __name__ == "__main__":
    unittest.main()
