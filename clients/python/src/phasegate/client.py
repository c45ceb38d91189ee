"""The client of a bot."""

from __future__ import annotations

import hashlib
import logging
import os
import ssl
import time
import weakref
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Callable, Dict, Iterable, Mapping, Optional, Type, Union, cast, overload

from .answers import (
    CheckAnswer,
    Delivery,
    EmergencyExitAnswer,
    GuardResult,
    Reconciled,
    Status,
)
from .arguments import instant_text, trade_identifier
from .checks import Checks
from .clock import PlatformClock
from .exits import MAX_STORING_SECONDS, EmergencyExits
from .guard import GuardedTrade
from .outbox.book import ReportKind
from .outbox.courier import Courier
from .outbox.outbox import Outbox, OutboxUnavailable
from .permits import Permits
from .platform import Platform
from .problems import NoAnswer
from .reconciliation import Reconciliation, WasExecuted
from .trades import (
    Close,
    EmergencyExit,
    Entry,
    Portfolio,
    Trade,
    as_fields,
    read_close,
    read_entry,
    read_portfolio,
    read_trade,
)
from .transport.deadline import Deadline
from .transport.origin import Origin
from .transport.pool import ConnectionPool

if TYPE_CHECKING:  # type checkers know it; nothing imports it at run time
    from typing_extensions import Unpack

log = logging.getLogger("phasegate")

DEFAULT_TIMEOUT_SECONDS = 2.0
#: Where outboxes are kept by default: below the working folder, one for each platform and key.
DEFAULT_OUTBOXES = Path("phasegate-outbox")


class Client:
    """Asks before every entry and reports what happened. No answer means no trade.

    For any number of threads; a forked child makes its own. Decimals are `Decimal` or text, never a float;
    instants are datetimes with a zone or ISO 8601 text. Wrong arguments are a TypeError or a ValueError, before
    anything is stored or sent.

    :param base_url: such as `https://phasegate.example`
    :param key: the bot's key, `pgk_…`
    :param outbox: a folder for what must outlive a crash, for this bot alone; below the working folder by default
    :param timeout: seconds for a whole call: storing, sending, repeating, reading
    :param proxy: such as `http://proxy:3128`; the environment's proxies are not used
    :param ssl_context: for a certificate authority of your own; certificates are verified by default
    :param clock: the bot's clock, seconds since 1970
    :raises OutboxInUse: another client holds this outbox
    """

    def __init__(
        self,
        base_url: str,
        key: str,
        *,
        outbox: Union[str, "os.PathLike[str]", None] = None,
        timeout: float = DEFAULT_TIMEOUT_SECONDS,
        proxy: Optional[str] = None,
        ssl_context: Optional[ssl.SSLContext] = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        if not isinstance(timeout, (int, float)) or isinstance(timeout, bool):
            raise TypeError(f"timeout must be a number of seconds, not {type(timeout).__name__}")
        if not 0 < timeout <= 60:
            raise ValueError(f"timeout must be seconds, above 0 and at most 60, not {timeout}")
        self._timeout = float(timeout)
        self._platform = Platform(ConnectionPool(Origin(base_url, proxy, ssl_context)), key, self._timeout)
        self._clock = PlatformClock(clock)
        self._permits = Permits()
        #: Waiting reports, permanently refused ones, and trades of unknown outcome
        self.outbox = _outbox(Path(outbox) if outbox is not None else _default_outbox(base_url, key))
        self._courier = Courier(self.outbox, self._platform, self._timeout)
        self._checks = Checks(self._platform, self.outbox, self._courier, self._permits, self._clock)
        self._exits = EmergencyExits(self._platform, self.outbox, self._courier, self._clock, self._timeout)
        _clients.add(self)
        for known in self.outbox.unsettled:
            self._permits.asked_earlier(known.trade_id)
        if self.outbox.waiting:
            self._courier.deliver()

    @overload
    def check(self, trade: Trade) -> CheckAnswer: ...

    @overload
    def check(self, **fields: Unpack[Trade]) -> CheckAnswer: ...

    def check(self, trade: Optional[Mapping[str, object]] = None, **fields: object) -> CheckAnswer:
        """Asks before an entry: `check(trade_id=…, symbol=…, side=…, mode=…, notional=…)`, or all that as a dict.

        Never an error for trouble with the platform: that is a block. The same trade_id may be asked again.
        """
        return self._checks.check(read_trade(as_fields(trade, fields)), Deadline(self._timeout))

    def renew(self, trade_id: str) -> CheckAnswer:
        """Renews a resting order's permit; a block takes nothing back before the permit's own end."""
        return self._checks.renew(trade_identifier(trade_id, "trade_id"), Deadline(self._timeout))

    def cancel(self, trade_id: str, *, wait: bool = True) -> Delivery:
        """Nothing was executed: gives the permit and its day back.

        :param wait: of this and every other report: False returns as soon as it is stored, in a quarter of a second
            at the latest; it is delivered in the background
        """
        trade_identifier(trade_id, "trade_id")
        delivery = self._report("cancel", {}, wait, trade_id=trade_id)
        self._permits.forget(trade_id)
        return delivery

    @overload
    def opened(self, entry: Entry, *, wait: bool = True) -> Delivery: ...

    @overload
    def opened(self, *, wait: bool = True, **fields: Unpack[Entry]) -> Delivery: ...

    def opened(
        self, entry: Optional[Mapping[str, object]] = None, *, wait: bool = True, **fields: object
    ) -> Delivery:
        """Reports an executed entry: as asked, with the notional and prices that were executed. opened_at left out is
        now. With parent_trade_id it extends that trade, whose close ends both (rules 3.5)."""
        body = read_entry(as_fields(entry, fields))
        trade_id = body["trade_id"]
        known = self.outbox.trade(trade_id)
        granted_at = known.granted_at if known is not None else None
        body["opened_at"] = self._clock.instant_of_report(body.get("opened_at"), granted_at)
        delivery = self._report("opened", body, wait, trade_id=trade_id)
        self._permits.forget(trade_id)
        return delivery

    @overload
    def closed(self, close: Close, *, wait: bool = True) -> Delivery: ...

    @overload
    def closed(self, *, wait: bool = True, **fields: Unpack[Close]) -> Delivery: ...

    def closed(
        self, close: Optional[Mapping[str, object]] = None, *, wait: bool = True, **fields: object
    ) -> Delivery:
        """Reports a close: trade_id and pnl, net of fees. closed_at left out is now."""
        body = read_close(as_fields(close, fields))
        trade_id = body.pop("trade_id")
        known = self.outbox.trade(trade_id)
        opened_at = known.opened_at if known is not None else None
        body["closed_at"] = self._clock.instant_of_report(body.get("closed_at"), opened_at)
        return self._report("closed", body, wait, trade_id=trade_id)

    @overload
    def emergency_exit(self, exit: EmergencyExit) -> EmergencyExitAnswer: ...

    @overload
    def emergency_exit(self, **fields: Unpack[EmergencyExit]) -> EmergencyExitAnswer: ...

    def emergency_exit(self, exit: Optional[Mapping[str, object]] = None, **fields: object) -> EmergencyExitAnswer:
        """Exit first: this is permitted at once, in any state of the platform or the disk and with any arguments, also
        after close(). It is reported in the background. Never raises."""
        return self._exits.permit(exit, fields)

    @overload
    def portfolio(self, report: Portfolio, *, wait: bool = True) -> Delivery: ...

    @overload
    def portfolio(self, *, wait: bool = True, **fields: Unpack[Portfolio]) -> Delivery: ...

    def portfolio(
        self, report: Optional[Mapping[str, object]] = None, *, wait: bool = True, **fields: object
    ) -> Delivery:
        """Reports what the account is worth, after the closes that were reported before (rules 2.7): value, open_pnl
        (the unrealised part of it, 0 by default) and net_flow, deposits less withdrawals since the last report.
        `at` left out is now; report_id left out is made up: the same id is the same report."""
        body = read_portfolio(as_fields(report, fields))
        body["at"] = self._clock.instant_of_report(body.get("at"), None)
        return self._report("portfolio", body, wait, report_id=body["report_id"])

    def status(self) -> Status:
        """The bot's status.

        :raises PhasegateError: there is no answer
        """
        status = self._object("GET", "/v1/status", None)
        self._clock.heard_in(status, "as_of")
        return cast(Status, status)

    def reconcile(
        self, open_trade_ids: Optional[Iterable[str]] = None, was_executed: Optional[WasExecuted] = None
    ) -> Reconciled:
        """After a restart: delivers what waits, and settles the trades that may have been executed or not.

        :param open_trade_ids: every trade that the bot holds open; what the outbox holds open by default
        :param was_executed: gets a trade as it was asked for, and returns its entry's facts (a dict, as `guard` wants
            them), None: nothing was executed, or NotImplemented: not known. Without it nothing is given back.
        :raises PhasegateError: the platform does not answer
        """
        held = list(self.outbox.open if open_trade_ids is None else open_trade_ids)
        for trade_id in held:
            trade_identifier(trade_id, "open_trade_ids")
        self._check_usable()
        self.flush()
        return Reconciliation(self, self.outbox, self._platform, self._timeout).run(held, was_executed)

    def guard(self, trade: Trade, execute: Callable[[CheckAnswer], Optional[Mapping[str, Any]]]) -> GuardResult:
        """check → execute → report. `execute` runs only with an allow whose permit is not over.

        :param execute: enters the trade and returns what was executed (`notional`, `entry_price`, `opened_at`, each
            optional), or None: nothing was. When it raises, the outcome is unknown: the trade stays unsettled until
            `reconcile`, and the error goes on.
        """
        guarded = GuardedTrade(self, read_trade(trade))
        answer = guarded.begin()
        if not answer.allowed:
            return GuardResult("blocked", answer)
        try:
            facts = execute(answer)
        except BaseException:
            guarded.fail()
            raise
        return guarded.end(answer, facts)

    @property
    def is_reachable(self) -> bool:
        """Whether the platform answered when it was last asked. While it did not, every check is a block at once."""
        return self._platform.circuit.is_closed

    def is_permit_over(self, trade_id: str) -> bool:
        """Whether the permit of this trade is over, by the platform's clock."""
        return self._permits.is_over(trade_id)

    def flush(self, timeout: Optional[float] = None) -> bool:
        """Delivers what waits. True when nothing waits any more."""
        return self._courier.until_empty(Deadline(self._timeout if timeout is None else timeout))

    def close(self) -> None:
        """Lets go of the outbox; what waits there is delivered by the next client over it."""
        self._courier.close(self._timeout)
        self.outbox.close(self._timeout)
        self._platform.close()

    def __enter__(self) -> "Client":
        return self

    def __exit__(
        self,
        kind: Optional[Type[BaseException]],
        error: Optional[BaseException],
        trace: Optional[TracebackType],
    ) -> None:
        self.close()

    def _report(self, kind: ReportKind, body: Dict[str, Any], wait: bool, **ids: str) -> Delivery:
        deadline = Deadline(self._timeout if wait else MAX_STORING_SECONDS)
        self._check_usable()
        try:
            at = instant_text(self._clock.now_ms())
            report, stored = self.outbox.report(kind, body, at, deadline.left(), **ids)
        except OutboxUnavailable as error:
            raise NoAnswer("OUTBOX_UNAVAILABLE", str(error)) from error
        if wait and self.is_reachable:
            return replace(self._courier.outcome(report, deadline), stored=stored)
        self._courier.deliver()
        return Delivery("waiting", stored=stored)

    def _object(self, method: str, path: str, body: Optional[Dict[str, Any]]) -> Dict[str, Any]:
        answer = self._platform.ask(method, path, body, Deadline(self._timeout))
        if not isinstance(answer, dict):
            raise NoAnswer("ANSWER_INVALID", f"the answer of {path} is no object", status=200)
        return answer

    def _check_usable(self) -> None:
        try:
            self.outbox.check_usable()
        except OutboxUnavailable as error:
            code = "CLIENT_CLOSED" if self.outbox.is_closed else "OUTBOX_UNAVAILABLE"
            raise NoAnswer(code, str(error)) from None


def _outbox(folder: Path) -> Outbox:
    try:
        return Outbox(folder)
    except OSError as error:
        raise type(error)(
            error.errno, f"the outbox cannot be kept in {folder} ({error.strerror}): give `outbox` a folder that can be written"
        ) from error


def _default_outbox(base_url: str, key: str) -> Path:
    return DEFAULT_OUTBOXES / hashlib.sha256(f"{base_url}\n{key}".encode()).hexdigest()[:16]


_clients: "weakref.WeakSet[Client]" = weakref.WeakSet()


def _after_fork_in_child() -> None:
    for client in list(_clients):
        client.outbox.after_fork()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork_in_child)
