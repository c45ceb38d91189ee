"""A bot for the endurance test (clients/typescript/src/endurance), which starts it and reads what it says.

`python -m tests.endurance_bot OPTIONS`, JSON with url, key, folder, name, count. Guards COUNT live trades one after the
other, closes what it opened, and settles the rest. A line of JSON for all that happens; bot.mjs there does the same.
"""

from __future__ import annotations

import json
import sys
import time
from typing import Any, Dict, Mapping, Optional, Set

from phasegate import CheckAnswer, Client, PhasegateError


def say(event: str, **facts: object) -> None:
    print(json.dumps({"event": event, **facts}), flush=True)


class EnduranceBot:
    def __init__(self, url: str, key: str, folder: str, name: str, count: int) -> None:
        self._gate = Client(url, key, outbox=folder)
        self._name = name
        self._count = count
        self._executed: Set[str] = set()
        self._closed: Set[str] = set()

    def run(self) -> None:
        for n in range(self._count):
            # The order of every fifth is never filled; of every seventh the bot gives up after one block.
            self._take_trade(f"{self._name}-{n}", fills=n % 5 != 4, gives_up=n % 7 == 6)
        while not self._is_settled():
            time.sleep(0.2)
        outbox = self._gate.outbox
        say("done", waiting=len(outbox.waiting), refused=len(outbox.refused), unsettled=len(outbox.unsettled))
        self._gate.close()

    def _take_trade(self, trade_id: str, fills: bool, gives_up: bool) -> None:
        trade: Any = {"trade_id": trade_id, "symbol": "AAPL", "side": "long", "mode": "live", "notional": "5"}
        while True:
            result = self._gate.guard(trade, lambda answer: self._enter(answer, trade_id, fills))
            if result.outcome != "blocked":
                break
            assert result.answer.local, f"the platform has no reason to block {trade_id}: {result.answer.reason}"
            say("blocked", trade_id=trade_id, code=result.answer.reason)
            if gives_up:
                return
            time.sleep(0.1)
        if fills:
            self._gate.closed(trade_id=trade_id, pnl="1")
            self._closed.add(trade_id)

    def _enter(self, answer: CheckAnswer, trade_id: str, fills: bool) -> Optional[Mapping[str, Any]]:
        say("executed" if fills else "not_filled", trade_id=trade_id, decision=answer.decision)
        if not fills:
            return None
        self._executed.add(trade_id)
        return {"notional": "4.95"}

    def _is_settled(self) -> bool:
        def was_executed(trade: Dict[str, Any]) -> Optional[Dict[str, Any]]:
            return {"notional": "4.95"} if trade["trade_id"] in self._executed else None

        try:
            found = self._gate.reconcile(sorted(self._executed - self._closed), was_executed)
        except PhasegateError:
            return False  # the platform does not answer yet
        return not found.unsettled and self._gate.flush(10)


if __name__ == "__main__":
    EnduranceBot(**json.loads(sys.argv[1])).run()
