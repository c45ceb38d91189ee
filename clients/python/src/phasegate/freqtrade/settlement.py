"""Finds the outcome of entries in freqtrade's database: opened, closed, or never filled and
cancelled."""

from __future__ import annotations

import logging
import time
from datetime import datetime, timezone
from decimal import Decimal
from typing import Any, Callable, Dict, List, Optional, Set

from .amounts import amount, price_text
from .book import Entry
from .entries import GRACE_SECONDS, Entries, wire_trade
from .positions import (
    are_fees_final,
    closed_at,
    entry_orders,
    executed,
    filled_at,
    is_emergency,
    open_positions,
    order_ids,
    ordered_at,
    positions_of,
    shares_of_profit,
    side_of,
)

log = logging.getLogger("phasegate.freqtrade")

#: How far an exchange's clock may be behind ours.
CLOCK_SECONDS = 120.0
#: So long a close waits for the exchange to tell its fees: freqtrade fetches them in the loops after the fill.
FEES_SECONDS = 30.0
#: So long the permit of an addition that an earlier process asked for waits for an order: freqtrade finds one that the
#: exchange took and it did not store only when the position's balance does not fit.
RECOVERY_SECONDS = 24 * 3600.0

#: Told when a close turns out to have been an emergency: the trade, and freqtrade's reason.
TellExit = Callable[[Any, str], None]


class Settlement:
    """Runs at the start of each loop, and for one trade when an order of it was filled. It reads freqtrade's database
    and stores reports; it never waits for the platform."""

    def __init__(self, entries: Entries, tell_exit: TellExit) -> None:
        self._entries = entries
        self._book = entries.book
        self._tell_exit = tell_exit
        self._warned: Set[str] = set()
        #: when the last two loops began, seconds since 1970
        self._loops = (float("-inf"), float("-inf"))

    def disown_earlier(self) -> None:
        """At the very first start, and after a time of observing only: what is open already was never asked for."""
        for trade in open_positions():
            ids = [str(order.order_id) for order in entry_orders(trade)]
            unknown = [order_id for order_id in ids if self._book.of_order(trade.pair, order_id) is None]
            if not unknown:
                continue
            for order_id in unknown:
                self._book.disown(trade.pair, order_id)
            log.warning(
                "trade %s of %s was entered while Phasegate did not guard this bot: its close is not reported",
                trade.id,
                trade.pair,
            )
        self._book.save()

    def run(self) -> None:
        """Everything. When freqtrade's database cannot be read, nothing is concluded.

        :raises Exception: of the database
        """
        trades = self._trades()
        self._loops = (self._loops[1], time.time())
        unread: Set[str] = set()
        for trade in trades.values():
            try:
                self.take_in(trade)
            except Exception:  # one odd trade does not hold up the others
                log.exception("trade %s of %s cannot be read; it is tried again", trade.id, trade.pair)
                unread.add(trade.pair)
        for entry in [entry for entry in self._book.entries if not entry.opened and entry.pair not in unread]:
            self._safely(entry, self._unexecuted, entry, trades)

    def take_in(self, trade: Any) -> None:
        """One trade of freqtrade: finds its new orders, reports its entries and its close."""
        for order in entry_orders(trade):
            self._bind(trade, order)
        orders = {str(order.order_id): order for order in trade.orders}
        for entry in self._book.of_orders(trade.pair, orders):
            own = [orders[order_id] for order_id in entry.orders if order_id in orders]
            if own and not entry.opened:
                self._safely(entry, self._progress, entry, own)
        if not trade.is_open and trade.close_profit_abs is not None:
            self._close(trade)

    def _trades(self) -> Dict[int, Any]:
        """Open ones, and those of the book that are not open any more."""
        trades = {trade.id: trade for trade in open_positions()}
        pairs = {entry.pair for entry in self._book.entries if entry.position not in trades}
        for pair in sorted(pairs):
            known = {order_id for entry in self._book.entries if entry.pair == pair for order_id in entry.orders}
            asked = [entry.asked_at for entry in self._book.entries if entry.pair == pair and not entry.orders]
            for trade in positions_of(pair):
                orders = entry_orders(trade)
                if any(order.order_id in known for order in orders) or _any_since(orders, asked):
                    trades.setdefault(trade.id, trade)
        return trades

    def _bind(self, trade: Any, order: Any) -> None:
        """Finds the entry that an order belongs to."""
        order_id, at = str(order.order_id), ordered_at(order)
        book = self._book
        if at < book.since - CLOCK_SECONDS or book.is_settled(trade.pair, order_id):
            return
        if book.of_order(trade.pair, order_id) is not None:
            return
        entry = book.awaiting_order(trade.pair, side_of(trade), trade.id, at + CLOCK_SECONDS)
        if entry is None and at < self._loops[0] - CLOCK_SECONDS:
            log.error(
                "order %s of %s was found at the exchange by freqtrade, which did not place it: it is not reported",
                order_id,
                trade.pair,
            )
            book.disown(trade.pair, order_id)
            book.save()
            return
        if entry is None:
            entry = self._unasked(trade, order)
        entry.position = trade.id
        entry.orders.append(order_id)
        entry.replacing_since = None
        book.save()

    def _unasked(self, trade: Any, order: Any) -> Entry:
        """Bypassed every callback: a force entry that adds to a position. While it rests it can still be cancelled."""
        now = time.time()
        cost = float(order.amount or 0) * float(order.price or order.average or order.ft_price)
        stem = f"{self._entries.mode}-unasked-{trade.id}-{int(now)}"
        held = self._book.of_orders(trade.pair, order_ids(trade))
        entry = Entry(self._book.free_id(stem), trade.pair, side_of(trade), f"{cost:.8f}", now)
        entry.parent_trade_id = (held[0].parent_trade_id or held[0].trade_id) if held else None
        self._book.entries.append(entry)
        log.error("order %s of %s was placed without asking Phasegate", order.order_id, trade.pair)
        if order.ft_is_open and not order.filled:
            self._safely(entry, self._entries.ask_for_resting, entry)
        return entry

    def _progress(self, entry: Entry, orders: List[Any]) -> None:
        """Of an entry that is not reported yet."""
        total, cost = executed(orders)
        if total > 0 and entry.filled_at is None:
            entry.filled_at = filled_at(orders) or time.time()
            self._book.save()
        if any(order.ft_is_open for order in orders):
            self._entries.keep_alive(entry)
        elif total > 0:
            self._report_entry(entry, cost, price_text(cost / total))
        elif entry.replacing_since is None or time.time() - entry.replacing_since > GRACE_SECONDS:
            self._entries.give_back(entry, "its order was cancelled and nothing was filled")

    def _report_entry(self, entry: Entry, cost: Any, price: Optional[str]) -> None:
        facts = {**wire_trade(entry, self._entries.mode), "notional": format(amount(cost), "f")}
        if price is not None:
            facts["entry_price"] = price
        self._entries.client.opened(facts, opened_at=_instant(entry.filled_at or time.time()), wait=False)
        entry.opened = True
        self._entries.forget(entry)
        self._book.save()

    def _close(self, trade: Any) -> None:
        """One close for each trade of the platform: additions end with the trade that they extended (rules 3.5)."""
        held = [entry for entry in self._book.of_orders(trade.pair, order_ids(trade)) if entry.opened]
        at = closed_at(trade)
        if not held or self._waits_for_fees(trade, at):
            return
        is_an_emergency = is_emergency(trade.exit_reason)
        if is_an_emergency:
            self._tell_exit(trade, str(trade.exit_reason))
        shares = shares_of_profit(trade)
        kind = "emergency_exit" if is_an_emergency else "strategy"
        for entry, additions in self._by_trade(held):
            orders = {order_id for leg in (entry, *additions) for order_id in leg.orders}
            pnl = sum((share for order_id, share in shares if str(order_id) in orders), Decimal(0))
            self._safely(entry, self._report_close, entry, additions, pnl, kind, at)

    def _waits_for_fees(self, trade: Any, at: Optional[float]) -> bool:
        if self._entries.mode != "live" or are_fees_final(trade) or at is None:
            return False
        return time.time() - at < FEES_SECONDS

    def _by_trade(self, held: List[Entry]) -> "List[tuple[Entry, List[Entry]]]":
        """The platform's trades among the entries of one position, each with the additions that extended it. One whose
        parent was not open there is a trade of its own."""
        open_there = set(self._entries.client.outbox.open)
        known = {entry.trade_id for entry in held}
        own = [e for e in held if e.parent_trade_id not in known or e.trade_id in open_there]
        additions = [entry for entry in held if entry not in own]
        return [(entry, [a for a in additions if a.parent_trade_id == entry.trade_id]) for entry in own]

    def _report_close(
        self, entry: Entry, additions: List[Entry], pnl: Any, kind: str, at: Optional[float]
    ) -> None:
        closed = None if at is None else _instant(at)
        self._entries.client.closed(
            trade_id=entry.trade_id, pnl=format(pnl, "f"), kind=kind, closed_at=closed, wait=False
        )
        for leg in (entry, *additions):
            self._book.end(leg)
        self._book.save()

    def _unexecuted(self, entry: Entry, trades: Dict[int, Any]) -> None:
        """Of an entry that is not open: whether it ever will be."""
        if not entry.orders:
            if not self._entries.is_under_way(entry) and not self._may_be_recovered(entry, trades):
                self._entries.give_back(entry, "freqtrade placed no order")
        elif entry.position not in trades:
            self._entries.give_back(entry, "freqtrade removed the trade, nothing was filled")

    def _may_be_recovered(self, entry: Entry, trades: Dict[int, Any]) -> bool:
        """For an addition: an earlier process may have allowed its order and died before that was
        stored."""
        if entry.refused or entry.position not in trades or not trades[entry.position].is_open:
            return False
        return not self._entries.was_asked_here(entry) and time.time() - entry.asked_at < RECOVERY_SECONDS

    def _safely(self, entry: Entry, step: Any, *given: Any) -> None:
        """One that cannot be settled does not hold up the others; it is tried again in the next loop."""
        try:
            step(*given)
        except Exception as error:
            level = logging.DEBUG if entry.trade_id in self._warned else logging.ERROR
            self._warned.add(entry.trade_id)
            log.log(level, "trade %s could not be settled: %s; it is tried again", entry.trade_id, error)


def _any_since(orders: List[Any], asked: List[float]) -> bool:
    return bool(asked) and any(ordered_at(order) >= min(asked) - CLOCK_SECONDS for order in orders)


def _instant(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, timezone.utc)
