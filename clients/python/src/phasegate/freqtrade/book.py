"""Maps freqtrade's orders to Phasegate's trades; survives restarts."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Dict, Iterable, List, Optional, Tuple

#: trade_ids of trades that are over, so that none is used twice. They name their candle: old ones cannot come again.
REMEMBERED = 500

#: The key of an order: exchanges number the orders of each pair separately.
OrderKey = Tuple[str, str]


@dataclass
class Entry:
    """An entry or an addition, from its check to its close. Instants are seconds since 1970."""

    trade_id: str
    pair: str
    side: str
    notional: str
    asked_at: float
    #: entry_price, stop_price, target_price, as far as they are planned
    prices: Dict[str, str] = field(default_factory=dict)
    parent_trade_id: Optional[str] = None
    #: freqtrade's own number of the trade, as soon as there is one
    position: Optional[int] = None
    #: exchange's ids of its orders: more than one when it was replaced
    orders: List[str] = field(default_factory=list)
    #: freqtrade was refused the entry, yet the platform may have granted a permit
    refused: bool = False
    #: its order is being cancelled for another one
    replacing_since: Optional[float] = None
    #: when a partial fill was first seen
    filled_at: Optional[float] = None
    #: its order rests without a permit: freqtrade must cancel it
    revoked: bool = False
    #: executed, and reported as such
    opened: bool = False
    #: name and hash of what asked
    strategy: Optional[str] = None


class Book:
    """A small JSON file, rewritten and fsynced with each change."""

    def __init__(self, file: Path, now: float) -> None:
        """:raises OSError, ValueError: it cannot be read"""
        self._file = file
        self.is_new = not file.exists()
        stored = {"since": now} if self.is_new else json.loads(file.read_text("utf-8"))
        #: orders from before are none of ours
        self.since: float = float(stored["since"])
        self._foreign_orders = _keys(stored.get("foreign_orders", []))
        self.entries: List[Entry] = [Entry(**entry) for entry in stored.get("entries", [])]
        self._over: List[str] = list(stored.get("over", []))
        self._orders_over = _keys(stored.get("orders_over", []))

    def save(self) -> None:
        """:raises OSError: it is not on the disk"""
        stored = {
            "since": self.since,
            "foreign_orders": self._foreign_orders,
            "entries": [asdict(entry) for entry in self.entries],
            "over": self._over,
            "orders_over": self._orders_over,
        }
        beside = self._file.with_suffix(".new")
        with open(beside, "w", encoding="utf-8") as out:
            json.dump(stored, out, indent=1)
            out.flush()
            os.fsync(out.fileno())
        os.replace(beside, self._file)
        if os.name == "posix":
            folder = os.open(self._file.parent, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)

    def entry(self, trade_id: str) -> Optional[Entry]:
        return next((entry for entry in self.entries if entry.trade_id == trade_id), None)

    def of_order(self, pair: str, order_id: str) -> Optional[Entry]:
        return next((entry for entry in self.entries if entry.pair == pair and order_id in entry.orders), None)

    def of_orders(self, pair: str, order_ids: Iterable[str]) -> List[Entry]:
        """Those of one trade of freqtrade, the first entry first. By its orders, for a database that was made anew
        numbers its trades anew."""
        ids = set(order_ids)
        return [entry for entry in self.entries if entry.pair == pair and ids.intersection(entry.orders)]

    def awaiting_order(self, pair: str, side: str, position: int, asked_before: float) -> Optional[Entry]:
        """The entry whose order has not been seen yet: one that is being replaced, else one that was asked for."""
        of_pair = [entry for entry in self.entries if entry.pair == pair and entry.side == side and not entry.opened]
        of_trade = [entry for entry in of_pair if entry.asked_at <= asked_before]
        for entry in of_trade:
            if entry.replacing_since is not None and entry.position == position:
                return entry
        asked = [entry for entry in of_trade if not entry.orders and not entry.refused]
        return next((entry for entry in asked if entry.position in (None, position)), None)

    def free_id(self, stem: str) -> str:
        """The stem itself, or with an ordinal where trades were executed under it."""
        taken = {entry.trade_id for entry in self.entries if entry.orders}.union(self._over)
        ordinal, trade_id = 1, stem
        while trade_id in taken:
            ordinal += 1
            trade_id = f"{stem}-{ordinal}"
        return trade_id

    def is_remembered(self, trade_id: str) -> bool:
        """Whether it was executed and is over."""
        return trade_id in self._over

    def disown(self, pair: str, order_id: str) -> None:
        """The order was not asked for, and is not ours to report."""
        self._foreign_orders.append((pair, order_id))

    def is_settled(self, pair: str, order_id: str) -> bool:
        """Whether nothing is to be done about the order: it is disowned, or of an entry that is over."""
        known = {(pair, order_id), ("", order_id)}
        return not known.isdisjoint(self._foreign_orders) or not known.isdisjoint(self._orders_over)

    def drop(self, entry: Entry) -> None:
        """Nothing of it was executed."""
        self._orders_over = [*self._orders_over, *((entry.pair, order_id) for order_id in entry.orders)][-REMEMBERED:]
        self.entries = [kept for kept in self.entries if kept is not entry]

    def end(self, entry: Entry) -> None:
        """It is closed and reported; its trade_id is not used again."""
        self.drop(entry)
        self._over = [*self._over, entry.trade_id][-REMEMBERED:]


def _keys(stored: Iterable[Any]) -> List[OrderKey]:
    """As they were written: `[pair, order_id]`; in older books the order_id alone, which counts for any pair."""
    return [("", key) if isinstance(key, str) else (str(key[0]), str(key[1])) for key in stored]
