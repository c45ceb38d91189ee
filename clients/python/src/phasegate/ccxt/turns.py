"""Steps that must not overlap take turns: each waits until those before it are over."""

from __future__ import annotations

import threading
from concurrent.futures import Future
from typing import Optional

from .steps import Steps, Until


class Turns:
    def __init__(self) -> None:
        self._last: Optional[Until] = None
        self._lock = threading.Lock()

    @property
    def is_free(self) -> bool:
        """Whether nothing is under way."""
        last = self._last
        return last is None or last.over.done()

    def take(self, steps: "Steps[None]") -> "Steps[None]":
        turn = Until(Future(), threading.get_ident())
        turn.over.set_running_or_notify_cancel()  # nobody cancels it
        with self._lock:
            before, self._last = self._last, turn
        try:
            if before is not None:
                yield before
            yield from steps
        finally:
            # A caller that no longer waits leaves its turn, and the next one still waits for those before.
            if before is None or before.over.done():
                turn.over.set_result(None)
            else:
                before.over.add_done_callback(lambda _before: turn.over.set_result(None))
