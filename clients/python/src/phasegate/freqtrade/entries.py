"""Checks for entries and renewals for resting orders. Every failure is a block."""

from __future__ import annotations

import logging
import re
import threading
import time
from decimal import Decimal
from typing import Any, Dict, Mapping, Optional, Set, Tuple

from ..answers import CheckAnswer
from ..client import Client
from .amounts import amount, decimal_of
from .background import Background
from .book import Book, Entry
from .planned_prices import planned_prices
from .positions import order_ids
from .strategy_version import strategy_version

log = logging.getLogger("phasegate.freqtrade")

#: So long an entry of another thread may be on its way to the exchange.
GRACE_SECONDS = 30.0
#: So long a renewal that was asked for a replacement is good for it.
FRESH_SECONDS = 60.0
#: The platform was asked, and has no permit to renew.
PERMIT_GONE = frozenset({"PERMIT_UNKNOWN", "PERMIT_EXPIRED"})
_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800, "M": 2_592_000, "y": 31_536_000}
_TIMEFRAME = re.compile(r"([0-9]+)([smhdwMy])")


class Entries:
    """The entries of one bot that are not open yet, in its book. The lock is never held while the platform is asked."""

    def __init__(
        self, client: Client, book: Book, mode: str, lock: threading.RLock, background: Background
    ) -> None:
        self.client = client
        self.book = book
        self.mode = mode
        self._lock = lock
        self._background = background
        self._threads: Dict[str, int] = {}
        #: trade_ids that are being asked for just now
        self._asking: Set[str] = set()
        #: by trade_id: when half of a permit's life is over, and when all of it is; by the monotonic clock
        self._permits: Dict[str, Tuple[float, float]] = {}
        #: by trade_id: when a renewal was allowed, by the monotonic clock
        self._renewed: Dict[str, float] = {}

    def ask(self, strategy: Any, call: Mapping[str, Any], notional: Decimal, trade: Any = None) -> CheckAnswer:
        """Asks for an entry, or with `trade` for an addition to it.

        :raises Exception: it could not be asked for: a block
        """
        with self._lock:
            entry = self._entry(strategy, call, notional, trade)
            self._make_room(entry)
            entry.refused = True  # until it is allowed
            self.book.entries.append(entry)
            self.book.save()
            self._asking.add(entry.trade_id)
        try:
            answer = self.client.check(wire_trade(entry, self.mode))
            with self._lock:
                self._note_permit(entry, answer)
                if answer.allowed:
                    entry.refused = False
                    self._threads[entry.trade_id] = threading.get_ident()
                elif not answer.local:
                    self.book.drop(entry)  # a block of the platform leaves no permit
                self.book.save()
            return answer
        finally:
            self._asking.discard(entry.trade_id)

    def ask_for_resting(self, entry: Entry) -> None:
        """For an order that was placed on the exchange without a check: a block cancels it."""

        def ask() -> None:
            answer = self.client.check(wire_trade(entry, self.mode))
            with self._lock:
                self._note_permit(entry, answer)
                entry.revoked = not answer.allowed

        self._background.begin(f"check-{entry.trade_id}", ask)

    def keep_alive(self, entry: Entry) -> None:
        """Renews the permit of a resting order in time, in the background. Revoked when that is refused, or it ran out
        meanwhile."""
        half, _ = self._permits.get(entry.trade_id, (float("-inf"), 0.0))
        if self.mode == "live" and not entry.revoked and time.monotonic() >= half:
            self.renew(entry)

    def is_renewed(self, entry: Entry) -> bool:
        """Whether a renewal was allowed a moment ago. It is good for one replacement."""
        renewed_at = self._renewed.pop(entry.trade_id, float("-inf"))
        return time.monotonic() - renewed_at < FRESH_SECONDS

    def renew(self, entry: Entry) -> None:
        """In the background."""
        self._background.begin(f"renewal-{entry.trade_id}", lambda: self._renew(entry))

    def _renew(self, entry: Entry) -> None:
        half, end = self._permits.get(entry.trade_id, (float("-inf"), float("-inf")))
        answer = self.client.renew(entry.trade_id)
        with self._lock:
            self._note_permit(entry, answer)
            if answer.allowed:
                self._renewed[entry.trade_id] = time.monotonic()
            elif not answer.local or answer.reason in PERMIT_GONE or not time.monotonic() < half + (end - half) / 2:
                entry.revoked = True
                log.warning("the resting order of %s is to be cancelled: %s", entry.trade_id, reasons_of(answer))

    def give_back(self, entry: Entry, why: str) -> None:
        """Nothing of it was executed. Never waits for the platform."""
        log.info("the permit of %s is given back: %s", entry.trade_id, why)
        self.client.cancel(entry.trade_id, wait=False)
        self.forget(entry)
        self.book.drop(entry)
        self.book.save()

    def forget(self, entry: Entry) -> None:
        self._threads.pop(entry.trade_id, None)
        self._permits.pop(entry.trade_id, None)
        self._renewed.pop(entry.trade_id, None)

    def is_under_way(self, entry: Entry) -> bool:
        """Whether its order may yet come: it is being asked for, or was allowed to another thread a moment ago."""
        if entry.trade_id in self._asking:
            return True
        if entry.refused or entry.trade_id not in self._threads:
            return False
        is_own = self._threads[entry.trade_id] == threading.get_ident()
        return not is_own and time.time() - entry.asked_at < GRACE_SECONDS

    def was_asked_here(self, entry: Entry) -> bool:
        """Whether it was allowed in this process: then freqtrade either placed its order or failed to."""
        return entry.trade_id in self._threads

    def _entry(self, strategy: Any, call: Mapping[str, Any], notional: Decimal, trade: Any) -> Entry:
        rate = decimal_of(call["rate"])
        leverage = decimal_of(call.get("leverage") or 1)
        stem, parent = self._stem(call, getattr(strategy, "timeframe", None)), None
        if trade is not None:
            stem += "-add"
            held = self.book.of_orders(trade.pair, order_ids(trade))
            parent = (held[0].parent_trade_id or held[0].trade_id) if held else None
        hooks = {name: call.get(name) for name in ("pair", "side", "current_time", "entry_tag")}
        return Entry(
            trade_id=self.book.free_id(stem),
            pair=call["pair"],
            side=call["side"],
            notional=format(amount(notional), "f"),
            asked_at=time.time(),
            prices=planned_prices(strategy, rate, leverage, hooks),
            parent_trade_id=parent,
            position=None if trade is None else trade.id,
            strategy=_version_of(strategy),
        )

    def _stem(self, call: Mapping[str, Any], timeframe: Optional[str]) -> str:
        """From mode, pair, side and candle: a retry within the candle is the same trade."""
        match = _TIMEFRAME.fullmatch(timeframe or "")
        seconds = int(match.group(1)) * _UNITS[match.group(2)] if match else 60
        candle = int(call["current_time"].timestamp()) // seconds * seconds
        at = time.strftime("%Y%m%dT%H%MZ", time.gmtime(candle))
        return f"{self.mode}-{re.sub('[^A-Za-z0-9]+', '-', call['pair'])}-{call['side']}-{at}"

    def _make_room(self, entry: Entry) -> None:
        """A retry: what the candle asked for before was not executed, for freqtrade asks again.

        :raises RuntimeError: that is not certain yet
        """
        before = self.book.entry(entry.trade_id)
        if before is None:
            return
        if self.is_under_way(before):
            raise RuntimeError(f"another entry of {entry.pair} is on its way")
        is_same = (before.notional, before.prices) == (entry.notional, entry.prices)
        if is_same:
            self.book.drop(before)
            return
        self.client.cancel(before.trade_id, wait=False)  # the check delivers it first
        self.book.drop(before)

    def _note_permit(self, entry: Entry, answer: CheckAnswer) -> None:
        if answer.allowed and answer.valid_for_seconds is not None:
            now = time.monotonic()
            self._permits[entry.trade_id] = (now + answer.valid_for_seconds / 2, now + answer.valid_for_seconds)


def wire_trade(entry: Entry, mode: str) -> Dict[str, Any]:
    fields: Dict[str, Any] = {
        "trade_id": entry.trade_id,
        "symbol": entry.pair,
        "side": entry.side,
        "mode": mode,
        "notional": entry.notional,
        **entry.prices,
    }
    if entry.strategy is not None:
        fields["strategy"] = entry.strategy
    if entry.parent_trade_id is not None:
        fields["parent_trade_id"] = entry.parent_trade_id
    return fields


def _version_of(strategy: Any) -> Optional[str]:
    """Made once, with the first entry: hyperopt's parameters are loaded after bot_start."""
    version: Optional[str] = vars(strategy).get("_phasegate_version")
    if version is None:
        try:
            version = strategy._phasegate_version = strategy_version(strategy)
        except Exception:  # whose record it is is worth knowing, and no reason to stay out
            log.exception("the version of the strategy could not be determined")
    return version


def reasons_of(answer: CheckAnswer) -> str:
    return "; ".join(f"{reason.code}: {reason.message}" for reason in answer.reasons)
