"""The entries of a guarded node from their check to their close; survives a crash."""

from __future__ import annotations

import json
import threading
from dataclasses import asdict, dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Dict, List, Literal, Optional

from ..stored_json import store

#: asked: nothing was sent; allowed: sent, or about to be; open: filled and reported
Stage = Literal["asked", "allowed", "open"]


@dataclass
class Entry:
    """An entry or an addition; its trade_id is its order's client order id."""

    trade_id: str
    instrument: str
    strategy: str
    #: as Phasegate was asked
    trade: Dict[str, str]
    #: of the quote currency in the bot's
    rate: str
    #: units, lots, contracts
    quantity: str
    stage: Stage = "asked"
    #: ids come back in netting: with the opening time (nanoseconds) it is this trade's position and no other
    position_id: Optional[str] = None
    position_opened: int = 0

    @property
    def side(self) -> str:
        return self.trade["side"]


class Book:
    """A file that is rewritten and fsynced with each change. Changes are made in the node's loop, stored in a thread."""

    def __init__(self, file: Path) -> None:
        """:raises OSError, ValueError: it cannot be read"""
        self._file = file
        self._storing = threading.Lock()
        stored = json.loads(file.read_text("utf-8")) if file.exists() else {}
        self._entries: Dict[str, Entry] = {each["trade_id"]: Entry(**each) for each in stored.get("entries", [])}

    def save(self) -> None:
        """:raises OSError: it is not on the disk"""
        with self._storing:
            store(self._file, {"entries": [asdict(entry) for entry in list(self._entries.values())]})

    @property
    def entries(self) -> List[Entry]:
        return list(self._entries.values())

    def add(self, entry: Entry) -> None:
        self._entries[entry.trade_id] = entry

    def entry(self, trade_id: Any) -> Optional[Entry]:
        return self._entries.get(str(trade_id))

    def drop(self, entry: Entry) -> None:
        self._entries.pop(entry.trade_id, None)

    def of_position(self, position_id: Any, opened: int) -> List[Entry]:
        """The entries into this position since it was opened."""
        return [
            entry
            for entry in self._entries.values()
            if entry.position_id == str(position_id) and entry.position_opened in (0, opened)
        ]

    def share(self, entries: List[Entry]) -> List[Decimal]:
        """How much of a position each of its trades is, where two were asked for before the first was filled."""
        quantities = [Decimal(entry.quantity) for entry in entries]
        if not quantities:
            return []
        return [quantity / sum(quantities) for quantity in quantities]
