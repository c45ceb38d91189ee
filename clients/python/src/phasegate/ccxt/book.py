"""The entries of a guarded exchange from their check to their close, and the fills since; survives a crash."""

from __future__ import annotations

import json
import threading
from dataclasses import asdict, dataclass, field
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, Dict, List, Literal, Optional

from ..stored_json import store
from .fills import Fill

#: asked: nothing was sent; sending: perhaps; resting: the exchange has it; open: filled and reported; closed: reported
Stage = Literal["asked", "sending", "resting", "open", "closed"]

RELEASED = "the exchange was released"


@dataclass
class Entry:
    """An entry or an addition. Instants are milliseconds since 1970."""

    trade_id: str
    symbol: str
    #: the order's own side
    side: Literal["buy", "sell"]
    #: as Phasegate was asked
    trade: Dict[str, str]
    #: of the quote currency in the bot's
    rate: str
    asked_at: int
    #: `params` of ccxt that name the account in which its order and fills are read
    account: Dict[str, Any] = field(default_factory=dict)
    #: by the platform's clock, for the bot's may be wrong; None: it has not allowed it yet
    checked_at: Optional[int] = None
    stage: Stage = "asked"
    #: an edited order may get another id
    orders: List[str] = field(default_factory=list)
    #: as ordered
    amount: str = "0"
    #: by the exchange's clock, when a part of it was first seen as filled
    filled_at: Optional[int] = None
    filled: str = "0"
    #: of orders that an edit replaced, by their ids: what was filled, and its average price
    replaced: Dict[str, List[str]] = field(default_factory=dict)
    #: an edit was sent, and not answered: the exchange may have another order of it
    is_edited: bool = False

    @property
    def direction(self) -> int:
        return 1 if self.side == "buy" else -1

    @property
    def start(self) -> int:
        """Before any order or fill of it, as far as one of the two clocks is right."""
        return min(self.asked_at, self.checked_at or self.asked_at)


class Book:
    """A file that is rewritten and fsynced with each change."""

    def __init__(self, file: Path) -> None:
        """:raises OSError, ValueError: it cannot be read"""
        self._file = file
        self.file = str(file.resolve())
        self._lock = threading.Lock()
        self.is_closed = False
        stored = json.loads(file.read_text("utf-8")) if file.exists() else {}
        self.entries: List[Entry] = [Entry(**entry) for entry in stored.get("entries", [])]
        #: by symbol, since it was flat last
        self.fills: Dict[str, List[Fill]] = {
            symbol: [Fill(*fill) for fill in fills] for symbol, fills in stored.get("fills", {}).items()
        }
        #: by symbol: the last fill's instant before that, and the ids of the fills of that instant
        self.ended: Dict[str, List[Any]] = dict(stored.get("ended", {}))
        #: an order was seen that has the client order id with which it was sent
        self.keeps_ids: bool = bool(stored.get("keeps_ids", False))
        #: by symbol: funding before this instant has been reported
        self.funded: Dict[str, int] = dict(stored.get("funded", {}))

    def save(self) -> None:
        """:raises OSError: it is not on the disk"""
        with self._lock:
            if self.is_closed:
                raise OSError(RELEASED)
            store(
                self._file,
                {
                    "entries": [asdict(entry) for entry in self.entries],
                    "fills": {symbol: [list(fill) for fill in fills] for symbol, fills in self.fills.items()},
                    "ended": self.ended,
                    "funded": self.funded,
                    "keeps_ids": self.keeps_ids,
                },
            )

    def close(self) -> None:
        """Nothing is written from then on: the file may be another guard's."""
        with self._lock:
            self.is_closed = True

    def entry(self, trade_id: str) -> Optional[Entry]:
        return next((entry for entry in self.entries if entry.trade_id == trade_id), None)

    def of_order(self, order_id: str, symbol: Optional[str]) -> Optional[Entry]:
        found = (entry for entry in self.entries if order_id in entry.orders)
        return next((entry for entry in found if symbol is None or entry.symbol == symbol), None)

    def drop(self, entry: Entry) -> None:
        if entry in self.entries:
            self.entries.remove(entry)
        self.save()

    def held(self, symbol: str) -> List[Entry]:
        """The filled entries since the symbol was flat, in their order; those that are closed already among them."""
        return [entry for entry in self.entries if entry.symbol == symbol and entry.stage in ("open", "closed")]

    def resting(self, symbol: str) -> List[Entry]:
        return [entry for entry in self.entries if entry.symbol == symbol and entry.stage == "resting"]

    def open_trade(self, symbol: str, side: str) -> Optional[Entry]:
        """The trade that another entry on this side adds to (rules 3.5)."""
        own = (entry for entry in self.held(symbol) if entry.stage == "open" and "parent_trade_id" not in entry.trade)
        return next((entry for entry in own if entry.side == side), None)

    def flat(self, symbol: str, last: Optional[Fill]) -> None:
        """Everything that was held in a symbol is closed."""
        self.entries = [e for e in self.entries if e.symbol != symbol or e.stage not in ("open", "closed")]
        fills = self.fills.pop(symbol, [])
        self.funded.pop(symbol, None)
        if last is not None:
            self.ended[symbol] = [last.at, [fill.id for fill in fills if fill.at == last.at]]
        self.save()


def instant_of(milliseconds: Optional[int]) -> Optional[datetime]:
    return None if milliseconds is None else datetime.fromtimestamp(milliseconds / 1000, timezone.utc)
