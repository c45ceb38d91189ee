"""From the node's events to reports: an entry that was filled, a position that was closed."""

from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timezone
from decimal import Decimal
from typing import Any, Callable, Dict, List, Optional, Set, cast

from nautilus_trader.model.events import OrderFilled, PositionClosed, PositionOpened
from nautilus_trader.model.identifiers import ClientOrderId, PositionId

from ..amounts import amount, decimal_of, price_text
from ..answers import Reconciled
from ..client import Client
from ..trades import Entry as EntryReport
from .book import Book, Entry
from .orders import Venue

log = logging.getLogger("phasegate.nautilus")


class Reports:
    """Handlers run in the node's loop and do no more than take note; one thread stores, in order."""

    def __init__(self, node: Any, client: Client, book: Book, venue_of: Callable[[Any], Optional[Venue]]) -> None:
        self._node = node
        self._cache = node.cache
        self._client = client
        self._book = book
        self._venue_of = venue_of
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="phasegate-report")
        #: client order ids that were filled before the start, or by someone else
        self._from_outside: Set[str] = set()

    def on_order(self, event: Any) -> None:
        """Any event of an order, after it was applied."""
        entry = self._book.entry(event.client_order_id)
        if entry is None:
            if isinstance(event, OrderFilled) and event.reconciliation:
                self._from_outside.add(str(event.client_order_id))
            return
        if isinstance(event, OrderFilled) and event.position_id is not None:
            position = self._cache.position(event.position_id)
            entry.position_id = str(event.position_id)
            entry.position_opened = position.ts_opened if position is not None else 0
            self._later(self._book.save)
        order = self._cache.order(event.client_order_id)
        if order is not None and order.is_closed:
            self._done(entry, order)

    def _done(self, entry: Entry, order: Any) -> None:
        """Nothing more of it will be filled."""
        if entry.stage != "allowed":
            return
        if decimal_of(order.filled_qty) == 0:
            self.give_back(entry, f"its order ended {order.status_string().lower()}, and nothing was filled")
        else:
            self._opened(entry, order)

    def on_position(self, event: Any) -> None:
        if isinstance(event, PositionOpened):
            self._came_about(event)
        elif isinstance(event, PositionClosed):
            self._closed(self._cache.position(event.position_id))

    def _came_about(self, event: Any) -> None:
        order_id = str(event.opening_order_id)
        if self._book.entry(order_id) is not None:
            return
        if order_id in self._from_outside or str(event.strategy_id) == "EXTERNAL":
            log.warning("%s was opened outside of this node, and is not reported", event.position_id)
            return
        order, venue = self._cache.order(event.opening_order_id), self._venue_of(event.instrument_id)
        if order is not None and venue is not None and venue.sells_holdings(order):
            return  # the node takes a sale of coins from before for a short position
        if self._closes_from_outside(event):
            log.warning("%s is held against a position from outside: neither is reported", event.position_id)
            return
        # A venue that passes over reduce_only, or an order that went around the guard: told as what it is.
        rate = None if order is None or venue is None else venue.rate(order.instrument_id.venue, event.currency)
        if order is None or venue is None or rate is None:
            log.error("%s was opened without a permit, and cannot be reported: do it by hand", event.position_id)
            return
        log.error("%s was opened by %s without a permit: it is reported so", event.position_id, order_id)
        side = "long" if event.signed_qty > 0 else "short"
        trade = {"symbol": str(event.instrument_id), "side": side, "mode": venue.mode}
        entry = Entry(
            f"{order_id}-U",
            str(event.instrument_id),
            str(event.strategy_id),
            {"trade_id": f"{order_id}-U", **trade, "notional": "0"},
            format(rate, "f"),
            str(event.quantity),
            "allowed",
            str(event.position_id),
            event.ts_opened,
        )
        self._book.add(entry)
        self._opened(entry, order, decimal_of(event.quantity))

    def _closes_from_outside(self, event: Any) -> bool:
        """In netting a strategy that does not claim what the node found at its start closes it by a position of its own."""
        positions = self._cache.positions_open(None, event.instrument_id)
        outside = [position for position in positions if str(position.strategy_id) == "EXTERNAL"]
        return any(position.signed_qty * event.signed_qty < 0 for position in outside)

    def _opened(self, entry: Entry, order: Any, quantity: Optional[Decimal] = None) -> None:
        instrument, venue = self._cache.instrument(order.instrument_id), self._venue_of(order.instrument_id)
        filled, price = quantity or decimal_of(order.filled_qty), decimal_of(order.avg_px)
        notional = amount(cast(Venue, venue).worth(instrument, filled, price) * Decimal(entry.rate))
        report: Dict[str, Any] = {name: value for name, value in entry.trade.items() if name != "strategy"}
        report.update(notional=format(notional, "f"), entry_price=price_text(price), opened_at=_instant(order.ts_last))
        entry.stage, entry.quantity = "open", format(filled, "f")
        self._later(lambda: self._report_opened(entry, report))

    def _report_opened(self, entry: Entry, report: Dict[str, Any]) -> None:
        self._client.opened(cast(EntryReport, report), wait=False)
        self._client.outbox.end_execution(entry.trade_id, certain=True)
        self._book.save()

    def _closed(self, position: Any) -> None:
        """The trade of a position is closed with it, additions and all."""
        held = self._book.of_position(position.id, position.ts_opened) or self._left_by_an_earlier_run(position)
        for entry in held:
            order = self._cache.order(ClientOrderId(entry.trade_id))
            if entry.stage == "allowed" and order is not None:
                self._opened(entry, order)  # a part of it was filled, and the rest no longer belongs to this trade
        trades = [entry for entry in held if "parent_trade_id" not in entry.trade and entry.stage == "open"]
        pnl = self._pnl(position) if trades else None
        for entry, share in zip(trades, self._book.share(trades)):
            if pnl is None:
                log.error("%s was closed, and its P&L cannot be determined: report its close", entry.trade_id)
            else:
                self._report_close(entry, amount(pnl * share), position.ts_closed)
        for entry in held:
            self._book.drop(entry)
        self._later(self._book.save)

    def _report_close(self, entry: Entry, pnl: Decimal, closed: int) -> None:
        at = _instant(closed)
        self._later(lambda: self._client.closed(trade_id=entry.trade_id, pnl=pnl, closed_at=at, wait=False))

    def _left_by_an_earlier_run(self, position: Any) -> List[Entry]:
        """After a restart the node has the venue's position under an id of its own."""
        side = "long" if position.events and position.events[0].is_buy else "short"
        return [
            entry
            for entry in self._book.entries
            if entry.stage == "open" and entry.instrument == str(position.instrument_id) and entry.side == side
            and not self._is_held(entry)
        ]  # fmt: skip

    def _is_held(self, entry: Entry) -> bool:
        position = None if entry.position_id is None else self._cache.position(PositionId(entry.position_id))
        return position is not None and bool(position.is_open)

    def _pnl(self, position: Any) -> Optional[Decimal]:
        """Net of all commissions: the node's own leaves out those in other currencies. None where a rate is missing."""
        settled_in = position.settlement_currency
        elsewhere = [each for each in position.commissions() if each.currency != settled_in]
        parts = [(position.realized_pnl, 1, position.avg_px_close)]
        parts += [(commission, -1, position.avg_px_open) for commission in elsewhere]
        pnl = Decimal(0)
        for money, sign, price in parts:
            rate = self._rate(position, money.currency, decimal_of(price))
            if rate is None:
                log.error("%s of %s: no rate of %s is known", money, position.id, money.currency)
                return None
            pnl += sign * money.as_decimal() * rate
        return pnl

    def _rate(self, position: Any, currency: Any, price: Decimal) -> Optional[Decimal]:
        """Of a currency in the bot's; the coins that are traded are worth their price."""
        venue, place = cast(Venue, self._venue_of(position.instrument_id)), position.instrument_id.venue
        if str(currency) != str(position.base_currency):
            return venue.rate(place, currency)
        quote = venue.rate(place, position.quote_currency)
        return None if quote is None else price * quote

    def settle(self) -> None:
        """After a restart, with the venue's orders and positions known: what ended meanwhile, and what is held still."""
        for entry in self._book.entries:
            order = self._cache.order(ClientOrderId(entry.trade_id))
            if entry.stage == "asked":
                self._book.drop(entry)
            elif entry.stage == "allowed" and order is None:
                self._book.drop(entry)  # reconcile() has given it back
            elif entry.stage == "allowed" and order is not None and order.is_closed:
                self._done(entry, order)
            elif entry.stage == "open" and not self._is_held(entry) and "parent_trade_id" not in entry.trade:
                self._settle_open(entry)
        self._later(self._book.save)

    def _settle_open(self, entry: Entry) -> None:
        known = self._cache.positions(None, None)
        positions = [position for position in known if str(position.instrument_id) == entry.instrument]
        if any(position.is_open for position in positions):
            return  # its close is seen
        own = [position for position in positions if str(position.opening_order_id) == entry.trade_id]
        if own:
            self._closed(own[-1])
            return
        log.error("%s is no longer held, and the node does not know how it was closed: report its close", entry.trade_id)

    def reconcile(self) -> Reconciled:
        """In a thread. Permits of orders that the venue does not have are given back.

        :raises PhasegateError: the platform does not answer
        """
        result = self._client.reconcile(None, self._was_executed)
        if result.open_here:
            log.warning("open on the platform, and not known here: %s", ", ".join(result.open_here))
        return result

    def _was_executed(self, trade: Dict[str, Any]) -> Any:
        trade_id = str(trade["trade_id"])
        entry, order = self._book.entry(trade_id), self._cache.order(ClientOrderId(trade_id))
        if order is None:
            if entry is not None and not self._node.kernel.exec_engine.reconciliation:
                log.error("%s may have been sent: the node's reconciliation is off, so nobody knows", trade_id)
                return NotImplemented
            return None if entry is not None else NotImplemented
        if not order.is_closed:
            return NotImplemented  # it rests, or it is being filled: its events tell
        if decimal_of(order.filled_qty) == 0:
            return None
        venue, instrument = self._venue_of(order.instrument_id), self._cache.instrument(order.instrument_id)
        price, rate = decimal_of(order.avg_px), Decimal(entry.rate if entry is not None else "1")
        notional = amount(cast(Venue, venue).worth(instrument, decimal_of(order.filled_qty), price) * rate)
        if entry is not None:
            entry.stage = "open"
        return {"notional": format(notional, "f"), "entry_price": price_text(price), "opened_at": _instant(order.ts_last)}

    def give_back(self, entry: Entry, why: str) -> None:
        """Nothing of it was executed. Never waits for the platform or the disk."""
        log.info("the permit of %s is given back: %s", entry.trade_id, why)
        self._book.drop(entry)
        self._later(lambda: self._give_back_now(entry.trade_id))

    def _give_back_now(self, trade_id: str) -> None:
        self._client.cancel(trade_id, wait=False)
        self._client.outbox.end_execution(trade_id, certain=True)
        self._book.save()

    def _later(self, work: Callable[[], Any]) -> None:
        def done() -> None:
            try:
                work()
            except Exception:  # a report that cannot be stored is said, and nothing else waits for it
                log.exception("a report was not stored")

        self._thread.submit(done)

    def close(self) -> None:
        """Waits for what is to be stored."""
        self._thread.shutdown(wait=True)


def _instant(nanoseconds: int) -> datetime:
    return datetime.fromtimestamp(nanoseconds // 1_000_000 / 1000, timezone.utc)
