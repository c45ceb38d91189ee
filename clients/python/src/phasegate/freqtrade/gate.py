"""The running guard of a strategy: its client, its book, and the answers to its callbacks."""

from __future__ import annotations

import logging
import threading
import time
from decimal import Decimal
from pathlib import Path
from typing import Any, Dict, Mapping, Optional, Set, Tuple

from ..answers import CheckAnswer
from ..client import Client
from ..outbox.outbox import OutboxInUse
from ..problems import PhasegateError
from .amounts import amount, amount_below, decimal_of
from .background import Background
from .book import Book, Entry
from .entries import Entries, reasons_of
from .positions import is_emergency, order_ids
from .settings import RefusedToStart, Settings
from .settlement import Settlement

log = logging.getLogger("phasegate.freqtrade")

#: Exits that begin at most so long after the first of them are one sweep, as `/forceexit all` is.
SWEEP_SECONDS = 60.0

#: By outbox. freqtrade starts a strategy more than once in a process: a reload makes a new one, which takes over; the
#: API's pair_history makes another one beside the one that trades, which must not disturb it.
_gates: Dict[Path, Gate] = {}
_gates_lock = threading.Lock()


def gate_of(settings: Settings) -> Gate:
    """The gate of this outbox in this process; a new one only when the settings are others.

    :raises RefusedToStart: it cannot guard
    """
    folder = settings.outbox.resolve()
    with _gates_lock:
        gate = _gates.get(folder)
        if gate is not None and gate.settings == settings:
            return gate
        if gate is not None:
            _gates.pop(folder).client.close()
        gate = Gate(settings)
        _gates[folder] = gate
        return gate


def close_gates(below: Path) -> None:
    """Lets go of the outboxes below a folder."""
    with _gates_lock:
        for folder in [folder for folder in _gates if below.resolve() in (folder, *folder.parents)]:
            _gates.pop(folder).client.close()


class Gate:
    """Made by the first bot_start. Nothing that freqtrade calls before it exits positions, or around an exit, waits for
    the platform: only the questions of an entry do."""

    def __init__(self, settings: Settings) -> None:
        """:raises RefusedToStart: it cannot guard"""
        self.settings = settings
        self._lock = threading.RLock()
        self._background = Background()
        self._is_reconciled = False
        #: exits that were reported
        self._reported_exits: Set[str] = set()
        #: when the running sweep of forced exits began, by the monotonic clock, and its first exit
        self._sweep: Tuple[float, str] = (float("-inf"), "")
        #: from custom_stake_amount; confirm_trade_entry, which follows, does not get it
        self._leverages: Dict[Tuple[str, str], Any] = {}
        self.client = _client(settings)
        try:
            observed = settings.outbox / "freqtrade-observed.json"
            own = settings.outbox / f"freqtrade-{settings.mode}.json"
            self._book = Book(observed if settings.observe else own, time.time())
            self.entries = Entries(self.client, self._book, settings.mode, self._lock, self._background)
            self._settlement = Settlement(self.entries, self._tell_exit)
            if settings.observe:
                self._book.save()
            elif self._book.is_new or observed.exists():
                self._settlement.disown_earlier()
                observed.unlink(missing_ok=True)
            self._start()
        except RefusedToStart:
            self.client.close()
            raise
        except Exception as error:
            self.client.close()
            raise RefusedToStart(f"Phasegate cannot guard this bot: {error}") from error

    # Entries

    def entry(self, strategy: Any, call: Mapping[str, Any]) -> bool:
        """confirm_trade_entry. amount has the leverage in it."""
        if not self._ready():
            return False
        leverage = self._leverages.get((call["pair"], call["side"]))
        notional = decimal_of(call["amount"]) * decimal_of(call["rate"])
        answer = self.entries.ask(strategy, {**call, "leverage": leverage}, notional)
        return self._answered(answer, f"{call['side']} entry of {call['pair']} for {amount(notional):f}")

    def addition(self, strategy: Any, call: Mapping[str, Any], stake: Any) -> bool:
        """adjust_trade_position that adds: freqtrade raises a stake below its minimum."""
        if not self._ready():
            return False
        trade = call["trade"]
        leverage = decimal_of(trade.leverage or 1)
        notional = max(decimal_of(stake), decimal_of(call.get("min_stake") or 0)) * leverage
        side = "short" if trade.is_short else "long"
        rate = call.get("current_entry_rate") or call["current_rate"]
        about = {**call, "pair": trade.pair, "side": side, "rate": rate, "leverage": leverage}
        if not self.settings.observe:
            self.filled(trade)
        answer = self.entries.ask(strategy, about, notional, trade)
        return self._answered(answer, f"addition to {trade.pair} for {amount(notional):f}")

    def replacement(self, call: Mapping[str, Any]) -> Optional[bool]:
        """An entry order is to be cancelled for one at another price: it needs a permit still.

        :returns: None: it is being asked for, and the order stays as it is until the next loop
        """
        with self._lock:
            self._settlement.take_in(call["trade"])
            entry = self._of_order(call)
            if entry is None or entry.revoked:
                log.warning("the entry order of %s is cancelled, not replaced: it has no permit", call["pair"])
                return False
            if self.settings.mode == "live" and not self.entries.is_renewed(entry):
                self.entries.renew(entry)
                return None
            entry.replacing_since = time.time()
            self._book.save()
            return True

    def must_cancel(self, call: Mapping[str, Any]) -> bool:
        """check_entry_timeout: whether the order rests without a permit."""
        entry = self._of_order(call)
        return entry is not None and entry.revoked and not entry.opened

    def stake(self, call: Mapping[str, Any], own: Any) -> float:
        """custom_stake_amount: never above what may be entered now; 0 where that is less than the exchange takes."""
        cap = self.stake_limit(call)
        if cap is None or decimal_of(own) <= cap:
            return float(own)
        return float(cap)

    def stake_limit(self, call: Mapping[str, Any]) -> Optional[Decimal]:
        """The most, without leverage; None: no limit.

        :raises PhasegateError: nobody knows
        """
        self._leverages[(call["pair"], call["side"])] = call.get("leverage")
        if self.settings.mode == "paper":
            return None
        size = self.client.status()["effective_size"]
        if size is None:
            return None
        cap = amount_below(Decimal(size) / decimal_of(call.get("leverage") or 1))
        if cap < decimal_of(call.get("min_stake") or 0):
            least = call["min_stake"]
            log.warning("no stake for %s: %s is permitted, the exchange takes %s or more", call["pair"], cap, least)
            return Decimal(0)
        return cap

    # Exits and what became of it all

    def exit(self, call: Mapping[str, Any]) -> None:
        """confirm_trade_exit that goes on: reported at once when it is an emergency."""
        reason = str(call.get("exit_reason"))
        if is_emergency(reason):
            self._tell_exit(call["trade"], reason)

    def _tell_exit(self, trade: Any, reason: str) -> None:
        """In the background; each exit once."""
        cause = reason.split(",")[0].strip()
        held = self._book.of_orders(trade.pair, order_ids(trade))
        trade_id = next((entry.parent_trade_id or entry.trade_id for entry in held), None)
        exit_id = f"{trade_id or f'{self.settings.mode}-{trade.id}'}-{cause}"
        if exit_id in self._reported_exits:
            return
        self._reported_exits.add(exit_id)
        report = {"exit_id": exit_id, "symbol": trade.pair, "reason": self._in_sweep(exit_id, cause), "trade_id": trade_id}
        self._background.begin(f"exit-{exit_id}", lambda: self.client.emergency_exit(report))

    def _in_sweep(self, exit_id: str, cause: str) -> str:
        """The reason to report: one command of a person that closes several positions is reported
        as one."""
        began, first = self._sweep
        if cause == "emergency_exit":
            return cause
        if time.monotonic() - began < SWEEP_SECONDS:
            return f"{cause}, in one sweep with {first}"
        self._sweep = (time.monotonic(), exit_id)
        return cause

    def loop(self) -> None:
        """bot_loop_start."""
        with self._lock:
            self._settlement.run()
        if not self._is_reconciled:
            self._background.begin("reconciliation", self._reconcile)

    def filled(self, trade: Any) -> None:
        """order_filled."""
        with self._lock:
            self._settlement.take_in(trade)

    # How

    def _start(self) -> None:
        try:
            self.client.status()
        except PhasegateError as error:
            if error.status in (401, 403):
                raise RefusedToStart(f"the platform at {self.settings.url} does not accept the key: {error}") from error
            log.error("the platform does not answer (%s): entries are blocked until it does", error)
        if not self.settings.observe:
            self.loop()
            self._background.wait("reconciliation", 2 * self.settings.timeout)

    def _reconcile(self) -> None:
        with self._lock:
            opened = {entry.trade_id: entry for entry in self._book.entries if entry.opened}
        held = [trade_id for trade_id, entry in opened.items() if entry.parent_trade_id not in opened]
        try:
            result = self.client.reconcile(held, self._was_executed)
        except PhasegateError as error:
            log.warning("not compared with the platform yet (%s): entries are blocked until then", error)
            return
        self._is_reconciled = True
        if result.unknown_here or result.open_here:
            here, there = list(result.unknown_here), list(result.open_here)
            log.warning("open here and not on the platform: %s; open there and not here: %s", here, there)

    def _was_executed(self, trade: Dict[str, Any]) -> Any:
        """The book is written before a check is sent: freqtrade was never allowed an entry that is
        not in it."""
        trade_id = str(trade["trade_id"])
        is_own = trade_id.startswith(f"{self.settings.mode}-") and not self._book.is_new
        is_known = self._book.entry(trade_id) is not None or self._book.is_remembered(trade_id)
        if is_own and not is_known:
            return None
        if not is_known:
            log.warning("trade %s was permitted and is not known here: report or cancel it by hand", trade_id)
        return NotImplemented

    def _ready(self) -> bool:
        if not self._is_reconciled and not self.settings.observe:
            log.warning("blocked: not compared with the platform since the start")
            self._background.begin("reconciliation", self._reconcile)
            return False
        return True

    def _of_order(self, call: Mapping[str, Any]) -> Optional[Entry]:
        return self._book.of_order(call["trade"].pair, str(call["order"].order_id))

    def _answered(self, answer: CheckAnswer, what: str) -> bool:
        """Of an entry or an addition; an observer gives back what it was granted."""
        if self.settings.observe:
            with self._lock:
                for entry in list(self._book.entries):
                    self.entries.give_back(entry, "it was asked for to observe")
        return self._allows(answer, what)

    def _allows(self, answer: CheckAnswer, what: str) -> bool:
        if not answer.allowed:
            would = "would be blocked" if self.settings.observe else "blocked"
            log.warning("%s: %s: %s", would, what, reasons_of(answer))
        return answer.allowed


def _client(settings: Settings) -> Client:
    try:
        return Client(settings.url, settings.key, outbox=settings.outbox.resolve(), timeout=settings.timeout)
    except (OutboxInUse, OSError, TypeError, ValueError) as error:
        raise RefusedToStart(f"Phasegate cannot guard this bot: {error}") from error
