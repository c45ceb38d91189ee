"""The platform's clock decides; between answers it is extrapolated by the monotonic clock
(rules 2.9, 2.10)."""

from __future__ import annotations

import time
from typing import Callable, Optional

from .arguments import instant_in, instant_text

if hasattr(time, "CLOCK_BOOTTIME"):

    def elapsed() -> float:
        """Seconds that only ever go on, while the machine sleeps too."""
        return time.clock_gettime(time.CLOCK_BOOTTIME)

else:
    elapsed = time.monotonic

#: Tolerance for a bot's own instants beyond the measured error of its clock.
TOLERANCE_MS = 5_000


class PlatformClock:
    """The platform's time according to its answers: never ahead of it, and behind by the latency of
    answers."""

    def __init__(self, bot_clock: Callable[[], float] = time.time) -> None:
        """:param bot_clock: seconds since 1970, as right or wrong as the machine's clock is"""
        self._bot_clock = bot_clock
        self._ahead_ms: Optional[float] = None

    def heard(self, platform_ms: int) -> None:
        """An answer came just now that bears this instant, milliseconds since 1970; a repeated one bears an old one."""
        ahead = platform_ms - elapsed() * 1000
        if self._ahead_ms is None or ahead > self._ahead_ms:
            self._ahead_ms = ahead

    def heard_in(self, answer: object, field: str) -> None:
        """As `heard`, if the answer bears an instant there."""
        instant_ms = instant_in(answer.get(field)) if isinstance(answer, dict) else None
        if instant_ms is not None:
            self.heard(instant_ms)

    def now_ms(self) -> int:
        """Milliseconds since 1970; by the bot's clock as long as no answer has come."""
        if self._ahead_ms is None:
            return int(self._bot_clock() * 1000)
        return int(self._ahead_ms + elapsed() * 1000)

    def instant_of_report(self, given_ms: Optional[int], earliest: Optional[str]) -> str:
        """When something happened, as text: as given where that can be, now where nothing is given.

        :param earliest: it cannot have been before that
        """
        earliest_ms = instant_in(earliest)
        if given_ms is None:
            now_ms = self.now_ms()
            return instant_text(now_ms if earliest_ms is None else max(now_ms, earliest_ms))
        return instant_text(self._not_before(self.at_latest_now(given_ms), earliest_ms))

    def at_latest_now(self, instant_ms: int) -> int:
        """Clamps an instant to now: a report cannot lie in the future."""
        return instant_ms if self._ahead_ms is None else min(instant_ms, self.now_ms())

    def _not_before(self, instant_ms: int, earliest_ms: Optional[int]) -> int:
        """The earliest that can be, if the error of the bot's clock explains why it said less; else what it said."""
        if earliest_ms is None or instant_ms >= earliest_ms or self._ahead_ms is None:
            return instant_ms
        error_ms = abs(self._bot_clock() * 1000 - self.now_ms())
        return earliest_ms if earliest_ms - instant_ms <= error_ms + TOLERANCE_MS else instant_ms
