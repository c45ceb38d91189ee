"""How long permits live, measured by our own clock from the earliest instant at which they can have been granted."""

from __future__ import annotations

import threading
from typing import Dict, Optional

from .clock import elapsed


class Permits:
    """By trade_id. A repeated check is answered with the first `checked_at`: its permit is as old as the first ask."""

    def __init__(self) -> None:
        self._first_asks: Dict[str, float] = {}
        self._ends: Dict[str, float] = {}
        self._lock = threading.Lock()

    def asking(self, trade_id: str) -> float:
        """A check is about to be sent.

        :returns: the first ask that may have been granted, for what follows
        """
        with self._lock:
            return self._first_asks.setdefault(trade_id, elapsed())

    def asked_earlier(self, trade_id: str) -> None:
        """Checked in an earlier process, at an unknown time: only a renewal gives the permit's
        remaining life."""
        with self._lock:
            self._first_asks[trade_id] = float("-inf")

    def granted(self, trade_id: str, since: float, life_ms: int) -> float:
        """An answer brought a permit.

        :param since: it was not granted before
        :returns: seconds for which it is good from now on; none are left at 0
        """
        with self._lock:
            ends = self._ends[trade_id] = since + life_ms / 1000
            return max(0.0, ends - elapsed())

    def is_over(self, trade_id: str) -> bool:
        """False too where there is none: paper needs none."""
        with self._lock:
            ends: Optional[float] = self._ends.get(trade_id)
            return ends is not None and elapsed() >= ends

    def forget(self, trade_id: str) -> None:
        """It is used, given back or refused; or the platform never saw the ask."""
        with self._lock:
            self._first_asks.pop(trade_id, None)
            self._ends.pop(trade_id, None)
