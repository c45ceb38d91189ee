"""After a restart: what is unsettled is settled, by what the platform knows and what the bot says."""

from __future__ import annotations

from typing import Any, Callable, Dict, List, Mapping, Optional, Sequence, cast

from .answers import Reconciled
from .arguments import instant_in
from .outbox.book import AskedTrade
from .outbox.outbox import Outbox
from .platform import Platform, trade_path
from .problems import NoAnswer, PhasegateError
from .trade_calls import TradeCalls
from .trades import Entry
from .transport.deadline import Deadline

#: Asked of the bot: facts of the entry (all of them, where only the trade_id is known); None: nothing was executed;
#: NotImplemented: it does not know.
WasExecuted = Callable[[Dict[str, Any]], Any]


class Reconciliation:
    """One comparison of both sides."""

    def __init__(self, client: TradeCalls, outbox: Outbox, platform: Platform, timeout: float) -> None:
        self._client = client
        self._outbox = outbox
        self._platform = platform
        self._timeout = timeout
        self._reported: List[str] = []
        self._cancelled: List[str] = []
        self._settled: List[str] = []
        self._unsettled: List[str] = []

    def run(self, open_trade_ids: Sequence[str], was_executed: Optional[WasExecuted]) -> Reconciled:
        """
        :raises PhasegateError: the platform does not answer; what was settled until then stays so
        :raises TypeError, ValueError: `was_executed` said something odd of a trade, which stays unsettled
        """
        doubtful = self._doubtful()
        compared = self._compared(open_trade_ids)
        on_their_way = {report.trade_id for report in self._outbox.waiting}
        for trade_id in compared["unconfirmed"]:
            if trade_id not in on_their_way and not self._outbox.is_executing(trade_id):
                doubtful.setdefault(trade_id, {"trade_id": trade_id})
        for trade_id in set(compared["closed_here"]).intersection(self._outbox.open):
            self._outbox.settled(trade_id)
        for trade_id, trade in doubtful.items():
            self._settle(trade_id, trade, was_executed)
        return Reconciled(
            reported=tuple(self._reported),
            cancelled=tuple(self._cancelled),
            settled=tuple(self._settled),
            unsettled=tuple(self._unsettled),
            **{name: tuple(ids) for name, ids in compared.items()},
        )

    def _doubtful(self) -> Dict[str, Dict[str, Any]]:
        """Trades that were asked for and that the platform does not have as trades, with when they were permitted."""
        doubtful: Dict[str, Dict[str, Any]] = {}
        for known in self._outbox.unsettled:
            if self._outbox.is_executing(known.trade_id):
                continue  # the thread that executes it will report
            answer = self._answer_about(known.trade_id)
            if isinstance(answer.get("trade"), dict):
                self._outbox.settled(known.trade_id)
                self._settled.append(known.trade_id)
            else:
                doubtful[known.trade_id] = _with_permit(known, answer.get("permit"))
        return doubtful

    def _answer_about(self, trade_id: str) -> Mapping[str, Any]:
        try:
            answer = self._platform.ask("GET", trade_path("/v1/trades", trade_id), None, Deadline(self._timeout))
        except PhasegateError as error:
            if error.code == "TRADE_UNKNOWN":
                return {}
            raise
        if not isinstance(answer, dict) or answer.get("trade_id") != trade_id:
            raise NoAnswer("ANSWER_INVALID", f"the answer is not about trade {trade_id}")
        return answer

    def _compared(self, open_trade_ids: Sequence[str]) -> Dict[str, List[str]]:
        body = {"open_trade_ids": list(open_trade_ids)}
        answer = self._platform.ask("POST", "/v1/reconcile", body, Deadline(self._timeout))
        answered = answer if isinstance(answer, dict) else {}
        lists = {name: answered.get(name) for name in ("unknown_here", "closed_here", "open_here", "unconfirmed")}
        for name, ids in lists.items():
            if not isinstance(ids, list) or not all(isinstance(trade_id, str) for trade_id in ids):
                raise NoAnswer("ANSWER_INVALID", f"the answer has no list {name}")
        return {name: list(ids or []) for name, ids in lists.items()}

    def _settle(self, trade_id: str, trade: Dict[str, Any], was_executed: Optional[WasExecuted]) -> None:
        granted_at = trade.pop("granted_at", None)
        said = NotImplemented if was_executed is None else was_executed(dict(trade))
        if said is None:
            self._client.cancel(trade_id)
            self._cancelled.append(trade_id)
            return
        if said is NotImplemented:
            self._unsettled.append(trade_id)
            return
        if not isinstance(said, Mapping):
            raise TypeError(f"was_executed must return a dict, None or NotImplemented, not {type(said).__name__}")
        entry = {**trade, **said}
        if "opened_at" not in entry and granted_at is not None:
            entry["opened_at"] = granted_at
        self._client.opened(cast(Entry, entry))
        self._reported.append(trade_id)


def _with_permit(known: AskedTrade, permit: object) -> Dict[str, Any]:
    granted = permit.get("granted_at") if isinstance(permit, dict) else None
    granted_at = granted if instant_in(granted) is not None else known.granted_at
    trade: Dict[str, Any] = dict(known.trade or {"trade_id": known.trade_id})
    return trade if granted_at is None else {**trade, "granted_at": granted_at}
