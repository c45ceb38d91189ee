"""Decides which answers allow an entry: all others are a block (NFR-004)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Dict, NamedTuple, Optional, Tuple

from .answers import CheckAnswer, Permit, Reason
from .arguments import instant_in, money

#: Texts of local blocks; a problem of the platform has its own text.
MESSAGES: Dict[str, str] = {
    "ANSWER_INVALID": "The response does not answer this request.",
    "PERMIT_EXPIRED": "The permit is over: ask again.",
    "CANCEL_WAITING": "A cancel of this trade is not delivered yet.",
    "TRADE_ALREADY_REPORTED": "The trade was reported as executed: use a new trade_id.",
    "UNSETTLED": "The trade may have been executed already: reconcile first, or use a new trade_id.",
    "CLIENT_CLOSED": "The client is closed.",
    "CLIENT_FAULT": "The client itself failed: its log tells more.",
}


class InvalidAnswer(Exception):
    """JSON that is no answer to this question; says what is wrong with it."""


class Granted(NamedTuple):
    """The life of a permit by the platform's clock, milliseconds since 1970."""

    checked_ms: int
    expires_ms: int

    @property
    def life_ms(self) -> int:
        return self.expires_ms - self.checked_ms


def local_block(code: str, message: Optional[str] = None, retry_after_seconds: Optional[float] = None) -> CheckAnswer:
    """A block of the client's own."""
    reason = Reason(code, message or MESSAGES.get(code, code))
    return CheckAnswer("block", (reason,), local=True, retry_after_seconds=retry_after_seconds)


def read_check_answer(
    body: object, trade_id: str, notional: Optional[str], *, needs_permit: bool
) -> Tuple[CheckAnswer, Optional[Granted]]:
    """Takes an answer to a check or a renewal apart.

    :param notional: what was asked for; None: not known any more
    :raises InvalidAnswer: it is none
    """
    if not isinstance(body, dict):
        raise InvalidAnswer("it is no object")
    if body.get("trade_id", trade_id) != trade_id:
        raise InvalidAnswer("it is about another trade")
    decision = body.get("decision")
    if decision == "block":
        return _block(body), None
    if decision != "allow":
        raise InvalidAnswer("its decision is neither allow nor block")
    return _allow(body, notional, needs_permit)


def _allow(
    body: Dict[str, Any], notional: Optional[str], needs_permit: bool
) -> Tuple[CheckAnswer, Optional[Granted]]:
    if body.get("reasons") != []:
        raise InvalidAnswer("an allow with reasons to block")
    phase = body.get("phase")
    if not isinstance(phase, str) or not phase:
        raise InvalidAnswer("an allow without a phase")
    checked_ms = instant_in(body.get("checked_at"))
    if checked_ms is None:
        raise InvalidAnswer("an allow without checked_at")
    max_notional = _limit(body, notional)
    permit, expires_ms = _permit(body.get("permit"), needs_permit)
    answer = CheckAnswer(
        "allow", (), phase=phase, max_notional=max_notional, permit=permit, checked_at=body["checked_at"]
    )
    return answer, None if expires_ms is None else Granted(checked_ms, expires_ms)


def _limit(body: Dict[str, Any], notional: Optional[str]) -> Optional[str]:
    if "max_notional" not in body:
        raise InvalidAnswer("an allow without max_notional")
    limit = body["max_notional"]
    if limit is None:
        return None
    try:
        money(limit, "max_notional")
    except (TypeError, ValueError) as error:
        raise InvalidAnswer(str(error)) from None
    if notional is not None and Decimal(limit) < Decimal(notional):
        raise InvalidAnswer("an allow for less than was asked")
    return str(limit)


def _permit(permit: object, needs_permit: bool) -> Tuple[Optional[Permit], Optional[int]]:
    if permit is None and not needs_permit:
        return None, None
    expires_at = permit.get("expires_at") if isinstance(permit, dict) else None
    expires_ms = instant_in(expires_at)
    if expires_ms is None:
        raise InvalidAnswer("an allow without a permit")
    return Permit(str(expires_at)), expires_ms


def _block(body: Dict[str, Any]) -> CheckAnswer:
    reasons = body.get("reasons")
    if not isinstance(reasons, list) or not reasons:
        raise InvalidAnswer("a block without a reason")
    return CheckAnswer(
        "block",
        tuple(map(_reason, reasons)),
        phase=_text(body.get("phase")),
        max_notional=_text(body.get("max_notional")),
        next_allowed_at=_text(body.get("next_allowed_at")),
        countdown_seconds=_count(body.get("countdown_seconds")),
        checked_at=_text(body.get("checked_at")),
    )


def _reason(reason: object) -> Reason:
    code = reason.get("code") if isinstance(reason, dict) else None
    if not isinstance(code, str):
        raise InvalidAnswer("a block with an invalid reason")
    message = reason.get("message") if isinstance(reason, dict) else None
    return Reason(code, message if isinstance(message, str) else code)


def _text(value: object) -> Optional[str]:
    return value if isinstance(value, str) else None


def _count(value: object) -> Optional[int]:
    return value if isinstance(value, int) and not isinstance(value, bool) else None
