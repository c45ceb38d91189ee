"""Emergency exits: permitted at once, reported as soon as possible (rules 3.4)."""

from __future__ import annotations

import logging
import threading
import time
import uuid
from concurrent.futures import Future
from concurrent.futures import TimeoutError as WaitedTooLong
from typing import Any, Dict, Mapping, Optional

from .answers import EmergencyExitAnswer
from .arguments import instant_text
from .clock import PlatformClock
from .outbox.book import Report
from .outbox.courier import MAX_PAUSE_SECONDS, Courier, send
from .outbox.outbox import Outbox, OutboxUnavailable
from .platform import Platform
from .problems import NoAnswer, PhasegateError
from .trades import as_fields, read_exit
from .transport.deadline import Deadline

log = logging.getLogger("phasegate")

#: A disk that does not answer does not hold an exit up for longer.
MAX_STORING_SECONDS = 0.25


class EmergencyExits:
    """Never refuses, never raises."""

    def __init__(
        self, platform: Platform, outbox: Outbox, courier: Courier, clock: PlatformClock, timeout: float
    ) -> None:
        self._platform = platform
        self._outbox = outbox
        self._courier = courier
        self._clock = clock
        self._timeout = timeout

    def permit(self, given: Optional[Mapping[str, object]], named: Mapping[str, object]) -> EmergencyExitAnswer:
        """Returns as soon as the exit is on the disk, in a quarter of a second at the latest."""
        exit_id = uuid.uuid4().hex
        try:
            fields = self._fields(given, named)
            exit_id = fields["exit_id"]
            stored: Future[bool] = Future()
            recording = threading.Thread(
                target=self._record, args=(fields, stored), name="phasegate-exit", daemon=True
            )
            recording.start()
            return EmergencyExitAnswer(exit_id, stored=stored.result(MAX_STORING_SECONDS))
        except WaitedTooLong:
            log.error("emergency exit %s is permitted; the disk hangs, it is reported from memory", exit_id)
        except Exception:  # any error: the position may still be exited
            log.exception("emergency exit %s is permitted, but it could not be recorded", exit_id)
        return EmergencyExitAnswer(exit_id, stored=False)

    def _fields(self, given: Optional[Mapping[str, object]], named: Mapping[str, object]) -> Dict[str, Any]:
        try:
            fields = read_exit(as_fields(given, named))
        except TypeError:
            fields = read_exit({**named, "reason": given})
        at = fields.get("at", self._clock.now_ms())
        return {**fields, "at": instant_text(self._clock.at_latest_now(at))}

    def _record(self, fields: Dict[str, Any], stored: Future[bool]) -> None:
        ids = {"trade_id": fields.get("trade_id"), "exit_id": fields["exit_id"]}
        at = instant_text(self._clock.now_ms())
        try:
            _, is_stored = self._outbox.report("emergency_exit", fields, at, MAX_STORING_SECONDS, **ids)
        except OutboxUnavailable as error:
            stored.set_result(False)
            log.warning("emergency exit %s is reported from memory: %s", fields["exit_id"], error)
            self._tell_from_memory(Report(0, "emergency_exit", at=at, body=fields, **ids))
        except Exception as error:
            stored.set_exception(error)
        else:
            stored.set_result(is_stored)
            self._courier.deliver()

    def _tell_from_memory(self, report: Report) -> None:
        """For a client that is closed, or a forked child: as long as this process lives."""
        pause = MAX_STORING_SECONDS
        while True:
            try:
                send(self._platform, report, Deadline(self._timeout))
                return
            except PhasegateError as error:
                if not isinstance(error, NoAnswer) and error.status in (400, 409, 422):
                    log.error("emergency exit %s cannot be recorded: %s", report.subject, error)
                    return
            time.sleep(pause)
            pause = min(pause * 2, MAX_PAUSE_SECONDS)
