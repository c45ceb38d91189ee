"""The fold of an outbox: the state after its lines."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any, Dict, Iterator, List, Literal, Mapping, Optional

log = logging.getLogger("phasegate.outbox")

Line = Dict[str, Any]
ReportKind = Literal["opened", "closed", "cancel", "emergency_exit", "portfolio"]
#: asked: no answer yet; permitted; unanswered: the bot was told to stay out, yet the platform may have permitted;
#: open: executed
TradeState = Literal["asked", "permitted", "unanswered", "open"]
REPORT_KINDS = ("opened", "closed", "cancel", "emergency_exit", "portfolio")


@dataclass
class AskedTrade:
    """A trade from its check to its close."""

    trade_id: str
    state: TradeState
    #: as asked; None for one that compaction left only as open
    trade: Optional[Dict[str, Any]] = None
    asked_at: Optional[str] = None
    granted_at: Optional[str] = None
    expires_at: Optional[str] = None
    opened_at: Optional[str] = None


@dataclass(frozen=True)
class Report:
    """A report to be delivered. `n` is its place in the order."""

    n: int
    kind: ReportKind
    trade_id: Optional[str]
    exit_id: Optional[str]
    at: str
    body: Dict[str, Any]
    report_id: Optional[str] = None

    @property
    def subject(self) -> str:
        """The id that it is about, for people."""
        return self.exit_id or self.report_id or self.trade_id or "?"

    @property
    def extends(self) -> Optional[str]:
        """The trade that an executed addition extends (rules 3.5); None for any other report."""
        return self.body.get("parent_trade_id") if self.kind == "opened" else None

    def line(self) -> Line:
        ids = {"trade_id": self.trade_id, "exit_id": self.exit_id, "report_id": self.report_id}
        known = {name: value for name, value in ids.items() if value is not None}
        return {"type": "report", "n": self.n, "kind": self.kind, **known, "at": self.at, "body": self.body}


@dataclass(frozen=True)
class Refused:
    """A report that the platform will never take, set aside, and why."""

    report: Report
    code: str
    status: int
    message: str

    def line(self) -> Line:
        return {
            "type": "refused",
            "n": self.report.n,
            "code": self.code,
            "status": self.status,
            "message": self.message,
        }


class Book:
    """The fold of an outbox's lines. Not for two threads at once."""

    def __init__(self) -> None:
        self.trades: Dict[str, AskedTrade] = {}
        self.reports: Dict[int, Report] = {}
        self.refused: List[Refused] = []
        self.next_n = 1

    def apply(self, line: Mapping[str, Any]) -> None:
        """Takes in one line. One that makes no sense is passed over: what follows it counts."""
        kind = line.get("type")
        if not isinstance(kind, str) or kind not in _TYPES:
            return
        try:
            getattr(self, f"_{kind}")(line)
        except (KeyError, TypeError, ValueError, AttributeError):
            log.error("outbox: a line makes no sense and was passed over: %.200r", dict(line))

    def lines(self) -> Iterator[Line]:
        """Few lines that add up to the same: what is to be delivered, then where that leaves the trades otherwise."""
        reported = Book()
        for report in self.reports.values():
            yield report.line()
            reported.apply(report.line())
        for trade_id in reported.trades:
            if trade_id not in self.trades:
                yield {"type": "settled", "trade_id": trade_id}
        for known in self.trades.values():
            if known.state != "open":
                yield {"type": "asked", "at": known.asked_at, "trade": known.trade}
                if known.state != "asked":
                    yield answered_line(known)
            elif known.trade_id not in reported.trades or reported.trades[known.trade_id].opened_at != known.opened_at:
                yield {"type": "open", "trade_id": known.trade_id, "opened_at": known.opened_at}

    @property
    def unsettled(self) -> List[AskedTrade]:
        """Checked, with an unknown outcome."""
        return [known for known in self.trades.values() if known.state != "open"]

    def _asked(self, line: Mapping[str, Any]) -> None:
        trade = dict(line["trade"])
        trade_id = str(trade["trade_id"])
        known = self.trades.get(trade_id)
        if known is not None and known.state == "permitted":
            known.trade = trade  # checked again: it may still have been executed under its permit
        else:
            self.trades[trade_id] = AskedTrade(trade_id, "asked", trade, asked_at=line.get("at"))

    def _answered(self, line: Mapping[str, Any]) -> None:
        known = self.trades.get(line["trade_id"])
        if known is None or known.state == "open":
            return
        if line["decision"] == "block":
            del self.trades[known.trade_id]
        elif line["decision"] == "allow":
            known.state = "permitted"
            known.granted_at, known.expires_at = line.get("granted_at"), line.get("expires_at")
        elif known.state != "permitted":
            known.state = "unanswered"

    def _report(self, line: Mapping[str, Any]) -> None:
        n, kind = line["n"], line["kind"]
        if not isinstance(n, int) or kind not in REPORT_KINDS:
            raise ValueError("no report")
        trade_id = line.get("trade_id")
        body = dict(line["body"])
        report = Report(n, kind, trade_id, line.get("exit_id"), str(line["at"]), body, line.get("report_id"))
        self.reports[n] = report
        self.next_n = max(self.next_n, n + 1)
        if report.extends is not None:
            self.trades.pop(str(trade_id), None)  # it ends with its parent: it has no close of its own
        elif kind == "opened":
            known = self.trades.setdefault(str(trade_id), AskedTrade(str(trade_id), "open"))
            known.state, known.opened_at = "open", report.body.get("opened_at")
        elif kind in ("closed", "cancel"):
            self.trades.pop(str(trade_id), None)

    def _delivered(self, line: Mapping[str, Any]) -> None:
        self.reports.pop(line["n"], None)

    def _refused(self, line: Mapping[str, Any]) -> None:
        report = self.reports.pop(line["n"], None)
        if report is not None:
            self.refused.append(Refused(report, line["code"], line["status"], line["message"]))

    def _settled(self, line: Mapping[str, Any]) -> None:
        self.trades.pop(line["trade_id"], None)

    def _open(self, line: Mapping[str, Any]) -> None:
        trade_id = str(line["trade_id"])
        self.trades[trade_id] = AskedTrade(trade_id, "open", opened_at=line.get("opened_at"))


_TYPES = frozenset({"asked", "answered", "report", "delivered", "refused", "settled", "open"})


def answered_line(known: AskedTrade) -> Line:
    if known.state != "permitted":
        return {"type": "answered", "trade_id": known.trade_id, "decision": "none"}
    instants = {"granted_at": known.granted_at, "expires_at": known.expires_at}
    known_instants = {name: value for name, value in instants.items() if value is not None}
    return {"type": "answered", "trade_id": known.trade_id, "decision": "allow", **known_instants}
