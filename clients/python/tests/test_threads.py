"""One client for many threads, and for a process that forks."""

from __future__ import annotations

import os
import threading
import unittest
from concurrent.futures import ThreadPoolExecutor
from typing import Any, List

from phasegate import CheckAnswer

from .fault_server import FaultServer
from .scratch import WithFolder, trade

ANSWERS = {
    "POST /v1/trade-checks": [{"named": "allow"}],
    "POST /v1/trades": [{"named": "trade_opened"}],
    "GET /v1/status": [{"named": "status"}],
    "POST /v1/emergency-exits": [{"named": "exit_recorded"}],
}


class ThreadsTest(WithFolder):
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

    def test_many_threads_each_get_their_own_answer(self) -> None:
        gate = self.client(self.server.url, timeout=10.0)

        def ask(i: int) -> bool:
            # The server allows at most 100: every other question must be a block.
            notional = "100" if i % 2 == 0 else "101"
            return gate.check(trade(f"t{i}", notional=notional)).allowed

        with ThreadPoolExecutor(16) as threads:
            allowed = list(threads.map(ask, range(300)))
        self.assertEqual(allowed, [i % 2 == 0 for i in range(300)])
        self.assertEqual(len(gate.outbox.unsettled), 300)

    def test_connections_are_used_again(self) -> None:
        gate = self.client(self.server.url)
        for _ in range(20):
            gate.status()
        received = self.server.received()
        self.assertEqual(len(received), 20)
        self.assertEqual(len({id(c) for _, c in gate._platform._pool._idle}), 1)

    def test_of_many_guards_of_one_trade_one_executes(self) -> None:
        gate = self.client(self.server.url, timeout=10.0)
        executed: List[str] = []
        together = threading.Barrier(8)

        def execute(answer: CheckAnswer) -> Any:
            executed.append("t1")
            return {}

        def enter(_i: int) -> str:
            together.wait(20)
            return gate.guard(trade("t1"), execute).outcome

        with ThreadPoolExecutor(8) as threads:
            outcomes = list(threads.map(enter, range(8)))
        self.assertEqual(executed, ["t1"])
        self.assertEqual(sorted(outcomes), ["blocked"] * 7 + ["executed"])

    @unittest.skipUnless(hasattr(os, "fork"), "there is no fork here")
    def test_a_forked_child_asks_on_connections_of_its_own_and_leaves_the_outbox_alone(self) -> None:
        gate = self.client(self.server.url, timeout=5.0)
        gate.status()
        child = os.fork()
        if child == 0:
            try:
                said = gate.status()["bot"] == "bot_1"
                blocked = gate.check(trade("t1")).reason == "OUTBOX_UNAVAILABLE"
                permitted = gate.emergency_exit(symbol="AAPL", reason="feed lost").permitted
                gate.close()
                os._exit(0 if said and blocked and permitted else 1)
            except BaseException:
                os._exit(2)
        for _ in range(20):
            self.assertEqual(gate.status()["bot"], "bot_1")
        self.assertEqual(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), 0)
        self.assertTrue(gate.check(trade("t1")).allowed)
        self.assertEqual(gate.opened(trade("t1")).state, "delivered")

    @unittest.skipUnless(hasattr(os, "fork"), "there is no fork here")
    def test_a_child_that_lives_on_does_not_hold_the_outbox_of_a_parent_that_ended(self) -> None:
        gate = self.client(self.server.url)
        read, write = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(write)
            os.read(read, 1)
            os._exit(0)
        os.close(read)
        gate.close()
        self.client(self.server.url)
        os.close(write)
        os.waitpid(child, 0)


if __name__ == "__main__":
    unittest.main()
