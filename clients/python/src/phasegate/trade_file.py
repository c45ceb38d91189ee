"""Trade files as `phase simulate` and `phase import` read them (rules 9.1)."""

from __future__ import annotations

import csv
import io
import json
import os
from dataclasses import dataclass, replace
from datetime import datetime, timezone, tzinfo
from decimal import Decimal
from pathlib import Path
from typing import Callable, Dict, List, Optional, Sequence, Union
from zoneinfo import ZoneInfo

from .amounts import amount
from .arguments import identifier, instant, instant_text
from .trades import Side

_FIELDS = (
    *("trade_id", "symbol", "side", "opened_at", "closed_at"),
    *("notional", "pnl", "entry_price", "stop_price", "target_price"),
)

#: A naive clock reading of a backtest -> the instant.
Clock = Callable[[datetime], datetime]


@dataclass(frozen=True)
class ClosedTrade:
    """A closed trade of a backtest. `pnl` is net of every cost; `notional` is everything entered times its price."""

    trade_id: str
    symbol: str
    side: Side
    opened_at: datetime
    closed_at: datetime
    notional: Decimal
    pnl: Decimal
    entry_price: Optional[str]
    #: as first placed, never as moved later
    stop_price: Optional[str] = None
    target_price: Optional[str] = None


@dataclass(frozen=True)
class Written:
    """The contents of a trade file, and the trades that were left out of it."""

    path: Path
    trades: int
    #: how many of each kind
    left_out: Dict[str, int]

    def __str__(self) -> str:
        left_out = "".join(f"; left out: {count} {kind}" for kind, count in self.left_out.items())
        return f"{self.path}: {self.trades} trades{left_out}"


def write_trade_file(
    path: "Union[str, os.PathLike[str]]", trades: Sequence[ClosedTrade], left_out: Dict[str, int]
) -> Written:
    """The trades in the order of their entries. A file without trades is written too, so that an older one does not
    pass for this backtest's; `phase` refuses it.

    :raises ValueError: the name ends neither in .jsonl nor in .csv
    """
    target = trade_file_path(path)
    rows = [_row(trade) for trade in trades]
    text = _csv_text(rows) if target.suffix == ".csv" else "".join(json.dumps(row) + "\n" for row in rows)
    unfinished = target.with_name(target.name + ".part")
    unfinished.write_bytes(text.encode())
    os.replace(unfinished, target)
    return Written(target, len(rows), {kind: count for kind, count in left_out.items() if count})


def trade_file_path(path: "Union[str, os.PathLike[str]]") -> Path:
    """:raises ValueError: the name ends neither in .jsonl nor in .csv"""
    target = Path(path)
    if target.suffix not in (".jsonl", ".csv"):
        raise ValueError(f"a trade file ends in .jsonl or .csv, not {target.name!r}")
    return target


def numbered(trades: Sequence[ClosedTrade]) -> List[ClosedTrade]:
    """In the order of their entries, each with its place as trade_id, from 1 (rules 9.7)."""
    ordered = sorted(trades, key=lambda trade: (trade.opened_at, trade.closed_at))
    return [replace(trade, trade_id=str(place)) for place, trade in enumerate(ordered, 1)]


def clock_in(zone: Union[str, tzinfo]) -> Clock:
    """Readings of a clock in this zone: an IANA name or a tzinfo. In an hour shown twice the first one is meant.

    :raises ValueError: there is no such zone
    """
    named = _zone(zone) if isinstance(zone, str) else zone

    def instant_of(reading: datetime) -> datetime:
        local = reading.replace(tzinfo=named, fold=0)
        moment = local.astimezone(timezone.utc)
        if moment.astimezone(named).replace(tzinfo=None) != reading:
            raise ValueError(f"{reading} was skipped by the clock of {zone}: the bars are in another zone")
        return moment

    return instant_of


def _zone(name: str) -> tzinfo:
    try:
        return ZoneInfo(name)
    except (OSError, ValueError, KeyError):
        raise ValueError(f"there is no time zone {name!r}: use a name such as America/New_York or UTC") from None


def _row(trade: ClosedTrade) -> Dict[str, str]:
    row: Dict[str, Optional[str]] = {
        "trade_id": trade.trade_id,
        "symbol": identifier(trade.symbol, "symbol"),
        "side": trade.side,
        "opened_at": instant_text(instant(trade.opened_at, "opened_at")),
        "closed_at": instant_text(instant(trade.closed_at, "closed_at")),
        "notional": _plain(trade.notional),
        "pnl": _plain(trade.pnl),
        "entry_price": trade.entry_price,
        "stop_price": trade.stop_price,
        "target_price": trade.target_price,
    }
    return {name: value for name, value in row.items() if value is not None}


def _plain(value: Decimal) -> str:
    """Without a float's noise, and without zeros at the end."""
    text = format(amount(value), "f").rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def _csv_text(rows: Sequence[Dict[str, str]]) -> str:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, _FIELDS, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()
