"""Asking the platform: repeated where that can help, within one deadline."""

from __future__ import annotations

import json
import random
import socket
import time
from typing import Dict, FrozenSet, Mapping, Optional, Tuple
from urllib.parse import quote

from .arguments import key_text
from .circuit import Circuit
from .problems import NoAnswer, PhasegateError, problem_of
from .transport.connection import AnswerTooLong, HttpAnswer, NoHttpAnswer, NotSent
from .transport.deadline import Deadline, OutOfTime
from .transport.pool import ConnectionPool, KeptConnectionBroke
from .version import VERSION

MAX_ATTEMPTS = 3
#: Before the second and the third attempt: seconds, at random between.
PAUSES: Tuple[Tuple[float, float], ...] = ((0.05, 0.1), (0.1, 0.2))
REPEATED_STATUSES = frozenset({500, 502, 503, 504})
REPEATED_CODES = frozenset({"PLATFORM_UNREACHABLE", "ANSWER_UNREADABLE"})
MAX_RETRY_AFTER_SECONDS = 3600.0


class _ConnectionWentAway(NoAnswer):
    """The connection was an old one: whether the platform is there, only a new one tells."""


class Platform:
    """The calls of `/v1` as they go over the wire, for any number of threads."""

    def __init__(self, pool: ConnectionPool, key: str, timeout: float) -> None:
        """
        :param timeout: seconds for a probe
        :raises ValueError: a key that no header can hold
        """
        self._pool = pool
        self.circuit = Circuit(lambda: self._once("GET", "/v1/status", None, Deadline(timeout), frozenset({200})))
        self._headers = {
            "Authorization": f"Bearer {key_text(key)}",
            "Accept": "application/json, application/problem+json",
            "User-Agent": f"phasegate-python/{VERSION}",
        }

    def ask(
        self,
        method: str,
        path: str,
        body: Optional[Mapping[str, object]],
        deadline: Deadline,
        expected: FrozenSet[int] = frozenset({200}),
    ) -> object:
        """The answer's JSON to a question that somebody waits for; refused at once while the circuit is open.

        :raises PhasegateError: as `tell`, and PLATFORM_UNAVAILABLE: nothing was sent
        """
        self.circuit.assert_closed()
        return self.tell(method, path, body, deadline, expected)

    def tell(
        self,
        method: str,
        path: str,
        body: Optional[Mapping[str, object]],
        deadline: Deadline,
        expected: FrozenSet[int] = frozenset({200}),
    ) -> object:
        """As `ask`, for background deliveries: it is sent in any state of the circuit.

        :returns: the answer's JSON, None for 204. Every call of ours may be repeated.
        :raises PhasegateError: with the code of the problem, or of the transport fault
        """
        try:
            answer = self._repeated(method, path, body, deadline, expected)
        except PhasegateError as error:
            self.circuit.failed(error)
            raise
        self.circuit.answered()
        return answer

    def _repeated(
        self,
        method: str,
        path: str,
        body: Optional[Mapping[str, object]],
        deadline: Deadline,
        expected: FrozenSet[int],
    ) -> object:
        attempt = 1
        may_have_arrived = False
        while True:
            try:
                return self._once(method, path, body, deadline, expected)
            except PhasegateError as error:
                # Judged by this attempt alone: a refused connection is not retried, even after
                # other faults.
                pause = _pause_after(error, attempt)
                may_have_arrived = may_have_arrived or error.may_have_arrived
                error.may_have_arrived = may_have_arrived
                if pause is None or pause >= deadline.left():
                    raise
            time.sleep(pause)
            attempt += 1

    def close(self) -> None:
        self.circuit.end()
        self._pool.close()

    def _once(
        self,
        method: str,
        path: str,
        body: Optional[Mapping[str, object]],
        deadline: Deadline,
        expected: FrozenSet[int],
    ) -> object:
        headers = dict(self._headers)
        data: Optional[bytes] = None
        if body is not None:
            data = json.dumps(body, separators=(",", ":")).encode()
            headers["Content-Type"] = "application/json"
        return _read(self._exchange(method, path, headers, data, deadline), expected)

    def _exchange(
        self, method: str, path: str, headers: Dict[str, str], data: Optional[bytes], deadline: Deadline
    ) -> HttpAnswer:
        try:
            return self._pool.exchange(method, path, headers, data, deadline)
        except NotSent as error:
            code = "PLATFORM_TIMEOUT" if error.timed_out and deadline.left() <= 0 else "PLATFORM_UNREACHABLE"
            raise NoAnswer(code, str(error), may_have_arrived=False) from None
        except (OutOfTime, socket.timeout):
            raise NoAnswer("PLATFORM_TIMEOUT", "no complete answer in time") from None
        except AnswerTooLong as error:
            raise NoAnswer("ANSWER_UNREADABLE", str(error)) from None
        except KeptConnectionBroke as error:
            raise _ConnectionWentAway("PLATFORM_UNREACHABLE", f"the connection broke: {error}") from None
        except (OSError, NoHttpAnswer) as error:
            raise NoAnswer("PLATFORM_UNREACHABLE", f"the connection broke: {error}") from None


def trade_path(prefix: str, trade_id: str, suffix: str = "") -> str:
    """`/v1/trades/{trade_id}/close`, the trade_id escaped."""
    return f"{prefix}/{quote(trade_id, safe='')}{suffix}"


def _read(answer: HttpAnswer, expected: FrozenSet[int]) -> object:
    status, body = answer.status, _json_of(answer)
    if status in expected:
        if status == 204:
            return None
        if body is _UNREADABLE:
            raise NoAnswer("ANSWER_UNREADABLE", f"status {status} and no JSON that can be read", status=status)
        return body
    retry_after = _seconds(answer.headers.get("retry-after"))
    if status >= 400 and answer.media_type == "application/problem+json":
        problem = problem_of(status, body, retry_after)
        if problem is not None:
            return _raise(problem)
    raise NoAnswer("PLATFORM_ERROR", f"the answer has status {status}", status=status, retry_after_seconds=retry_after)


_UNREADABLE = object()


def _json_of(answer: HttpAnswer) -> object:
    if answer.media_type not in ("application/json", "application/problem+json"):
        return _UNREADABLE
    try:
        return json.loads(answer.body)
    except (ValueError, RecursionError):
        return _UNREADABLE


def _raise(problem: PhasegateError) -> object:
    raise problem


def _seconds(text: Optional[str]) -> Optional[float]:
    """A Retry-After in seconds; its other form, a date, is none of the platform's."""
    if text is None or not text.isascii() or not text.isdigit():
        return None
    return min(float(text[:12]), MAX_RETRY_AFTER_SECONDS)


def _pause_after(error: PhasegateError, attempt: int) -> Optional[float]:
    """Seconds until the next attempt; None: another one would not help."""
    if attempt >= MAX_ATTEMPTS:
        return None
    if error.code == "PLATFORM_UNREACHABLE" and not error.may_have_arrived:
        return None  # no server listens there, and none will in a tenth of a second
    if isinstance(error, _ConnectionWentAway):
        return 0.0
    if error.code not in REPEATED_CODES and error.status not in REPEATED_STATUSES:
        return None
    return max(random.uniform(*PAUSES[attempt - 1]), error.retry_after_seconds or 0.0)
