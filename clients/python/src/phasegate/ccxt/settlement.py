"""What became of entries: found at the exchange, reported to the platform, given back where nothing was executed."""

from __future__ import annotations

import logging
import threading
import time
from datetime import datetime, timezone
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Dict, List, Mapping, Optional, Tuple

from ..amounts import amount as to_8_places
from ..amounts import decimal_of, price_text
from ..answers import CheckAnswer
from ..client import Client
from .book import Book, Entry
from .fills import Fill, Position, add_up, is_dust, profit, read_fill
from .orders import worth
from .steps import AtExchange, AtPlatform, Steps

if TYPE_CHECKING:
    from .desk import Desk

log = logging.getLogger("phasegate.ccxt")

#: So long an order that was sent may take to be seen at the exchange: until then it is not called unplaced.
ARRIVAL_MS = 60_000
#: Between two settlements that reading brings about.
PAUSE_SECONDS = 10.0
#: Fills are asked for from a little before the last one: exchanges list them late.
OVERLAP_MS = 60_000
#: Exchanges answer for a week at most.
WINDOW_MS = 6 * 86_400_000
#: The platform was asked, and has no permit to renew.
PERMIT_GONE = frozenset({"PERMIT_UNKNOWN", "PERMIT_EXPIRED"})
_OVER = frozenset({"closed", "canceled", "expired", "rejected"})


class Settlement:
    """Its methods are steps. Reports are stored and delivered in the background: they wait for nothing."""

    def __init__(self, desk: Desk, exchange: Any, client: Client, book: Book) -> None:
        self._desk = desk
        self._exchange = exchange
        self._client = client
        self._book = book
        #: by trade_id: when half of a permit's life is over, and when all of it is; by the monotonic clock
        self._permits: Dict[str, Tuple[float, float]] = {}
        self._last = float("-inf")
        self._running = threading.Lock()

    # When

    @property
    def is_due(self) -> bool:
        has_work = any(entry.stage != "closed" for entry in self._book.entries)
        return has_work and time.monotonic() - self._last >= PAUSE_SECONDS

    def wake(self) -> None:
        """Something was sent that may have closed a position: the next reading settles."""
        self._last = float("-inf")

    def settle(self) -> "Steps[None]":
        """Everything, as far as the exchange answers. An entry that cannot be settled does not hold up the others."""
        if not self._running.acquire(blocking=False):
            return
        try:
            self._last = time.monotonic()
            for entry in list(self._book.entries):
                if entry.trade_id not in self._desk.under_way and entry.stage in ("asked", "sending", "resting"):
                    yield from self._quietly(entry.trade_id, self._settle(entry))
            for symbol in sorted({entry.symbol for entry in self._book.entries if entry.stage == "open"}):
                yield from self._quietly(symbol, self._close(symbol))
        finally:
            self._running.release()

    def close(self, symbol: str) -> "Steps[None]":
        """Before an entry: whether the position it would add to is closed."""
        if not self._running.acquire(blocking=False):
            return
        try:
            yield from self._quietly(symbol, self._close(symbol))
        finally:
            self._running.release()

    def _quietly(self, what: str, steps: "Steps[None]") -> "Steps[None]":
        try:
            yield from steps
        except Exception as error:
            log.warning("%s could not be settled (%s); it is tried again", what, error)

    # Entries

    def note_permit(self, entry: Entry, answer: CheckAnswer) -> None:
        if answer.valid_for_seconds is not None:
            now = time.monotonic()
            self._permits[entry.trade_id] = (now + answer.valid_for_seconds / 2, now + answer.valid_for_seconds)

    def placed(self, entry: Entry, order: Any) -> "Steps[None]":
        """The exchange has taken it. Whatever fails from here on is settled later."""
        entry.stage = "resting"
        order_id = order.get("id") if isinstance(order, Mapping) else None
        if order_id is not None:
            entry.orders.append(str(order_id))
        try:
            self._book.save()
            self._take_in(entry, order)
            if entry.stage == "resting" and order_id is not None and order.get("type") == "market":
                self._take_in(entry, (yield from self._order_of(entry)))
        except Exception as error:
            log.warning("entry %s was placed; what was filled is found out later: %s", entry.trade_id, error)

    def look_up_now(self, entry: Entry) -> "Steps[Optional[Any]]":
        """An order that perhaps was placed a moment ago."""
        try:
            found = yield from self._by_client_id(entry)
        except Exception as error:
            log.warning("entry %s cannot be looked up (%s); it is tried again", entry.trade_id, error)
            return None
        if found is not None:
            yield from self.placed(entry, found)
        return found

    def _settle(self, entry: Entry) -> "Steps[None]":
        if entry.stage == "asked":
            self._desk.give_back(entry, "the bot ended before its order was placed")
            return
        if entry.stage == "sending" or not entry.orders:
            found = yield from self._by_client_id(entry)
            if found is not None:
                yield from self.placed(entry, found)
            elif time.time() * 1000 - entry.asked_at > ARRIVAL_MS:
                self._desk.give_back(entry, "the exchange does not know its order")
            return
        self._take_in(entry, (yield from self._order_of(entry)))
        if entry.stage == "resting":
            yield from self._keep_alive(entry)

    def _take_in(self, entry: Entry, order: Any) -> None:
        """One of ccxt's order structures about an entry."""
        status, filled = order.get("status"), decimal_of(order.get("filled") or 0)
        ordered = Decimal(entry.amount)
        is_over = status in _OVER or (ordered > 0 and filled >= ordered)
        if filled == 0 and status == "closed":
            if ordered == 0:
                raise LookupError(f"the exchange does not tell what was filled of order {order.get('id')}")
            filled = ordered  # it tells no more than that it is done
        if filled > 0 and entry.filled_at is None:
            at = order.get("lastTradeTimestamp") or order.get("timestamp")
            entry.filled_at = int(at) if at else None
            self._book.save()
        if not is_over:
            return
        if filled == 0:
            self._desk.give_back(entry, "its order ended and nothing was filled")
        else:
            self._report(entry, order, filled)

    def _report(self, entry: Entry, order: Mapping[str, Any], filled: Decimal) -> None:
        market = self._exchange.market(entry.symbol)
        told = order.get("average") or order.get("price") or entry.trade["entry_price"]
        price = decimal_of(told)
        notional = to_8_places(worth(filled, price, market) * Decimal(entry.rate))
        entry.filled = format(filled, "f")
        report: Dict[str, Any] = {name: value for name, value in entry.trade.items() if name != "strategy"}
        report.update(notional=format(notional, "f"), entry_price=price_text(price) or entry.trade["entry_price"])
        self._client.opened(**report, opened_at=_instant(entry.filled_at), wait=False)
        entry.stage = "open"
        self._permits.pop(entry.trade_id, None)
        self._book.save()

    def _keep_alive(self, entry: Entry) -> "Steps[None]":
        """Renews the permit of a resting order in time; without one it is cancelled."""
        half, end = self._permits.get(entry.trade_id, (float("-inf"), float("-inf")))
        if entry.trade["mode"] != "live" or time.monotonic() < half:
            return
        answer: CheckAnswer = yield AtPlatform(lambda: self._client.renew(entry.trade_id))
        if answer.allowed:
            self.note_permit(entry, answer)
        elif not answer.local or answer.reason in PERMIT_GONE or time.monotonic() >= half + (end - half) / 2:
            log.warning("the resting order of %s is cancelled: %s", entry.trade_id, answer.reason)
            cancel = self._exchange.cancel_order
            yield AtExchange(lambda: cancel(entry.orders[-1], entry.symbol), self._desk.scope("cancel"))

    # At the exchange

    def _order_of(self, entry: Entry) -> "Steps[Any]":
        if self._exchange.has.get("fetchOrder"):
            return (yield self._desk.read("fetch_order", entry.orders[-1], entry.symbol))
        for order in (yield from self._orders_since(entry)):
            if str(order.get("id")) == entry.orders[-1]:
                return order
        raise LookupError(f"order {entry.orders[-1]} is not found")

    def _by_client_id(self, entry: Entry) -> "Steps[Optional[Any]]":
        """None: the exchange has no order of this client id.

        :raises Exception: that is not certain
        """
        if self._exchange.has.get("fetchOrder"):
            try:
                found = yield self._desk.read("fetch_order_with_client_order_id", entry.trade_id, entry.symbol)
                if found and found.get("clientOrderId") == entry.trade_id:
                    return found
            except Exception as error:
                if not _is_answer(error):
                    raise
        for order in (yield from self._orders_since(entry)):
            if order.get("clientOrderId") == entry.trade_id:
                return order
        return None

    def _orders_since(self, entry: Entry) -> "Steps[List[Any]]":
        """Open ones and others."""
        since = entry.asked_at - OVERLAP_MS
        has = self._exchange.has
        orders: List[Any] = list((yield self._desk.read("fetch_open_orders", entry.symbol)))
        if has.get("fetchOrders"):
            return orders + list((yield self._desk.read("fetch_orders", entry.symbol, since)))
        orders += list((yield self._desk.read("fetch_closed_orders", entry.symbol, since)))
        if has.get("fetchCanceledOrders"):
            orders += list((yield self._desk.read("fetch_canceled_orders", entry.symbol, since)))
        return orders

    # Closes

    def left(self, symbol: str) -> Decimal:
        """What is held of a symbol by the fills that are known, below 0 for a short."""
        held = self._book.held(symbol)
        if not held:
            return Decimal(0)
        positions = self._positions(symbol, held, {})
        known = {fill.order for fill in self._book.fills.get(symbol, [])}
        unread = [entry for entry in held if not known & set(entry.orders)]
        return sum((p.amount * p.direction for p in positions), Decimal(0)) + sum(
            (Decimal(entry.filled) * entry.direction for entry in unread), Decimal(0)
        )

    def _close(self, symbol: str) -> "Steps[None]":
        """Reads the fills of a symbol, and reports what they closed."""
        yield from self._desk.market(symbol)
        held = self._book.held(symbol)
        yield from self._read_fills(symbol, held)
        self._desk.exited.pop(symbol, None)
        market = self._exchange.market(symbol)
        rates = yield from self._rates(self._book.fills.get(symbol, []), str(market["quote"]))
        positions = self._positions(symbol, held, rates)
        known = {fill.order for fill in self._book.fills.get(symbol, [])}
        for entry, position in ((e, p) for p in positions for e in held if e.trade_id == p.trade_id):
            own = [e for e in held if e.trade_id == entry.trade_id or e.trade.get("parent_trade_id") == entry.trade_id]
            all_read = all(known & set(leg.orders) for leg in own)
            if entry.stage == "open" and all_read and is_dust(position.amount, position.last_price, market):
                yield from self._report_close(entry, own, position)
        if held and all(entry.stage == "closed" for entry in held):
            fills = self._book.fills.get(symbol, [])
            self._book.flat(symbol, max(fills, key=lambda fill: fill.at) if fills else None)
        else:
            self._book.save()

    def _report_close(self, entry: Entry, legs: List[Entry], position: Position) -> "Steps[None]":
        funding = yield from self._funding(entry.symbol, position)
        pnl = to_8_places((profit(position) + funding) * Decimal(entry.rate))
        self._client.closed(
            trade_id=entry.trade_id, pnl=format(pnl, "f"), closed_at=_instant(position.closed_at), wait=False
        )
        for leg in legs:
            leg.stage = "closed"
        self._book.save()

    def _funding(self, symbol: str, position: Position) -> "Steps[Decimal]":
        """Received less paid while the trade was open, each payment once. What the exchange does not tell is left out."""
        market, fills = self._exchange.market(symbol), self._book.fills.get(symbol, [])
        if not market.get("swap") or not self._exchange.has.get("fetchFundingHistory") or not fills:
            return Decimal(0)
        since = self._book.funded.get(symbol, fills[0].at)
        until = position.closed_at or since
        try:
            paid = yield self._desk.read("fetch_funding_history", symbol, since)
            own = [pay for pay in paid if since <= int(pay["timestamp"]) <= until and pay.get("code") in _codes(market)]
            total = sum((decimal_of(pay["amount"]) for pay in own), Decimal(0))
        except Exception as error:
            log.warning("the funding of %s is not known (%s): its profit is reported without", symbol, error)
            return Decimal(0)
        self._book.funded[symbol] = until + 1
        return total * position.last_price if market.get("inverse") else total

    def _positions(self, symbol: str, held: List[Entry], rates: Mapping[str, Decimal]) -> List[Position]:
        """One for each trade of the platform, with what its additions and exits made of it."""
        own_there = set(self._client.outbox.open)
        by_id: Dict[str, Position] = {}
        orders: Dict[str, Position] = {}
        for entry in held:
            parent = by_id.get(entry.trade.get("parent_trade_id", ""))
            if parent is None or entry.trade_id in own_there:
                parent = by_id[entry.trade_id] = Position(entry.trade_id, entry.direction)
            orders.update(dict.fromkeys(entry.orders, parent))
        positions = list(by_id.values())
        add_up(positions, orders, self._book.fills.get(symbol, []), self._exchange.market(symbol), rates)
        return positions

    def _read_fills(self, symbol: str, held: List[Entry]) -> "Steps[None]":
        known = {fill.id: fill for fill in self._book.fills.get(symbol, [])}
        ended_at, ended_ids = self._book.ended.get(symbol, [0, []])
        last = max((fill.at for fill in known.values()), default=0)
        since = max(ended_at, (last or min(entry.asked_at for entry in held)) - OVERLAP_MS)
        while True:
            trades = yield self._desk.read("fetch_my_trades", symbol, since)
            fresh = [fill for fill in map(read_fill, trades) if fill.id not in known]
            fresh = [fill for fill in fresh if fill.at > ended_at or (fill.at == ended_at and fill.id not in ended_ids)]
            known.update((fill.id, fill) for fill in fresh)
            if fresh:
                since = max(fill.at for fill in fresh)
            elif since + WINDOW_MS < time.time() * 1000:
                since += WINDOW_MS
            else:
                break
        self._book.fills[symbol] = self._since_entry(sorted(known.values(), key=lambda fill: fill.at), held)

    @staticmethod
    def _since_entry(fills: List[Fill], held: List[Entry]) -> List[Fill]:
        """What was filled before the first entry closed none of them."""
        orders = {order for entry in held for order in entry.orders}
        first = next((place for place, fill in enumerate(fills) if fill.order in orders), len(fills))
        return fills[first:]

    def _rates(self, fills: List[Fill], quote: str) -> "Steps[Dict[str, Decimal]]":
        rates: Dict[str, Decimal] = {}
        for currency in sorted({currency for fill in fills for currency in fill.fees or {}} - {quote}):
            try:
                rate = yield from self._desk.rate(currency, quote)
            except Exception as error:
                log.warning("no rate of %s in %s (%s): a taker's fee is taken for it", currency, quote, error)
                continue
            if rate is not None:
                rates[currency] = rate
        return rates


def _codes(market: Mapping[str, Any]) -> Tuple[Any, Any]:
    return market.get("settle"), market.get("quote")


def unified(exchange: Any, symbol: str) -> str:
    """ccxt takes the exchange's own ids too."""
    if not exchange.markets:
        return symbol
    return str(exchange.market(symbol)["symbol"])


def _is_answer(error: Exception) -> bool:
    """Whether the exchange answered, and refused."""
    return any(kind.__name__ == "ExchangeError" for kind in type(error).__mro__)


def _instant(milliseconds: Optional[int]) -> Optional[datetime]:
    return None if milliseconds is None else datetime.fromtimestamp(milliseconds / 1000, timezone.utc)
