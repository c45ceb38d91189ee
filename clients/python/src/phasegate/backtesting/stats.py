"""The trades of a `Stats` of backtesting.py."""

from __future__ import annotations

import logging
import os
from collections import Counter
from datetime import timezone, tzinfo
from decimal import Decimal
from typing import Any, Dict, List, Mapping, Optional, Tuple, Union

from ..amounts import decimal_of, price_text
from ..trade_file import Clock, ClosedTrade, Written, clock_in, numbered, write_trade_file

log = logging.getLogger("phasegate.backtesting")

#: One row of `stats._trades`, and the broker's own trade of which it was made.
_Part = Tuple[Mapping[str, Any], Any]
_Entry = Tuple[Any, ...]

_OPEN = "trades that were open at the end"
_LAST_BAR = "trades closed on the last bar, where a test closes what it has left"


def write_trades(
    stats: Any,
    path: "Union[str, os.PathLike[str]]",
    *,
    symbol: str,
    zone: Union[str, tzinfo, None] = None,
    stops_stay: bool = False,
) -> Written:
    """Writes the closed trades of a backtest as a trade file for `phase simulate` and `phase import`.

    Parts in which one trade was closed are one trade. P&L is what the account earned: a commission that is fixed for
    each order is charged once for the entry, where backtesting.py charges it to every part.

    :param stats: as `Backtest.run()` or `optimize()` returns it
    :param path: of the file; its name ends in .jsonl or .csv
    :param zone: of the bars' index, where that has none: an IANA name or a tzinfo
    :param stops_stay: the strategy never moves a stop or a target, so that those in the stats are the planned ones.
        Without this they are left out, for backtesting.py keeps the last ones only
    :raises ValueError: the bars have no clock, or no zone is known for it
    """
    run = _Run(stats)
    clock = _clock_of(run.index, zone)
    left_out: "Counter[str]" = Counter()
    trades = []
    for parts in run.closed_trades():
        if run.is_open(parts):
            left_out[_OPEN] += 1
        elif run.may_have_been_closed_by_the_end(parts):
            left_out[_LAST_BAR] += 1
        else:
            trades.append(_trade(parts, run.commission, symbol, clock, stops_stay))
    left_out[_OPEN] += run.opened_and_not_reduced()
    written = write_trade_file(path, numbered(trades), dict(left_out))
    (log.info if trades else log.warning)("%s", written)
    return written


class _Run:
    """A backtest that was run. Beside its table the broker knows the commissions and what is still open."""

    def __init__(self, stats: Any) -> None:
        broker = getattr(stats["_strategy"], "_broker", None)
        if broker is None or not callable(getattr(broker, "_commission", None)):
            raise ValueError("these stats have no broker: write the trades where run() returned them")
        self._broker = broker
        self.commission = broker._commission
        self.index = stats["_equity_curve"].index
        rows: List[Mapping[str, Any]] = stats["_trades"].to_dict("records")
        if len(rows) != len(broker.closed_trades):
            raise ValueError("these stats are not those of their strategy's broker")
        self._parts: Dict[_Entry, List[_Part]] = {}
        for row, closed in zip(rows, broker.closed_trades):
            self._parts.setdefault(_entry_of(closed), []).append((row, closed))
        self._open = [_entry_of(trade) for trade in broker.trades]

    def closed_trades(self) -> List[List[_Part]]:
        """The closed parts of each trade."""
        return list(self._parts.values())

    def is_open(self, parts: List[_Part]) -> bool:
        return _entry_of(parts[0][1]) in self._open

    def opened_and_not_reduced(self) -> int:
        return len(set(self._open) - set(self._parts))

    def may_have_been_closed_by_the_end(self, parts: List[_Part]) -> bool:
        """`finalize_trades` leaves no mark: its closes have the last bar, or the one before with `trade_on_close`.
        It was not in force where anything is open still, and ruin is the strategy's own loss."""
        if self._open or self._broker._cash == 0:
            return False
        last = len(self.index) - (2 if self._broker._trade_on_close else 1)
        return any(int(row["ExitBar"]) >= last for row, _closed in parts)


def _entry_of(trade: Any) -> _Entry:
    """The parts of a trade have its entry in common; two alike on one bar are taken for one."""
    return (trade.entry_bar, trade.entry_price, trade.size > 0, repr(trade.tag))


def _trade(parts: List[_Part], commission: Any, symbol: str, clock: Clock, stops_stay: bool) -> ClosedTrade:
    rows = [row for row, _closed in parts]
    price = decimal_of(rows[0]["EntryPrice"])
    size = sum((abs(decimal_of(row["Size"])) for row in rows), Decimal(0))
    return ClosedTrade(
        trade_id="",
        symbol=symbol,
        side="long" if rows[0]["Size"] > 0 else "short",
        opened_at=clock(rows[0]["EntryTime"].to_pydatetime()),
        closed_at=max(clock(row["ExitTime"].to_pydatetime()) for row in rows),
        notional=size * price,
        pnl=sum((decimal_of(row["PnL"]) for row in rows), Decimal(0)) + _charged_too_often(parts, commission),
        entry_price=price_text(price),
        stop_price=_only(rows, "SL") if stops_stay else None,
        target_price=_only(rows, "TP") if stops_stay else None,
    )


def _charged_too_often(parts: List[_Part], commission: Any) -> Decimal:
    """The entry was one order; every part is charged the commission of an order of its own."""
    if len(parts) == 1:
        return Decimal(0)
    entry_price = parts[0][1].entry_price
    sizes = [closed.size for _row, closed in parts]
    charged = sum((decimal_of(commission(size, entry_price)) for size in sizes), Decimal(0))
    return charged - decimal_of(commission(sum(sizes), entry_price))


def _only(rows: List[Mapping[str, Any]], column: str) -> Optional[str]:
    """The one price that there is; parts have none of their own."""
    prices = {row[column] for row in rows if row[column] is not None and row[column] == row[column]}
    return price_text(decimal_of(prices.pop())) if len(prices) == 1 else None


def _clock_of(index: Any, zone: Union[str, tzinfo, None]) -> Clock:
    if not hasattr(index, "tz"):
        raise ValueError("the bars have no times: a trade file needs an index of dates (a DatetimeIndex)")
    if index.tz is not None:
        return lambda reading: reading.astimezone(timezone.utc)
    if zone is None:
        raise ValueError("the bars' times have no zone: give zone=, such as America/New_York or UTC")
    return clock_in(zone)
