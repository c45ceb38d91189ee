"""Trades that were closed by the account's own fills: found at the exchange, and reported with their P&L."""

from __future__ import annotations

import logging
import time
from decimal import Decimal
from typing import Any, Dict, List, Mapping

from ..amounts import amount as to_8_places
from ..amounts import decimal_of
from ..client import Client
from .book import Book, Entry, instant_of
from .errors import unsigned
from .fills import Fill, Position, add_up, is_dust, profit, read_fills
from .steps import Steps
from .turns import Turns
from .venue import Venue, quote_of

log = logging.getLogger("phasegate.ccxt")

#: Fills are asked for from a little before the last one: exchanges list them late.
OVERLAP_MS = 60_000
#: Amounts are rounded when they are told.
_NEARLY_ALL = Decimal("0.9999")
#: Exchanges answer for a week at most.
WINDOW_MS = 6 * 86_400_000


class Closes:
    """Its methods are steps. Reports are stored and delivered in the background: they wait for nothing."""

    def __init__(self, venue: Venue, client: Client, book: Book) -> None:
        self._venue = venue
        self._client = client
        self._book = book
        #: by symbol and order: filled by exits, by their orders' answers, as long as no fill of them was read
        self._exited: Dict[str, Dict[str, Decimal]] = {}
        self._reading = Turns()

    def note_exit(self, symbol: str, order_id: str, filled: Decimal) -> None:
        """:param order_id: empty where it is not known
        :param filled: below 0 for a sale"""
        if filled == 0:
            return
        exited = self._exited.setdefault(symbol, {})
        exited[order_id] = (exited.get(order_id, Decimal(0)) if not order_id else Decimal(0)) + filled

    def left(self, symbol: str) -> Decimal:
        """What is held of a symbol by what is known, below 0 for a short: by the fills, of an entry without any by its
        order's answer, and by what exits' answers told since."""
        held, known = self._book.held(symbol), {fill.order for fill in self._book.fills.get(symbol, [])}
        positions = self._positions(symbol, held, {}) if held else []
        unread = [entry for entry in held if not known & set(entry.orders)] + self._book.resting(symbol)
        by_fills = sum((position.amount * position.direction for position in positions), Decimal(0))
        by_orders = sum((Decimal(entry.filled) * entry.direction for entry in unread), Decimal(0))
        exited = [filled for order, filled in list(self._exited.get(symbol, {}).items()) if order not in known]
        entered = by_fills + by_orders
        left = entered + sum(exited, Decimal(0))
        # Beyond that they closed what was there before the guard: nobody holds the other side.
        return left if left * entered > 0 else Decimal(0)

    def report(self, symbol: str) -> "Steps[None]":
        """Reads the fills of a symbol, and reports what they closed."""
        yield from self._venue.market(symbol)
        yield from self.read(symbol)
        held = self._book.held(symbol)
        market = self._venue.market_now(symbol)
        rates = yield from self._rates(self._book.fills.get(symbol, []), str(market["quote"]))
        positions = self._positions(symbol, held, rates)
        for entry, position in ((e, p) for p in positions for e in held if e.trade_id == p.trade_id):
            own = [e for e in held if e.trade_id == entry.trade_id or e.trade.get("parent_trade_id") == entry.trade_id]
            all_read = all(self._is_read(leg) for leg in own)
            is_left = position.closed_at is not None  # what was bought for the least cost, less its fee, is no close
            if entry.stage == "open" and all_read and is_left and is_dust(position.amount, position.last_price, market):
                yield from self._report_close(entry, own, position)
        if held and all(entry.stage == "closed" for entry in held):
            fills = self._book.fills.get(symbol, [])
            self._book.flat(symbol, max(fills, key=lambda fill: fill.at) if fills else None)
            self._exited.pop(symbol, None)
        else:
            self._book.save()

    def read(self, symbol: str) -> "Steps[None]":
        """Reads the fills of a symbol, one reading after another."""
        yield from self._reading.take(self._read(symbol))

    def _read(self, symbol: str) -> "Steps[None]":
        held = self._book.held(symbol)
        if not held:
            return
        before = list(self._exited.get(symbol, {}))
        yield from self._read_fills(symbol, held)
        listed = {fill.order for fill in self._book.fills.get(symbol, [])}
        is_all = "None" in listed  # some exchanges do not tell whose fill it is
        for order in before:
            if is_all or not order or order in listed:
                self._exited.get(symbol, {}).pop(order, None)

    def _is_read(self, entry: Entry) -> bool:
        """Whether the exchange lists all of what its order says was filled."""
        fills = [fill for fill in self._book.fills.get(entry.symbol, []) if fill.order in entry.orders]
        return bool(fills) and sum(Decimal(fill.amount) for fill in fills) >= Decimal(entry.filled) * _NEARLY_ALL

    def _report_close(self, entry: Entry, legs: List[Entry], position: Position) -> "Steps[None]":
        funding = yield from self._funding(entry.symbol, position)
        rate = yield from self._rate_now(entry)
        pnl = to_8_places((profit(position) + funding) * rate)
        self._client.closed(
            trade_id=entry.trade_id, pnl=format(pnl, "f"), closed_at=instant_of(position.closed_at), wait=False
        )
        for leg in legs:
            leg.stage = "closed"
        self._book.save()

    def _rate_now(self, entry: Entry) -> "Steps[Decimal]":
        """The quote currency's rate in the bot's currency; the rate at the entry if there is no current one."""
        try:
            return (yield from self._venue.own_rate(quote_of(self._venue.market_now(entry.symbol))))
        except Exception as error:
            log.warning("no rate for the profit of %s (%s): that of its entry is taken", entry.symbol, unsigned(error))
            return Decimal(entry.rate)

    def _funding(self, symbol: str, position: Position) -> "Steps[Decimal]":
        """Received less paid while the trade was open, each payment once. What the exchange does not tell is left out."""
        market, fills = self._venue.market_now(symbol), self._book.fills.get(symbol, [])
        if not market.get("swap") or not self._venue.has("fetchFundingHistory") or not fills:
            return Decimal(0)
        since = self._book.funded.get(symbol, fills[0].at)
        until = position.closed_at or since
        try:
            paid = yield self._venue.read("fetch_funding_history", symbol, since)
            own = [pay for pay in paid if since <= int(pay["timestamp"]) <= until and pay.get("code") in _codes(market)]
            total = sum((decimal_of(pay["amount"]) for pay in own), Decimal(0))
        except Exception as error:
            log.warning("the funding of %s is not known (%s): its profit is reported without", symbol, unsigned(error))
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
        for entry in self._book.resting(symbol):  # what is filled of it is no exit of the others
            orders.update(dict.fromkeys(entry.orders, Position(entry.trade_id, entry.direction)))
        positions = list(by_id.values())
        add_up(positions, orders, self._book.fills.get(symbol, []), self._venue.market_now(symbol), rates)
        return positions

    def _read_fills(self, symbol: str, held: List[Entry]) -> "Steps[None]":
        known = {fill.id: fill for fill in self._book.fills.get(symbol, [])}
        ended_at = self._book.ended.get(symbol, [0, []])[0]
        last = max((fill.at for fill in known.values()), default=0)
        start = max(ended_at, (last or min(entry.start for entry in held)) - OVERLAP_MS)
        accounts: List[Dict[str, Any]] = []
        for entry in held:
            if entry.account not in accounts:
                accounts.append(entry.account)
        for account in accounts:
            yield from self._read_account(symbol, start, account, known)
        self._book.fills[symbol] = self._since_entry(sorted(known.values(), key=lambda fill: fill.at), held)

    def _read_account(
        self, symbol: str, since: int, account: Mapping[str, Any], known: Dict[str, Fill]
    ) -> "Steps[None]":
        """Adds to `known` what an account lists since then."""
        ended_at, ended_ids = self._book.ended.get(symbol, [0, []])
        while True:
            trades = yield self._venue.read("fetch_my_trades", symbol, since, None, dict(account))
            fresh = [fill for fill in read_fills(trades) if fill.id not in known]
            fresh = [fill for fill in fresh if fill.at > ended_at or (fill.at == ended_at and fill.id not in ended_ids)]
            known.update((fill.id, fill) for fill in fresh)
            if fresh:
                since = max(fill.at for fill in fresh)
            elif since + WINDOW_MS < time.time() * 1000:
                since += WINDOW_MS
            else:
                break

    @staticmethod
    def _since_entry(fills: List[Fill], held: List[Entry]) -> List[Fill]:
        """Fills from before the first entry closed none of them."""
        orders = {order for entry in held for order in entry.orders}
        first = next((place for place, fill in enumerate(fills) if fill.order in orders), len(fills))
        return fills[first:]

    def _rates(self, fills: List[Fill], quote: str) -> "Steps[Dict[str, Decimal]]":
        rates: Dict[str, Decimal] = {}
        for currency in sorted({currency for fill in fills for currency in fill.fees or {}} - {quote}):
            try:
                rate = yield from self._venue.rate(currency, quote)
            except Exception as error:
                log.warning("no rate of %s in %s (%s): a taker's fee is taken for it", currency, quote, unsigned(error))
                continue
            if rate is not None:
                rates[currency] = rate
        return rates


def _codes(market: Mapping[str, Any]) -> "tuple[Any, Any]":
    return market.get("settle"), market.get("quote")
