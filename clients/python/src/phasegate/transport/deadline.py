"""The end of a call's time."""

from __future__ import annotations

import time


class OutOfTime(Exception):
    """The call's time is over."""


class Deadline:
    """An instant on the monotonic clock by which a call must end, in every step."""

    def __init__(self, seconds: float) -> None:
        self._at = time.monotonic() + seconds

    def left(self) -> float:
        """Seconds, 0 when the time is over."""
        return max(0.0, self._at - time.monotonic())

    def timeout(self) -> float:
        """Seconds that a step may take.

        :raises OutOfTime: there are none left
        """
        left = self.left()
        if left <= 0:
            raise OutOfTime("no answer in time")
        return left
