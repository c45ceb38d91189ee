"""Delivers what waits in the outbox, in order, in the background, until the platform has it or will never take it."""

from __future__ import annotations

import logging
import random
import threading
import time
from typing import Any, Dict, FrozenSet, Optional, Set

from ..answers import Delivery
from ..platform import Platform, trade_path
from ..problems import NoAnswer, PhasegateError
from ..transport.deadline import Deadline
from .book import Refused, Report
from .outbox import Outbox

log = logging.getLogger("phasegate.outbox")

FIRST_PAUSE_SECONDS = 0.25
MAX_PAUSE_SECONDS = 30.0
#: Maximum of remembered outcomes: callers wait right after storing a report.
MAX_OUTCOMES = 1000
#: With a problem that can be read: the platform will never take the report.
FINAL_STATUSES = frozenset({400, 404, 409, 413, 415, 422})


_STILL_WAITING = Delivery("waiting")


class Courier:
    """One thread that makes passes over what waits."""

    def __init__(self, outbox: Outbox, platform: Platform, timeout: float) -> None:
        self._outbox = outbox
        self._platform = platform
        self._timeout = timeout
        self._changed = threading.Condition()
        self._outcomes: Dict[int, Delivery] = {}
        #: passes asked for, and the last one that was asked for before the last finished pass began
        self._asked = 0
        self._finished = 0
        self._failures = 0
        self._again_at: Optional[float] = None
        #: the platform asked for a pause until then
        self._not_before = 0.0
        self._closed = False
        self._thread: Optional[threading.Thread] = None

    def deliver(self) -> int:
        """Begins a pass, at once or after the one that is running.

        :returns: its ticket
        """
        with self._changed:
            self._asked += 1
            if self._thread is None and not self._closed:
                self._begin()
            self._changed.notify_all()
            return self._asked

    def _begin(self) -> None:
        thread = threading.Thread(target=self._run, name="phasegate-delivery", daemon=True)
        try:
            thread.start()
        except RuntimeError as error:  # the machine has no more, or the interpreter ends: the next report tries again
            log.error("outbox: nothing is delivered just now: %s", error)
        else:
            self._thread = thread

    def outcome(self, report: Report, deadline: Deadline) -> Delivery:
        """Tries at once, and waits until the report is delivered or refused, or could not be, or the time is over."""
        ticket = self.deliver()
        with self._changed:
            while True:
                outcome = self._outcomes.get(report.n, _STILL_WAITING)
                if outcome.state != "waiting" or self._is_over(ticket, deadline):
                    self._outcomes.pop(report.n, None)
                    return outcome
                self._changed.wait(deadline.left())

    def pass_over_all(self, deadline: Deadline) -> None:
        """Tries at once, and waits until everything was tried once or the time is over."""
        ticket = self.deliver()
        with self._changed:
            while not self._is_over(ticket, deadline):
                self._changed.wait(deadline.left())

    def until_empty(self, deadline: Deadline) -> bool:
        """Waits until nothing waits; False when the time is over first."""
        self.deliver()
        with self._changed:
            while self._outbox.waiting:
                if self._closed or deadline.left() <= 0:
                    return False
                self._changed.wait(deadline.left())
            return True

    def close(self, seconds: float) -> None:
        """Ends after the request that is under way."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
            thread = self._thread
        if thread is not None:
            thread.join(seconds)

    def _run(self) -> None:
        while True:
            with self._changed:
                while not self._closed and not self._is_due():
                    self._changed.wait(self._seconds_to_wait())
                if self._closed:
                    return
                ticket = self._asked
            try:
                failure = self._pass()
            except Exception as error:  # a fault of ours must not end the delivery
                log.exception("outbox: a pass over the reports failed")
                failure = NoAnswer("PLATFORM_UNREACHABLE", str(error))
            with self._changed:
                self._finished = ticket
                self._plan(failure)
                self._changed.notify_all()

    def _is_over(self, ticket: int, deadline: Deadline) -> bool:
        return self._finished >= ticket or self._closed or deadline.left() <= 0

    def _is_due(self) -> bool:
        """A pass that was asked for goes at once, unless the platform asked for a pause."""
        now = time.monotonic()
        wanted = self._finished < self._asked or (self._again_at is not None and now >= self._again_at)
        return wanted and now >= self._not_before

    def _seconds_to_wait(self) -> Optional[float]:
        if self._finished < self._asked:
            return max(0.0, self._not_before - time.monotonic())
        return None if self._again_at is None else max(0.0, self._again_at - time.monotonic())

    def _plan(self, failure: Optional[PhasegateError]) -> None:
        """When the next pass is due, after one that left something."""
        if failure is None:
            self._failures, self._again_at = 0, None
            return
        now = time.monotonic()
        longest = min(MAX_PAUSE_SECONDS, FIRST_PAUSE_SECONDS * 2.0 ** min(self._failures, 16))
        asked_for = failure.retry_after_seconds or 0.0
        pause = max(random.uniform(longest / 2, longest), asked_for)
        level = logging.WARNING if self._failures == 0 else logging.INFO
        log.log(level, "outbox: %d reports wait, tried again in %.1f s: %s", len(self._outbox.waiting), pause, failure)
        self._failures += 1
        self._not_before = now + asked_for
        self._again_at = now + pause

    def _pass(self) -> Optional[PhasegateError]:
        """Tries every report once, in order.

        :returns: why something still waits, or None
        """
        held_back: Set[str] = set()
        failure: Optional[PhasegateError] = None
        last_n = 0
        while True:
            report = self._outbox.next_to_deliver(last_n, held_back)
            if report is None or self._closed:
                return failure
            last_n = report.n
            try:
                answer = send(self._platform, report, Deadline(self._timeout))
            except PhasegateError as error:
                if _is_final(error):
                    self._set_aside(report, error)
                    continue
                failure = error
                self._tell(report, Delivery("waiting", problem=error))
                if isinstance(error, NoAnswer) or error.status != 500:
                    return failure
                if report.trade_id is not None:
                    held_back.add(report.trade_id)
            else:
                self._outbox.delivered(report, own_trade=_is_own_trade(report, answer))
                self._tell(report, Delivery("delivered", answer=answer))

    def _set_aside(self, report: Report, error: PhasegateError) -> None:
        log.error(
            "%s %s is refused for good and set aside in refused.jsonl: %s", report.kind, report.subject, error
        )
        self._outbox.set_aside(Refused(report, error.code, error.status, error.detail))
        self._tell(report, Delivery("refused", problem=error))

    def _tell(self, report: Report, outcome: Delivery) -> None:
        with self._changed:
            self._outcomes[report.n] = outcome
            if len(self._outcomes) > MAX_OUTCOMES:
                del self._outcomes[next(iter(self._outcomes))]
            self._changed.notify_all()


def send(platform: Platform, report: Report, deadline: Deadline) -> Optional[Dict[str, Any]]:
    """Delivers one report.

    :returns: the platform's answer, None for a cancel
    :raises PhasegateError: it was not taken, or nothing proves that it was
    """
    method, path, expected = _call_of(report)
    body = None if report.kind == "cancel" else report.body
    answer = platform.tell(method, path, body, deadline, expected)
    if report.kind == "cancel":
        return None
    if not isinstance(answer, dict):
        raise NoAnswer("ANSWER_INVALID", "the answer is no object")
    if report.kind == "emergency_exit":
        if answer.get("recorded") is not True:
            raise NoAnswer("NOT_RECORDED", "the platform has not recorded the exit yet", status=202)
    elif report.kind == "portfolio":
        if not isinstance(answer.get("equity"), str):
            raise NoAnswer("ANSWER_INVALID", "the answer has no equity")
    elif answer.get("trade_id") not in (report.trade_id, report.extends or report.trade_id):
        raise NoAnswer("ANSWER_INVALID", "the answer is about another trade")
    return answer


def _is_own_trade(report: Report, answer: Optional[Dict[str, Any]]) -> bool:
    """Whether an addition was recorded as a trade of its own, for its parent was not open (rules 3.5)."""
    return report.extends is not None and answer is not None and answer.get("trade_id") == report.trade_id


def _call_of(report: Report) -> "tuple[str, str, FrozenSet[int]]":
    trade_id = report.trade_id or ""
    if report.kind == "opened":
        return "POST", "/v1/trades", frozenset({200, 201})
    if report.kind == "closed":
        return "POST", trade_path("/v1/trades", trade_id, "/close"), frozenset({200})
    if report.kind == "cancel":
        return "DELETE", trade_path("/v1/trade-checks", trade_id), frozenset({204})
    if report.kind == "portfolio":
        return "PUT", "/v1/portfolio", frozenset({200})
    return "POST", "/v1/emergency-exits", frozenset({202})


def _is_final(error: PhasegateError) -> bool:
    return not isinstance(error, NoAnswer) and error.status in FINAL_STATUSES and error.code != "ROUTE_UNKNOWN"
