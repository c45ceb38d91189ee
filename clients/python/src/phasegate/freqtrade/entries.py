"""Asking for entries and renewing what rests. Whatever goes wrong is a block."""

from __future__ import annotations

import logging
import re
import threading
import time
from decimal import Decimal
from typing import Any, Dict, Mapping, Optional, Tuple

from ..answers import CheckAnswer
from ..client import Client
from .amounts import amount, decimal_of
from .book import Book, Entry
from .planned_prices import planned_prices
from .positions import order_ids

log = logging.getLogger("phasegate.freqtrade")

#: So long an entry of another thread may be on its way to the exchange.
GRACE_SECONDS = 30.0
_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800, "M": 2_592_000, "y": 31_536_000}
_TIMEFRAME = re.compile(r"([0-9]+)([smhdwMy])")


class Entries:
    """The entries of one bot that are not open yet, in its book."""

    def __init__(self, client: Client, book: Book, mode: str, lock: threading.RLock) -> None:
        self.client = client
        self.book = book
        self.mode = mode
        self._lock = lock
        self._threads: Dict[str, int] = {}
        #: by trade_id: when half of a permit's life is over, and when all of it is; by the monotonic clock
        self._permits: Dict[str, Tuple[float, float]] = {}

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
            answer = self._checked(entry)
            if answer.allowed:
                entry.refused = False
                self._threads[entry.trade_id] = threading.get_ident()
            elif not answer.local:
                self.book.drop(entry)  # a block of the platform leaves nothing behind
            self.book.save()
            return answer

    def ask_for_resting(self, entry: Entry) -> None:
        """For an order that stands on the exchange without having been asked for."""
        entry.revoked = True  # until it is allowed
        entry.revoked = not self._checked(entry).allowed

    def renew(self, entry: Entry) -> CheckAnswer:
        answer = self.client.renew(entry.trade_id)
        self._note_permit(entry, answer)
        return answer

    def keep_alive(self, entry: Entry) -> None:
        """Renews the permit of a resting order in time. Revoked when that is refused, or it ran out meanwhile."""
        if self.mode != "live" or entry.revoked:
            return
        half, end = self._permits.get(entry.trade_id, (float("-inf"), float("-inf")))
        if time.monotonic() < half:
            return
        answer = self.renew(entry)
        if answer.allowed or (answer.local and time.monotonic() < half + (end - half) / 2):
            return
        entry.revoked = True
        log.warning("the resting order of %s is to be cancelled: %s", entry.trade_id, told(answer))

    def give_back(self, entry: Entry, why: str) -> None:
        """Nothing of it was executed."""
        log.info("the permit of %s is given back: %s", entry.trade_id, why)
        self.client.cancel(entry.trade_id)
        self.forget(entry)
        self.book.drop(entry)
        self.book.save()

    def forget(self, entry: Entry) -> None:
        self._threads.pop(entry.trade_id, None)
        self._permits.pop(entry.trade_id, None)

    def is_under_way(self, entry: Entry) -> bool:
        """Whether its order may yet come: it was allowed to another thread a moment ago."""
        if entry.refused or entry.trade_id not in self._threads:
            return False
        is_own = self._threads[entry.trade_id] == threading.get_ident()
        return not is_own and time.time() - entry.asked_at < GRACE_SECONDS

    def _entry(self, strategy: Any, call: Mapping[str, Any], notional: Decimal, trade: Any) -> Entry:
        rate = decimal_of(call["rate"])
        leverage = decimal_of(call.get("leverage") or 1)
        stem, parent = self._stem(call, getattr(strategy, "timeframe", None)), None
        if trade is not None:
            stem += "-add"
            held = self.book.of_orders(trade.pair, order_ids(trade))
            parent = held[0].trade_id if held else None
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
        delivery = self.client.cancel(before.trade_id)
        self.book.drop(before)
        self.book.save()
        if delivery.state == "waiting":
            raise RuntimeError(f"the permit of {entry.trade_id} could not be given back yet")

    def _checked(self, entry: Entry) -> CheckAnswer:
        answer = self.client.check(wire_trade(entry, self.mode))
        self._note_permit(entry, answer)
        return answer

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
    if entry.parent_trade_id is not None:
        fields["parent_trade_id"] = entry.parent_trade_id
    return fields


def told(answer: CheckAnswer) -> str:
    return "; ".join(f"{reason.code}: {reason.message}" for reason in answer.reasons)
