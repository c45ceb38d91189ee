"""Errors of the platform, a class for every code that a bot can meet (RFC 9457 on the wire)."""

from __future__ import annotations

from typing import Any, ClassVar, Dict, List, Mapping, NamedTuple, Optional, Type, cast

from .constraints import Constraints


class FieldFault(NamedTuple):
    """A field of the request and what is wrong with it."""

    field: str
    message: str


class PhasegateError(Exception):
    """The platform refused a call, or did not answer it.

    :ivar code: stable; decide by it
    :ivar status: of HTTP; 0 when there was no answer
    :ivar errors: with INVALID_FIELDS, every field at fault
    :ivar constraints: with a refused decision, the bot's status
    :ivar retry_after_seconds: not sooner, if the platform says so
    :ivar may_have_arrived: False when the platform cannot have seen the request
    """

    #: The problem's code, for the classes of one.
    CODE: ClassVar[Optional[str]] = None

    def __init__(
        self,
        code: str,
        detail: str,
        *,
        status: int = 0,
        errors: Optional[List[FieldFault]] = None,
        constraints: Optional[Constraints] = None,
        retry_after_seconds: Optional[float] = None,
        may_have_arrived: bool = True,
    ) -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.detail = detail
        self.status = status
        self.errors: List[FieldFault] = errors or []
        self.constraints = constraints
        self.retry_after_seconds = retry_after_seconds
        self.may_have_arrived = may_have_arrived


class NoAnswer(PhasegateError):
    """The platform could not be asked, or gave no answer that can be read: try again."""


class Unauthenticated(PhasegateError):
    """No such key, or it was revoked."""

    CODE = "UNAUTHENTICATED"


class Forbidden(PhasegateError):
    CODE = "FORBIDDEN"


class MalformedJson(PhasegateError):
    CODE = "MALFORMED_JSON"


class MalformedRequest(PhasegateError):
    CODE = "MALFORMED_REQUEST"


class RouteUnknown(PhasegateError):
    """No such route: check base_url."""

    CODE = "ROUTE_UNKNOWN"


class TradeUnknown(PhasegateError):
    """Nothing is known of this trade_id."""

    CODE = "TRADE_UNKNOWN"


class PermitUnknown(PhasegateError):
    """No permit is outstanding: ask again with a check."""

    CODE = "PERMIT_UNKNOWN"


class PermitConflict(PhasegateError):
    """The permit of this trade_id was granted for other content."""

    CODE = "PERMIT_CONFLICT"


class TradeAlreadyReported(PhasegateError):
    """The trade_id is a recorded trade: use a new one."""

    CODE = "TRADE_ALREADY_REPORTED"


class TradeConflict(PhasegateError):
    """This trade is already recorded with different details."""

    CODE = "TRADE_CONFLICT"


class ReportConflict(PhasegateError):
    """This report is already recorded with different values."""

    CODE = "REPORT_CONFLICT"


class FlowTooLarge(PhasegateError):
    """net_flow is larger than what drawdown and daily loss are measured from (rules 2.7)."""

    CODE = "FLOW_TOO_LARGE"


class BodyTooLarge(PhasegateError):
    CODE = "BODY_TOO_LARGE"


class MediaTypeUnsupported(PhasegateError):
    CODE = "MEDIA_TYPE_UNSUPPORTED"


class InvalidFields(PhasegateError):
    """Fields at fault, named in `errors`."""

    CODE = "INVALID_FIELDS"


class Overloaded(PhasegateError):
    """More is asked than can be answered in time: nothing was decided, and it may be asked again."""

    CODE = "OVERLOADED"


class BotArchived(PhasegateError):
    """The bot was archived: nothing is permitted to it any more."""

    CODE = "BOT_ARCHIVED"


class RateLimited(PhasegateError):
    """More than 20 checks a second: a block."""

    CODE = "RATE_LIMITED"


class Internal(PhasegateError):
    CODE = "INTERNAL"


class DatabaseUnavailable(PhasegateError):
    CODE = "DATABASE_UNAVAILABLE"


class NotReady(PhasegateError):
    CODE = "NOT_READY"


_CLASSES: Dict[str, Type[PhasegateError]] = {
    known.CODE: known for known in PhasegateError.__subclasses__() if known.CODE is not None
}


def problem_of(status: int, body: object, retry_after_seconds: Optional[float]) -> Optional[PhasegateError]:
    """The error that a problem document is; None when it is none."""
    problem: Mapping[str, Any] = body if isinstance(body, dict) else {}
    code = problem.get("code")
    if not isinstance(code, str) or not code:
        return None
    detail = problem.get("detail")
    constraints = problem.get("constraints")
    return _CLASSES.get(code, PhasegateError)(
        code,
        detail if isinstance(detail, str) else "no detail",
        status=status,
        errors=_faults(problem.get("errors")),
        constraints=cast(Constraints, constraints) if isinstance(constraints, dict) else None,
        retry_after_seconds=retry_after_seconds,
    )


def _faults(errors: object) -> List[FieldFault]:
    entries = errors if isinstance(errors, list) else []
    return [FieldFault(str(e.get("field")), str(e.get("message"))) for e in entries if isinstance(e, dict)]
