"""A bot for the test that kills it: guards live trades one after the other, and closes what it opened.

`python -m tests.killed_bot URL KEY FOLDER COUNT`. The exchange is a file: a line is what was executed, whoever is
killed afterwards. Ends when COUNT trades were begun by it or its forerunners, all of them reported and closed.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any, Dict, List, Mapping, Optional

from phasegate import CheckAnswer, Client


class Exchange:
    """Executes entries and closes: `open ID` and `close ID`, one line each."""

    def __init__(self, path: Path) -> None:
        self._path = path
        path.touch()

    def execute(self, what: str, trade_id: str) -> None:
        descriptor = os.open(self._path, os.O_WRONLY | os.O_APPEND)
        os.write(descriptor, f"{what} {trade_id}\n".encode())
        os.close(descriptor)

    def did(self, what: str) -> List[str]:
        lines = [line.split(" ") for line in self._path.read_text().splitlines()]
        return [trade_id for done, trade_id in lines if done == what]


class KilledBot:
    def __init__(self, url: str, key: str, folder: Path) -> None:
        self._exchange = Exchange(folder / "exchange")
        self._gate = Client(url, key, outbox=folder / "box", timeout=5.0)

    def run(self, count: int) -> None:
        self._reconcile()
        begun = len(self._exchange.did("open"))
        for place in range(begun, count):
            self._trade(f"t{place}-{os.getpid()}", fills=place % 5 != 4)
        assert self._gate.flush(60), "what waits is not delivered"
        self._reconcile()
        assert not self._gate.outbox.unsettled, self._gate.outbox.unsettled
        self._gate.close()

    def _trade(self, trade_id: str, fills: bool) -> None:
        trade: Any = {"trade_id": trade_id, "symbol": "AAPL", "side": "long", "mode": "live", "notional": "50"}
        while not self._gate.guard(trade, lambda answer: self._enter(answer, trade_id, fills)).answer.allowed:
            pass  # a machine that is busy answers too late now and then
        if trade_id in self._exchange.did("open"):
            self._exchange.execute("close", trade_id)
            self._gate.closed(trade_id=trade_id, pnl="1")
        elif not fills:
            # The order was never filled; another one takes its place in the count.
            self._trade(f"{trade_id}-again", fills=True)

    def _enter(self, answer: CheckAnswer, trade_id: str, fills: bool) -> Optional[Mapping[str, Any]]:
        if not fills:
            return None
        self._exchange.execute("open", trade_id)
        return {"notional": "50"}

    def _reconcile(self) -> None:
        opened, closed = self._exchange.did("open"), self._exchange.did("close")

        def was_executed(trade: Dict[str, Any]) -> Optional[Dict[str, Any]]:
            return {"notional": "50"} if trade["trade_id"] in opened else None

        while True:
            found = self._gate.reconcile([trade_id for trade_id in opened if trade_id not in closed], was_executed)
            if not found.unsettled and self._gate.flush(60):
                break
        for trade_id in opened:
            # An order that closes it was sent before the kill, or is sent now; the report may be repeated.
            if trade_id not in closed:
                self._exchange.execute("close", trade_id)
        for trade_id in {*found.open_here, *(t for t in opened if t not in closed)}:
            self._gate.closed(trade_id=trade_id, pnl="1")


if __name__ == "__main__":
    KilledBot(sys.argv[1], sys.argv[2], Path(sys.argv[3])).run(int(sys.argv[4]))
