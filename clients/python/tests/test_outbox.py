"""The outbox: one client, a disk that fails or hangs, and what is still there afterwards."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import threading
import time
import unittest
from pathlib import Path
from typing import Any
from unittest import mock

from phasegate import Client, NoAnswer, OutboxInUse
from phasegate.outbox import writer

from .fault_server import FaultServer
from .scratch import KEY, WithFolder, trade, until

ANSWERS = {
    "POST /v1/trade-checks": [{"named": "allow"}],
    "POST /v1/trades": [{"named": "trade_opened"}],
    "POST /v1/emergency-exits": [{"named": "exit_recorded"}],
}


class OutboxTest(WithFolder):
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

    def count(self, route: str) -> int:
        return sum(request["route"] == route for request in self.server.received())

    def test_a_second_client_over_the_same_outbox_is_an_error_that_says_so(self) -> None:
        first = self.client(self.server.url)
        with self.assertRaisesRegex(OutboxInUse, "in use by another client"):
            Client(self.server.url, KEY, outbox=self.folder / "box")
        first.close()
        self.client(self.server.url)

    def test_an_outbox_of_a_process_that_was_killed_is_taken_over(self) -> None:
        script = (
            "import sys, time; from phasegate import Client\n"
            "Client(sys.argv[1], 'pgk_secret', outbox=sys.argv[2]); print('ready', flush=True); time.sleep(60)"
        )
        child = subprocess.Popen(
            [sys.executable, "-c", script, self.server.url, str(self.folder / "box")], stdout=subprocess.PIPE
        )
        assert child.stdout is not None
        self.assertEqual(child.stdout.readline(), b"ready\n")
        with self.assertRaises(OutboxInUse):
            Client(self.server.url, KEY, outbox=self.folder / "box")
        child.kill()
        child.wait()
        child.stdout.close()
        self.client(self.server.url)

    def test_unless_told_each_platform_and_key_has_an_outbox_of_its_own(self) -> None:
        before = Path.cwd()
        os.chdir(self.folder)
        self.addCleanup(os.chdir, before)
        for key in ("pgk_one", "pgk_two"):
            made = Client(self.server.url, key)
            self.addCleanup(made.close)
        folders = list((self.folder / "phasegate-outbox").iterdir())
        self.assertEqual(len(folders), 2)
        self.assertFalse([folder for folder in folders if "pgk" in folder.name])

    def test_a_disk_that_fails_blocks_entries_and_loses_no_report(self) -> None:
        gate = self.client(self.server.url)
        full = OSError(errno.ENOSPC, "No space left on device")
        with mock.patch("os.fsync", side_effect=full), self.assertLogs("phasegate", "WARNING"):
            answer = gate.check(trade("t1"))
            self.assertEqual(answer.reason, "OUTBOX_UNAVAILABLE")
            self.assertEqual(self.count("POST /v1/trade-checks"), 0)
            opened = gate.opened(trade("t1"))
            self.assertEqual((opened.state, opened.stored), ("delivered", False))
            exit_answer = gate.emergency_exit(symbol="AAPL", reason="feed lost")
            self.assertTrue(exit_answer.permitted)
            self.assertTrue(gate.flush(5))
        self.assertEqual(self.count("POST /v1/emergency-exits"), 1)
        self.assertTrue(gate.check(trade("t2")).allowed, "the disk is good again")

    def test_a_disk_that_hangs_is_waited_for_no_longer_than_the_timeout(self) -> None:
        gate = self.client(self.server.url)
        released = threading.Event()
        self.addCleanup(released.set)

        def hang(_descriptor: int) -> None:
            released.wait(30)

        with mock.patch("os.fsync", side_effect=hang), self.assertLogs("phasegate", "WARNING"):
            began = time.monotonic()
            self.assertEqual(gate.check(trade("t1")).reason, "OUTBOX_UNAVAILABLE")
            self.assertLess(time.monotonic() - began, 10.0)
            began = time.monotonic()
            self.assertTrue(gate.emergency_exit(symbol="AAPL", reason="feed lost").permitted)
            self.assertLess(time.monotonic() - began, 0.9)
            until(lambda: self.count("POST /v1/emergency-exits") == 1)
            released.set()
        self.assertEqual(self.count("POST /v1/trade-checks"), 0)

    def test_the_same_trade_is_stored_again_when_it_was_not_on_the_disk(self) -> None:
        gate = self.client(self.server.url)
        with mock.patch("os.fsync", side_effect=OSError(errno.EIO, "I/O error")), self.assertLogs("phasegate"):
            self.assertFalse(gate.check(trade("t1")).allowed)
            self.assertFalse(gate.check(trade("t1")).allowed)
        self.assertEqual(self.count("POST /v1/trade-checks"), 0)

    def test_a_long_file_is_compacted_and_says_the_same(self) -> None:
        self.server.program({"answers": {**ANSWERS, "DELETE /v1/trade-checks/{trade_id}": [{"named": "cancelled"}]}})
        with mock.patch.object(writer, "COMPACT_AFTER_LINES", 40):
            gate = self.client(self.server.url)
            self.assertEqual(gate.opened(trade("t1")).state, "delivered")
            for i in range(30):
                self.assertTrue(gate.check(trade(f"c{i}")).allowed)
                self.assertEqual(gate.cancel(f"c{i}").state, "delivered")
            self.assertTrue(gate.check(trade("t2")).allowed)
            gate.close()
        lines = (self.folder / "box" / "outbox.jsonl").read_text().splitlines()
        self.assertLess(len(lines), 80)
        again = self.client(self.server.url)
        self.assertEqual(again.outbox.open, ["t1"])
        self.assertEqual([known.trade_id for known in again.outbox.unsettled], ["t2"])

    def test_an_emergency_exit_after_close_is_permitted_and_told(self) -> None:
        gate = self.client(self.server.url)
        gate.close()
        with self.assertLogs("phasegate", "WARNING"):
            self.assertTrue(gate.emergency_exit(exit_id="e1", symbol="AAPL", reason="feed lost").permitted)
        until(lambda: self.count("POST /v1/emergency-exits") == 1)
        self.assertEqual(gate.check(trade("t1")).reason, "CLIENT_CLOSED")
        for call in (lambda: gate.opened(trade("t1")), lambda: gate.cancel("t1"), lambda: gate.reconcile([])):
            with self.assertRaises(NoAnswer) as refused:
                call()
            self.assertEqual(refused.exception.code, "CLIENT_CLOSED")

    def test_no_arguments_of_an_emergency_exit_are_an_error(self) -> None:
        class Unprintable:
            def __str__(self) -> str:
                raise RuntimeError("no text")

        gate = self.client(self.server.url)
        odd: Any = [None, 7, "AAPL", [], {1: 2}, {"exit_id": Unprintable(), "at": Unprintable(), "reason": "\x00"}]
        for given in odd:
            self.assertTrue(gate.emergency_exit(given).permitted, repr(type(given)))
        self.assertTrue(gate.emergency_exit({"symbol": "A"}, symbol="B", moon="full").permitted)
        self.assertTrue(gate.flush(10))
        self.assertEqual(self.count("POST /v1/emergency-exits"), len(odd) + 1)


if __name__ == "__main__":
    unittest.main()
