"""A circuit breaker for requests to the platform: after one unanswered request, the next ones fail
at once."""

from __future__ import annotations

import logging
import random
import threading
import time
from typing import Callable, Literal, Optional

from .problems import NoAnswer, PhasegateError

log = logging.getLogger("phasegate")

FIRST_PAUSE_SECONDS = 0.25
MAX_PAUSE_SECONDS = 10.0
#: The platform is away, not ready, or something else answers in its place.
AWAY_CODES = frozenset(
    {"PLATFORM_TIMEOUT", "PLATFORM_UNREACHABLE", "ANSWER_UNREADABLE", "DATABASE_UNAVAILABLE", "NOT_READY"}
)
GATEWAY_STATUSES = frozenset({502, 503, 504})

CircuitState = Literal["closed", "open", "half-open"]


class Circuit:
    """Closed: questions go to the platform. Open: they are refused at once, nothing is sent. Half-open: the client
    itself asks, in the background; an answer closes the circuit. Safe for any number of threads."""

    def __init__(self, probe: Callable[[], object]) -> None:
        """:param probe: asks the platform something that changes nothing; raises PhasegateError as any call does"""
        self._probe = probe
        self._changed = threading.Condition()
        self._state: CircuitState = "closed"
        self._cause: Optional[PhasegateError] = None
        self._probe_at = 0.0
        self._thread: Optional[threading.Thread] = None
        self._ended = False

    @property
    def state(self) -> CircuitState:
        return self._state

    @property
    def is_closed(self) -> bool:
        return self._state == "closed"

    def assert_closed(self) -> None:
        """:raises NoAnswer: the platform did not answer a moment ago, so nothing is asked"""
        with self._changed:
            if self._state == "closed":
                return
            why = f" ({self._cause})" if self._cause is not None else ""
            seconds = max(0.0, self._probe_at - time.monotonic())
        raise NoAnswer(
            "PLATFORM_UNAVAILABLE",
            f"the platform did not answer a moment ago{why}; nothing is asked until it does",
            retry_after_seconds=seconds,
            may_have_arrived=False,
        )

    def answered(self) -> None:
        """The platform gave an answer, of any kind."""
        with self._changed:
            if self._state != "closed":
                log.info("the platform answers again")
            self._state, self._cause = "closed", None
            self._changed.notify_all()

    def failed(self, error: PhasegateError) -> None:
        """A call ended with this error: opens when it says that the platform is away, closes when it answered."""
        if not _is_away(error):
            self.answered()
            return
        with self._changed:
            if self._state != "closed" or self._ended:
                return
            self._state, self._cause = "open", error
            log.warning("the platform does not answer (%s): every question is a block until it does", error)
            self._begin_probing()

    def end(self) -> None:
        """The client is closed: no more probes."""
        with self._changed:
            self._ended = True
            self._changed.notify_all()

    def _begin_probing(self) -> None:
        self._probe_at = time.monotonic() + FIRST_PAUSE_SECONDS
        if self._thread is not None and self._thread.is_alive():
            return  # the running one is about to end: it checks the state again before it does
        thread = threading.Thread(target=self._run, name="phasegate-probe", daemon=True)
        try:
            thread.start()
        except RuntimeError as error:  # the machine has no more threads: callers find out for themselves
            log.error("the platform cannot be probed in the background: %s", error)
            self._state = "closed"
        else:
            self._thread = thread

    def _run(self) -> None:
        pause = FIRST_PAUSE_SECONDS
        while self._waited_for_turn():
            try:
                self._probe()
            except PhasegateError as error:
                away = _is_away(error)
            except Exception:  # a fault of ours: a caller is to find out what it means
                log.exception("the probe of the platform failed in the client")
                away = False
            else:
                away = False
            if not away:
                self.answered()
                continue
            pause = min(pause * 2, MAX_PAUSE_SECONDS)
            with self._changed:
                if self._state != "closed":
                    self._state = "open"
                self._probe_at = time.monotonic() + random.uniform(pause / 2, pause)

    def _waited_for_turn(self) -> bool:
        """Waits until a probe is due. False: none is needed any more, and the thread ends."""
        with self._changed:
            while True:
                if self._ended or self._state == "closed":
                    self._thread = None
                    return False
                left = self._probe_at - time.monotonic()
                if left <= 0:
                    self._state = "half-open"
                    return True
                self._changed.wait(left)


def _is_away(error: PhasegateError) -> bool:
    return error.code in AWAY_CODES or (error.code == "PLATFORM_ERROR" and error.status in GATEWAY_STATUSES)
