"""Answers of the calls. Names, decimals (strings) and instants (UTC text) are those of the wire."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Dict, List, Literal, Optional, Tuple, TypedDict

from .constraints import Constraints
from .problems import PhasegateError

Decision = Literal["allow", "block"]
#: `waiting`: on disk, delivered when the platform can be reached; `refused`: set aside, see `problem`
DeliveryState = Literal["delivered", "waiting", "refused"]
GuardState = Literal["blocked", "not_executed", "executed"]


@dataclass(frozen=True)
class Reason:
    """Why a check is a block."""

    code: str
    message: str


@dataclass(frozen=True)
class Permit:
    """A right to enter, until it is over."""

    expires_at: str


@dataclass(frozen=True)
class CheckAnswer:
    """The answer to a check: anything but `allowed` means: do not enter."""

    decision: Decision
    reasons: Tuple[Reason, ...]
    #: True: the client itself blocks, because no answer of the platform allows
    local: bool = False
    phase: Optional[str] = None
    #: the most that an entry may have now; None: no limit, or not known
    max_notional: Optional[str] = None
    permit: Optional[Permit] = None
    next_allowed_at: Optional[str] = None
    countdown_seconds: Optional[int] = None
    checked_at: Optional[str] = None
    #: with an allow: how long its permit is good from when it came; None: paper needs none
    valid_for_seconds: Optional[float] = None
    #: with a local block: ask no sooner
    retry_after_seconds: Optional[float] = None

    @property
    def allowed(self) -> bool:
        return self.decision == "allow"

    @property
    def reason(self) -> Optional[str]:
        """The first reason's code; None when allowed."""
        return self.reasons[0].code if self.reasons else None

    def __bool__(self) -> bool:
        return self.allowed


@dataclass(frozen=True)
class Delivery:
    """The outcome of a report."""

    state: DeliveryState
    #: waiting: whether it is on the disk, or only in memory, for the disk fails
    stored: bool = True
    #: delivered: the platform's answer (a trade; None for a cancel)
    answer: Optional[Dict[str, Any]] = None
    #: refused, or waiting after an attempt: why
    problem: Optional[PhasegateError] = None


@dataclass(frozen=True)
class EmergencyExitAnswer:
    """Always permitted. The platform hears of it as soon as it can be reached."""

    exit_id: str
    #: whether it is on the disk already
    stored: bool
    permitted: Literal[True] = True


@dataclass(frozen=True)
class GuardResult:
    """The outcome of a guarded trade."""

    outcome: GuardState
    #: the check's answer; with `blocked`, why
    answer: CheckAnswer
    #: of the entry's report, or of the cancel
    delivery: Optional[Delivery] = None
    #: what `execute` returned
    facts: Optional[Dict[str, Any]] = None


@dataclass(frozen=True)
class Reconciled:
    """Both sides compared, after what could be settled was settled. All are trade_ids."""

    #: entries reported now, for the bot says that they were executed
    reported: Tuple[str, ...]
    #: permits given back now, for the bot says that nothing was executed
    cancelled: Tuple[str, ...]
    #: the platform had them already
    settled: Tuple[str, ...]
    #: unknown so far: `was_executed` gave no answer
    unsettled: Tuple[str, ...]
    #: held open by the bot, never reported
    unknown_here: Tuple[str, ...]
    #: held open by the bot, closed or voided on the platform
    closed_here: Tuple[str, ...]
    #: open on the platform, not held by the bot: report the closes
    open_here: Tuple[str, ...]
    #: permits that ended without a word
    unconfirmed: Tuple[str, ...]


class OpenPermit(TypedDict):
    trade_id: str
    notional: str
    granted_at: str
    expires_at: str


class Readiness(TypedDict):
    to: Optional[str]
    ready: bool
    recommended: bool
    met: int
    criteria: int
    summary: str


class Status(Constraints):
    """The bot's status."""

    bot: str
    halted: bool
    quarantined: bool
    trading_day: str
    equity: str
    open_permits: List[OpenPermit]
    open_trades: int
    readiness: Readiness
    as_of: str


class PortfolioAnswer(TypedDict):
    """The `answer` of a portfolio report that was delivered."""

    equity: str
    #: True: it is not newer than the report in force
    ignored: bool
    #: True: this report_id was recorded before
    repeated: bool
