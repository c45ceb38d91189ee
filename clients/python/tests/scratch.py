"""Shared by several suites: a trade, a folder, a client that is closed at the end."""

from __future__ import annotations

import os
import tempfile
import time
import unittest
from pathlib import Path
from typing import Any, Callable, Dict

from phasegate import Client

#: The long form of the tests that kill, race and repeat.
TORTURE = "TORTURE" in os.environ

KEY = "pgk_secret"
TRADE: Dict[str, Any] = {"symbol": "AAPL", "side": "long", "mode": "live", "notional": "100"}


def trade(trade_id: str, **fields: Any) -> Any:
    return {"trade_id": trade_id, **TRADE, **fields}


class WithFolder(unittest.TestCase):
    """A folder that goes with the test."""

    folder: Path

    def setUp(self) -> None:
        self._temporary = tempfile.TemporaryDirectory()
        self.addCleanup(self._temporary.cleanup)
        self.folder = Path(self._temporary.name)

    def client(self, url: str, **options: Any) -> Client:
        """Over `folder/box` and with a second of time, by default."""
        made = Client(url, **{"key": KEY, "outbox": self.folder / "box", "timeout": 1.0, **options})
        self.addCleanup(made.close)
        return made


def until(holds: Callable[[], bool], seconds: float = 20.0) -> None:
    """Waits for a condition."""
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end:
            raise AssertionError(f"it did not come to pass within {seconds} s")
        time.sleep(0.01)
