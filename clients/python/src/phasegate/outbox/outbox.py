"""Durable memory of a bot: the trades that it asked about, and the reports not delivered yet."""

from __future__ import annotations

import logging
import os
import threading
from concurrent.futures import Future
from concurrent.futures import TimeoutError as WaitedTooLong
from dataclasses import replace
from pathlib import Path
from typing import Any, Dict, List, Literal, Optional, Set, Tuple

from .book import AskedTrade, Book, Line, Refused, Report, ReportKind
from .journal import Journal
from .lock import OutboxInUse, OutboxLock
from .writer import Writer, read_refused

__all__ = ["Outbox", "OutboxInUse", "OutboxUnavailable", "Standing"]

log = logging.getLogger("phasegate.outbox")

#: Why a trade is not to be asked for; None: it may be.
Standing = Optional[Literal["TRADE_ALREADY_REPORTED", "CANCEL_WAITING", "UNSETTLED"]]


class OutboxUnavailable(Exception):
    """Nothing can be stored: the disk fails or hangs, the client is closed, or this is a forked child."""


class Outbox:
    """A folder of one client in one process. For any number of its threads."""

    def __init__(self, folder: Path) -> None:
        """:raises OutboxInUse: another client holds it
        :raises OSError: it cannot be read or written
        """
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self._pid = os.getpid()
        self._lock = threading.Lock()
        self._held = OutboxLock(folder)
        try:
            journal = Journal(folder / "outbox.jsonl")
            self._book, stored = Book(), Book()
            for line in journal.read():
                self._book.apply(line)
                stored.apply(line)
            refused = read_refused(folder / "refused.jsonl")
            self._writer = Writer(journal, stored, folder / "refused.jsonl")
        except BaseException:
            self._held.release()
            raise
        in_file = {(entry.report.n, entry.report.at) for entry in refused}
        lost = [entry for entry in self._book.refused if (entry.report.n, entry.report.at) not in in_file]
        self._book.refused = refused + lost
        self._book.next_n = max([self._book.next_n, *(entry.report.n + 1 for entry in refused)])
        #: trades of unknown outcome
        self._uncertain: Set[str] = {t.trade_id for t in self._book.unsettled if t.state in ("asked", "permitted")}
        self._executing: Set[str] = set()
        #: reports that are on their way to the disk: not delivered before they are there
        self._storing: Set[int] = set()
        self._closed = False

    # What is known

    @property
    def waiting(self) -> List[Report]:
        """Reports to deliver, in their order."""
        with self._lock:
            return list(self._book.reports.values())

    @property
    def refused(self) -> List[Refused]:
        """Reports that were set aside."""
        with self._lock:
            return list(self._book.refused)

    @property
    def unsettled(self) -> List[AskedTrade]:
        """Trades that were asked for, and whose fate is not known here."""
        with self._lock:
            return [replace(known) for known in self._book.unsettled]

    @property
    def open(self) -> List[str]:
        """trade_ids of entries that were reported, and not closed yet."""
        with self._lock:
            return [known.trade_id for known in self._book.trades.values() if known.state == "open"]

    @property
    def is_closed(self) -> bool:
        return self._closed

    def trade(self, trade_id: str) -> Optional[AskedTrade]:
        with self._lock:
            known = self._book.trades.get(trade_id)
            return None if known is None else replace(known)

    def standing(self, trade_id: str) -> Standing:
        """Why a trade is not to be asked for."""
        with self._lock:
            return self._standing(trade_id)

    # Recording

    def asked(self, trade: Dict[str, Any], at: str, seconds: float) -> None:
        """Stores a trade before it is asked for.

        :raises OutboxUnavailable: it is not on the disk
        """
        self.check_usable()
        trade_id = str(trade["trade_id"])
        with self._lock:
            known = self._book.trades.get(trade_id)
            if known is not None and known.trade == trade:
                return
            before = None if known is None else replace(known)
            stored = self._note({"type": "asked", "at": at, "trade": trade}, sync=True)
        try:
            _on_disk(stored, seconds)
        except OutboxUnavailable:
            with self._lock:
                if before is None:
                    self._book.trades.pop(trade_id, None)
                else:
                    self._book.trades[trade_id] = before
            raise

    def answered(
        self,
        trade_id: str,
        decision: Literal["allow", "block", "none"],
        seconds: float,
        granted_at: Optional[str] = None,
        expires_at: Optional[str] = None,
    ) -> None:
        """Stores the outcome of a check.

        :raises OutboxUnavailable: a bot that was told to stay out once is now to enter, and that is not on the disk:
            after a crash it would be asked again
        """
        self.check_usable()
        line: Line = {"type": "answered", "trade_id": trade_id, "decision": decision}
        line.update({k: v for k, v in (("granted_at", granted_at), ("expires_at", expires_at)) if v is not None})
        with self._lock:
            known = self._book.trades.get(trade_id)
            if known is None or known.state == "open":
                return
            enters_after_all = decision == "allow" and known.state == "unanswered"
            stored = self._note(line, sync=enters_after_all)
        if enters_after_all:
            _on_disk(stored, seconds)

    def begin_execution(self, trade_id: str) -> bool:
        """False when somebody else executes it, or its permit is gone."""
        with self._lock:
            known = self._book.trades.get(trade_id)
            if known is None or known.state != "permitted" or self._standing(trade_id) is not None:
                return False
            self._executing.add(trade_id)
            return True

    def end_execution(self, trade_id: str, *, certain: bool) -> None:
        """:param certain: what came of it was reported"""
        with self._lock:
            self._executing.discard(trade_id)
            if not certain:
                self._uncertain.add(trade_id)

    def is_executing(self, trade_id: str) -> bool:
        with self._lock:
            return trade_id in self._executing

    def report(
        self,
        kind: ReportKind,
        body: Dict[str, Any],
        at: str,
        seconds: float,
        *,
        trade_id: Optional[str] = None,
        exit_id: Optional[str] = None,
        report_id: Optional[str] = None,
    ) -> Tuple[Report, bool]:
        """Stores a report. When the disk fails the report is kept in memory, because the execution is a fact.

        :returns: the report, and whether it is on the disk
        :raises OutboxUnavailable: the client is closed, or this is a forked child
        """
        self.check_usable()
        with self._lock:
            if self._closed:
                raise OutboxUnavailable("the client is closed")
            report = Report(self._book.next_n, kind, trade_id, exit_id, at, body, report_id)
            self._storing.add(report.n)
            stored = self._note(report.line(), sync=True)
            if trade_id is not None and kind != "emergency_exit":
                self._uncertain.discard(trade_id)
        is_stored = True
        try:
            _on_disk(stored, seconds)
        except OutboxUnavailable as error:
            is_stored = False
            log.error(
                "%s %s is not on disk (%s): it is kept in memory and delivered from there; "
                "do not stop the bot before it is delivered",
                kind,
                report.subject,
                error,
            )
        with self._lock:
            self._storing.discard(report.n)
        return report, is_stored

    def next_to_deliver(self, after_n: int, held_back: Set[str]) -> Optional[Report]:
        """The first report after that place of a trade that is not held back; None while it is on its way to the disk."""
        with self._lock:
            for report in self._book.reports.values():
                if report.n > after_n and report.trade_id not in held_back:
                    return None if report.n in self._storing else report
            return None

    def delivered(self, report: Report, *, own_trade: bool = False) -> None:
        """:param own_trade: an addition whose parent was not open any more: the platform has it as a trade of its own"""
        with self._lock:
            if self._closed:
                return
            self._note({"type": "delivered", "n": report.n}, sync=False)
            if own_trade:
                line = {"type": "open", "trade_id": report.trade_id, "opened_at": report.body["opened_at"]}
                self._note(line, sync=False)

    def set_aside(self, refused: Refused) -> None:
        with self._lock:
            if not self._closed:
                self._book.apply(refused.line())
                self._writer.set_aside(refused)

    def settled(self, trade_id: str) -> None:
        """Reconciled: the platform knows what became of it."""
        with self._lock:
            if not self._closed:
                self._uncertain.discard(trade_id)
                self._note({"type": "settled", "trade_id": trade_id}, sync=False)

    def close(self, seconds: float) -> None:
        """Lets go of the folder; a forked child never held it."""
        if os.getpid() != self._pid:
            return
        with self._lock:
            if self._closed:
                return
            self._closed = True
        self._writer.close(seconds)
        self._held.release()

    def after_fork(self) -> None:
        """The parent goes on; its hold on the folder must not live on in the child."""
        self._lock = threading.Lock()
        self._held.let_go()

    # How

    def check_usable(self) -> None:
        """:raises OutboxUnavailable: the client is closed, or this is a forked child"""
        if os.getpid() != self._pid:
            raise OutboxUnavailable("this process was forked: make a client of its own, with its own `outbox`")
        if self._closed:
            raise OutboxUnavailable("the client is closed")

    def _standing(self, trade_id: str) -> Standing:
        waiting = [report.kind for report in self._book.reports.values() if report.trade_id == trade_id]
        known = self._book.trades.get(trade_id)
        if (known is not None and known.state == "open") or "opened" in waiting or "closed" in waiting:
            return "TRADE_ALREADY_REPORTED"
        if "cancel" in waiting:
            return "CANCEL_WAITING"
        if trade_id in self._uncertain or trade_id in self._executing:
            return "UNSETTLED"
        return None

    def _note(self, line: Line, *, sync: bool) -> Future[None]:
        self._book.apply(line)
        return self._writer.write(line, sync=sync)


def _on_disk(stored: Future[None], seconds: float) -> None:
    try:
        stored.result(seconds)
    except WaitedTooLong:
        raise OutboxUnavailable("the disk does not answer") from None
    except Exception as error:
        raise OutboxUnavailable(str(error)) from error
