"""Checks before entries. Every failure is a block (rules 3, NFR-004)."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import Any, Dict, Optional

from .answers import CheckAnswer
from .arguments import instant_text
from .check_answer import Granted, InvalidAnswer, local_block, read_check_answer
from .clock import PlatformClock, elapsed
from .outbox.courier import Courier
from .outbox.outbox import Outbox, OutboxUnavailable
from .permits import Permits
from .platform import Platform, trade_path
from .problems import PhasegateError
from .transport.deadline import Deadline

log = logging.getLogger("phasegate")


class Checks:
    """check and renew, each within one deadline."""

    def __init__(
        self, platform: Platform, outbox: Outbox, courier: Courier, permits: Permits, clock: PlatformClock
    ) -> None:
        self._platform = platform
        self._outbox = outbox
        self._courier = courier
        self._permits = permits
        self._clock = clock

    def check(self, trade: Dict[str, Any], deadline: Deadline) -> CheckAnswer:
        """Never an error."""
        trade_id = str(trade["trade_id"])
        try:
            answer = self._stored_and_asked(trade_id, trade, deadline)
        except OutboxUnavailable as error:
            answer = self._not_stored(error)
        except Exception:  # a fault of ours is no allow either
            log.exception("the check of trade %s failed in the client", trade_id)
            answer = local_block("CLIENT_FAULT")
        _tell("check", trade_id, answer)
        return answer

    def renew(self, trade_id: str, deadline: Deadline) -> CheckAnswer:
        """Never an error. A block takes nothing back before the permit's own end."""
        try:
            self._outbox.check_usable()
            answer = self._renewed(trade_id, deadline, None)
        except OutboxUnavailable as error:
            answer = self._not_stored(error)
        except Exception:  # as above
            log.exception("the renewal of trade %s failed in the client", trade_id)
            answer = local_block("CLIENT_FAULT")
        _tell("renewal", trade_id, answer)
        return answer

    def _stored_and_asked(self, trade_id: str, trade: Dict[str, Any], deadline: Deadline) -> CheckAnswer:
        self._outbox.check_usable()
        circuit = self._platform.circuit
        if self._outbox.standing(trade_id) == "CANCEL_WAITING" and circuit.is_closed:
            self._courier.pass_over_all(Deadline(deadline.left() / 2))
        standing = self._outbox.standing(trade_id)
        if standing is not None:
            return local_block(standing)
        try:
            circuit.assert_closed()  # before the trade is stored: nothing is sent, so nothing is to be settled
        except PhasegateError as error:
            return _blocked_by(error)
        asked_before = self._outbox.trade(trade_id) is not None
        self._outbox.asked(trade, instant_text(self._clock.now_ms()), deadline.left())
        answer = self._asked(trade_id, trade, asked_before, deadline)
        if answer.local:
            self._outbox.answered(trade_id, "none", deadline.left())
        return answer

    def _asked(self, trade_id: str, trade: Dict[str, Any], asked_before: bool, deadline: Deadline) -> CheckAnswer:
        since = self._permits.asking(trade_id)
        try:
            body = self._platform.ask("POST", "/v1/trade-checks", trade, deadline)
            answer, granted = read_check_answer(
                body, trade_id, trade["notional"], needs_permit=trade["mode"] == "live"
            )
        except PhasegateError as error:
            if not asked_before and not error.may_have_arrived:
                self._permits.forget(trade_id)
            return _blocked_by(error)
        except InvalidAnswer as error:
            return local_block("ANSWER_INVALID", f"The response does not answer this check: {error}.")
        self._clock.heard_in(body, "checked_at")
        if not answer.allowed:
            self._permits.forget(trade_id)
            self._outbox.answered(trade_id, "block", deadline.left())
            return answer
        good_for = None if granted is None else self._permits.granted(trade_id, since, granted.life_ms)
        if granted is not None and good_for == 0 and asked_before and granted.life_ms > 0:
            # A repeated check gets the first answer, whose age is unknown.
            return self._renewed(trade_id, deadline, instant_text(granted.checked_ms))
        return self._allowed(trade_id, answer, granted, good_for, None, deadline)

    def _renewed(self, trade_id: str, deadline: Deadline, granted_at: Optional[str]) -> CheckAnswer:
        known = self._outbox.trade(trade_id)
        notional = known.trade["notional"] if known is not None and known.trade is not None else None
        since = elapsed()
        try:
            body = self._platform.ask("POST", trade_path("/v1/trade-checks", trade_id, "/renew"), None, deadline)
            answer, granted = read_check_answer(body, trade_id, notional, needs_permit=True)
        except PhasegateError as error:
            return _blocked_by(error)
        except InvalidAnswer as error:
            return local_block("ANSWER_INVALID", f"The response does not answer this renewal: {error}.")
        self._clock.heard_in(body, "checked_at")
        if granted is None:
            return answer
        good_for = self._permits.granted(trade_id, since, granted.life_ms)
        first = granted_at or (known.granted_at if known is not None else None)
        return self._allowed(trade_id, answer, granted, good_for, first, deadline)

    def _allowed(
        self,
        trade_id: str,
        answer: CheckAnswer,
        granted: Optional[Granted],
        good_for: Optional[float],
        granted_at: Optional[str],
        deadline: Deadline,
    ) -> CheckAnswer:
        """An allow, if its permit is not over by now.

        :param good_for: seconds; None: it needs no permit
        :param granted_at: when it was granted first, where that was before this answer
        """
        if good_for is not None and good_for <= 0:
            return local_block("PERMIT_EXPIRED")
        instants: Dict[str, str] = {}
        if granted is not None:
            instants["granted_at"] = granted_at or instant_text(granted.checked_ms)
            instants["expires_at"] = instant_text(granted.expires_ms)
        self._outbox.answered(trade_id, "allow", deadline.left(), **instants)
        return replace(answer, valid_for_seconds=good_for)

    def _not_stored(self, error: OutboxUnavailable) -> CheckAnswer:
        if self._outbox.is_closed:
            return local_block("CLIENT_CLOSED")
        return local_block("OUTBOX_UNAVAILABLE", f"The trade could not be stored, so it must not be entered: {error}.")


def _blocked_by(error: PhasegateError) -> CheckAnswer:
    return local_block(error.code, error.detail, error.retry_after_seconds)


def _tell(what: str, trade_id: str, answer: CheckAnswer) -> None:
    if answer.allowed:
        log.info("%s of trade %s: allowed", what, trade_id)
        return
    level = logging.WARNING if answer.local else logging.INFO
    reasons = "; ".join(f"{reason.code}: {reason.message}" for reason in answer.reasons)
    log.log(level, "%s of trade %s: blocked, %s", what, trade_id, reasons)
