"""An analyzer of backtrader that writes a trade file."""

from __future__ import annotations

import logging
from collections import OrderedDict
from datetime import datetime, timezone
from decimal import Decimal
from typing import Any, Dict, List, Optional, Set

import backtrader as bt  # type: ignore[import-untyped]

from ..amounts import decimal_of, price_text
from ..trade_file import Clock, ClosedTrade, clock_in, numbered, trade_file_path, write_trade_file

log = logging.getLogger("phasegate.backtrader")

_STOPS = (bt.Order.Stop, bt.Order.StopLimit)


class TradeFile(bt.Analyzer):  # type: ignore[misc]
    """Writes the closed trades of a run as a trade file for `phase simulate` and `phase import`.

    A trade is backtrader's: from flat to flat in one data feed, with all its additions and parts. Stop and target are
    those of the bracket with which it was entered.

    Parameters: `path`, whose name ends in .jsonl or .csv; `zone`, of the feeds' times, where a feed does not say it (an
    IANA name or a tzinfo); `symbol`, where the feed has no name. `get_analysis()` tells what was written.
    """

    params = (("path", "trades.jsonl"), ("zone", None), ("symbol", None))

    def start(self) -> None:
        """:raises ValueError: something is missing without which the file would be wrong; before the first bar"""
        trade_file_path(self.p.path)
        cerebro = self.strategy.cerebro
        if cerebro._dooptimize or len(cerebro.strats) > 1:
            raise ValueError("a trade file is the record of one strategy in one run: not of an optimization, or of several")
        for feed in self.strategy.datas:
            self._clock_of(feed)
            self._symbol_of(feed)
        self.strategy.set_tradehistory(True)
        self._open: Set[int] = set()
        self._closed: List[ClosedTrade] = []
        #: by the entry's order: its bracket's first prices
        self._stops: Dict[int, str] = {}
        self._targets: Dict[int, str] = {}
        self.rets: Dict[str, Any] = OrderedDict()

    def notify_order(self, order: Any) -> None:
        entry = order.parent
        if entry is None:
            return
        price = price_text(decimal_of(order.created.price)) if order.created.price else None
        if price is not None and order.exectype in _STOPS:
            self._stops.setdefault(entry.ref, price)
        elif price is not None and order.exectype == bt.Order.Limit:
            self._targets.setdefault(entry.ref, price)

    def notify_trade(self, trade: Any) -> None:
        if trade.status == trade.Closed:
            self._open.discard(trade.ref)
            self._closed.append(self._trade(trade))
        elif trade.justopened:
            self._open.add(trade.ref)

    def stop(self) -> None:
        left_out = {"trades that were open at the end": len(self._open)}
        written = write_trade_file(self.p.path, numbered(self._closed), left_out)
        self.rets.update(path=str(written.path), trades=written.trades, left_out=written.left_out)
        (log.info if written.trades else log.warning)("%s", written)

    def get_analysis(self) -> Any:
        return self.rets

    def _trade(self, trade: Any) -> ClosedTrade:
        events = [entry.event for entry in trade.history]
        side = events[0].size
        entries = [event for event in events if event.size * side > 0]
        size = sum((abs(decimal_of(event.size)) for event in entries), Decimal(0))
        value = sum((abs(decimal_of(event.size)) * decimal_of(event.price) for event in entries), Decimal(0))
        point_value = decimal_of(events[0].order.comminfo.p.mult)
        first = events[0].order.ref
        clock = self._clock_of(trade.data)
        return ClosedTrade(
            trade_id="",
            symbol=self._symbol_of(trade.data),
            side="long" if side > 0 else "short",
            opened_at=clock(_reading(trade.dtopen)),
            closed_at=clock(_reading(trade.dtclose)),
            notional=value * point_value,
            pnl=decimal_of(trade.pnlcomm),
            entry_price=price_text(value / size),
            stop_price=self._stops.get(first),
            target_price=self._targets.get(first),
        )

    def _symbol_of(self, feed: Any) -> str:
        name: Optional[str] = feed._name or self.p.symbol
        if not name:
            raise ValueError("a feed has no name: adddata(feed, name='AAPL'), or give the analyzer symbol=")
        return name

    def _clock_of(self, feed: Any) -> Clock:
        if _is_in_utc(feed):
            return lambda reading: reading.replace(tzinfo=timezone.utc)
        if self.p.zone is None:
            raise ValueError(f"the times of {feed._name or 'a feed'} have no zone: give zone=, such as America/New_York or UTC")
        return clock_in(self.p.zone)


def _is_in_utc(feed: Any) -> bool:
    """backtrader turns times with a zone into UTC as it reads them: those of a feed with `tzinput`, and of a data frame
    whose index has a zone."""
    source = getattr(feed, "data", feed)  # of a resampled feed: what it is made of
    if getattr(source.p, "tzinput", None):
        return True
    index = getattr(getattr(source.p, "dataname", None), "index", None)
    return getattr(index, "tz", None) is not None


def _reading(number: float) -> datetime:
    """Not through the feed: that would add the zone in which it is shown."""
    reading: datetime = bt.num2date(number)
    return reading
