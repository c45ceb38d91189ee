"""Where orders are decided about: an entry is asked for, an exit is passed on at once."""

from __future__ import annotations

import logging
import threading
import time
import uuid
from dataclasses import replace
from decimal import Decimal
from typing import Any, Callable, Dict, List, Mapping, Optional, Set, cast

from ..amounts import amount as to_8_places
from ..amounts import decimal_of, price_text
from ..answers import CheckAnswer
from ..check_answer import local_block
from ..client import Client
from ..problems import PhasegateError
from ..trades import Trade, read_trade
from .book import Book, Entry
from .errors import Blocked, Refused
from .methods import COST_AS_AMOUNT
from .orders import (
    DOLLARS,
    Order,
    is_on_margin,
    notional_of,
    planned_prices,
    price_to_ask,
    refuse_replacing,
)
from .scope import Scope
from .settlement import Settlement, unified
from .steps import AtExchange, AtPlatform, Steps

log = logging.getLogger("phasegate.ccxt")

#: Sends an order as it is decided.
Send = Callable[[Order], Any]

#: An exchange that answers with one of these has placed nothing.
_CERTAIN = frozenset(
    ("InsufficientFunds", "InvalidOrder", "OrderImmediatelyFillable", "OrderNotFillable", "ContractUnavailable")
    + ("BadRequest", "BadSymbol", "ArgumentsRequired", "AuthenticationError", "PermissionDenied", "AccountNotEnabled")
    + ("AccountSuspended", "NotSupported", "OperationRejected", "MarketClosed", "RestrictedLocation", "RateLimitExceeded")
)
#: The outbox knows of another life of this trade_id, which must not be given back.
_NOT_OURS = frozenset({"TRADE_ALREADY_REPORTED", "UNSETTLED", "CANCEL_WAITING"})


class Desk:
    """Of one guarded exchange. Its methods are steps (steps.py)."""

    def __init__(self, exchange: Any, client: Client, book: Book, currency: str, strategy: Optional[str]) -> None:
        self.book_file = book.file
        self._exchange = exchange
        self._client = client
        self._book = book
        self._currency = currency
        self._strategy = strategy
        self._is_reconciled = False
        #: trade_ids that a thread or task of this process is about to place
        self.under_way: Set[str] = set()
        #: those of them whose callers went away while the platform was asked
        self._abandoned: Set[str] = set()
        self._lock = threading.Lock()
        #: by symbol: filled by exits, by their orders' answers, since fills were read last
        self.exited: Dict[str, Decimal] = {}
        self.settlement = Settlement(self, exchange, client, book)

    # Orders

    def place(self, order: Order, send: Send) -> "Steps[Any]":
        """One order.

        :returns: ccxt's order structure
        :raises Blocked: an entry that is not allowed
        :raises Refused: it is not clear what it would be
        """
        market = yield from self.market(order.symbol)
        leaving = yield from self._exit(order, market)
        if leaving is not None:
            result = yield AtExchange(lambda: send(leaving), self.scope("exit"))
            self._note_exit(leaving, result)
            return result
        return (yield from self._enter(order, market, send))

    def place_all(self, requests: List[Any], read: Callable[[Any], Order], send: Send) -> "Steps[List[Any]]":
        """create_orders: one after the other. One that fails takes its place as a rejected order, as in ccxt."""
        results: List[Any] = []
        uncertain: List[Exception] = []
        for request in requests:
            try:
                results.append((yield from self.place(read(request), send)))
            except Exception as error:
                if not isinstance(error, (Blocked, Refused)) and type(error).__name__ not in _CERTAIN:
                    uncertain.append(error)  # an exit after it is placed all the same
                log.warning("an order of create_orders was not placed: %s", error)
                results.append({"id": None, "status": "rejected", "info": {"error": str(error)}})
        if uncertain:
            raise uncertain[0]
        return results

    def edit(self, order_id: str, order: Order, send: Send) -> "Steps[Any]":
        """edit_order: never beyond what was asked for.

        :raises Blocked: its permit cannot be renewed
        :raises Refused: it would be more than that
        """
        market = yield from self.market(order.symbol)
        client_order_id = order.params.get("clientOrderId")
        entry = self._book.of_order(str(order_id), order.symbol) or self._book.entry(str(client_order_id))
        if entry is None or entry.stage != "resting":
            leaving = yield from self._exit(order, market)
            if leaving is None:
                raise Refused(f"order {order_id} is no entry that Phasegate allowed: cancel it, and create a new order")
            return (yield AtExchange(lambda: send(leaving), self.scope("exit")))
        refuse_replacing(order)
        if order.side != entry.side or order.amount is None or order.is_conditional:
            raise Refused(f"edit_order of entry {order_id} needs the same side, an amount and no trigger")
        price = yield from self._price(order, market)
        notional = notional_of(order, market, price) * Decimal(entry.rate)
        if to_8_places(notional) > Decimal(entry.trade["notional"]):
            raise Refused(
                f"order {order_id} would become {notional:f}, Phasegate was asked about {entry.trade['notional']}: cancel it, "
                "and create a new order"
            )
        if entry.trade["mode"] == "live":  # paper has no permit
            answer: CheckAnswer = yield AtPlatform(lambda: self._client.renew(entry.trade_id))
            if not answer.allowed:
                raise Blocked(f"an edit of order {order_id}", answer)
        result = yield AtExchange(lambda: send(order), self.scope("order"))
        entry.orders.append(str(result.get("id") or order_id))
        entry.amount = format(order.amount, "f")
        self._book.save()
        return result

    # Exits

    def _exit(self, order: Order, market: Mapping[str, Any]) -> "Steps[Optional[Order]]":
        """The order as an exit: never more than closes. None: it is an entry. The platform is not asked, and nothing of
        Phasegate that fails can stop it."""
        if market.get("contract"):
            return (yield from self._exit_of_contract(order, market))
        if is_on_margin(order, self._exchange.options):
            return self._cut(order, self._known_position(order.symbol), market)
        if order.side == "sell" and market.get("base") not in self._own_currencies():
            refuse_replacing(order)
            return order  # coins that are owned: it cannot open anything
        return None

    def _exit_of_contract(self, order: Order, market: Mapping[str, Any]) -> "Steps[Optional[Order]]":
        if order.only_reduces(self._exchange.id):
            return order
        if order.position_side(self._exchange.id) is not None or order.params.get("hedged") is True:
            return None  # it adds to its side, whatever the other side holds
        leaving = self._cut(order, self._known_position(order.symbol), market)
        if leaving is None:
            try:
                positions = yield self.read("fetch_positions", [market["symbol"]])
            except Exception as error:
                log.warning("the position in %s is not known (%s): the order is an entry", order.symbol, error)
                return None
            leaving = self._cut(order, _net(positions, market), market)
        return None if leaving is None else leaving.with_params(reduceOnly=True)

    def _cut(self, order: Order, held: Decimal, market: Mapping[str, Any]) -> Optional[Order]:
        """An order against the position, up to the position."""
        if held * order.direction >= 0 or order.amount is None:
            return None
        if order.cost is not None:  # only a contract's reduceOnly keeps it within the position
            return order if market.get("contract") else None
        if order.amount <= abs(held):
            return order
        log.warning(
            "%s %s of %s closes %s: what is beyond would open the other side, place it as an order of its own",
            order.side,
            order.amount,
            order.symbol,
            abs(held),
        )
        return order.cut_to(abs(held))

    def _known_position(self, symbol: str) -> Decimal:
        """In the market's own unit, below 0 for a short; by the fills of the guard's own entries."""
        net = self.settlement.left(unified(self._exchange, symbol))
        return net + self.exited.get(unified(self._exchange, symbol), Decimal(0))

    def _note_exit(self, order: Order, result: Any) -> None:
        filled = result.get("filled") if isinstance(result, Mapping) else None
        if filled:
            symbol = unified(self._exchange, order.symbol)
            now = self.exited.get(symbol, Decimal(0))
            self.exited[symbol] = now + decimal_of(filled) * order.direction
        self.settlement.wake()

    # Entries

    def _enter(self, order: Order, market: Mapping[str, Any], send: Send) -> "Steps[Any]":
        refuse_replacing(order)
        if market.get("option"):
            raise Refused(f"{order.symbol} is an option: what an entry risks cannot be told by amount and price")
        if market.get("contract") and order.is_conditional:
            raise Refused("a conditional entry in a contract fills when nobody is asked: wait for the price, then order")
        yield from self._ready()
        entry = yield from self._asked(order, market)
        try:
            answer = yield from self._answer(entry)
            if not answer.allowed:
                raise Blocked(f"{order.side} {entry.trade['notional']} of {order.symbol}", answer)
            entry.stage = "sending"
            self._save_or_give_back(entry)
            return (yield from self._send(entry, order, send))
        finally:
            if entry.trade_id not in self._abandoned:
                self.under_way.discard(entry.trade_id)

    def _asked(self, order: Order, market: Mapping[str, Any]) -> "Steps[Entry]":
        """What is asked, stored before it is."""
        symbol = str(market["symbol"])
        if self._book.held(symbol):
            yield from self.settlement.close(symbol)
        if _takes_cost(self._exchange, order, market):
            order = replace(order, cost=order.amount)
        price = yield from self._price(order, market)
        rate = yield from self._rate(str(market["settle"] if market.get("linear") else market["quote"]))
        notional = to_8_places(notional_of(order, market, price) * rate)
        trade_id = str(order.own.get("trade_id") or order.params.get("clientOrderId") or self._new_id())
        if self._book.entry(trade_id) is not None:
            raise Refused(f"trade {trade_id} was asked for already: an order of its own takes an id of its own")
        if notional <= 0:
            raise Refused(f"an entry in {symbol} for {notional} is none")
        trade = {
            "trade_id": trade_id,
            "symbol": symbol,
            "side": order.trade_side,
            "mode": mode_of(self._exchange),
            "notional": format(notional, "f"),
            "entry_price": price_text(price),
            **{name: price_text(planned) for name, planned in planned_prices(order).items()},
            "strategy": order.own.get("strategy", self._strategy),
        }
        parent = self._book.open_trade(symbol, order.side)
        if parent is not None:
            trade["parent_trade_id"] = parent.trade_id
        told = {name: str(value) for name, value in trade.items() if value is not None}
        read_trade(told)  # what is wrong with it is said before anything is stored
        entry = Entry(trade_id, symbol, "buy" if order.side == "buy" else "sell", told, format(rate, "f"), _now())
        entry.amount = "0" if order.cost is not None else format(order.amount or 0, "f")
        with self._lock:
            self.under_way.add(trade_id)
            self._book.entries.append(entry)
            self._book.save()
        return entry

    def _answer(self, entry: Entry) -> "Steps[CheckAnswer]":
        """A block gives back what it may have been granted: nothing was sent."""

        def give_back() -> None:
            self.give_back(entry, "its order was not placed")
            self.under_way.discard(entry.trade_id)

        try:
            answer: CheckAnswer = yield AtPlatform(lambda: self._client.check(cast(Trade, entry.trade)), give_back)
        except Exception:
            give_back()
            raise
        except BaseException:  # the caller no longer waits: it is given back when the answer has come
            self._abandoned.add(entry.trade_id)
            raise
        if answer.allowed and self._client.is_permit_over(entry.trade_id):
            answer = local_block("PERMIT_EXPIRED")
        if answer.allowed:
            self.settlement.note_permit(entry, answer)
        elif not answer.local or answer.reason in _NOT_OURS or self._client.outbox.trade(entry.trade_id) is None:
            self._book.drop(entry)
        else:
            give_back()
        return answer

    def _send(self, entry: Entry, order: Order, send: Send) -> "Steps[Any]":
        """With the trade_id as the order's client id, by which it is found again."""
        scope = self.scope("order")
        sent = order.with_params(clientOrderId=entry.trade_id)
        try:
            result = yield AtExchange(lambda: send(sent), scope)
        except Exception as error:
            if not scope.sent or type(error).__name__ in _CERTAIN:
                self.give_back(entry, f"its order was not placed: {error}")
                raise
            log.warning("entry %s: it is not known whether its order was placed: %s", entry.trade_id, error)
            found = yield from self.settlement.look_up_now(entry)
            if found is None:
                raise
            return found
        yield from self.settlement.placed(entry, result)
        return result

    def _save_or_give_back(self, entry: Entry) -> None:
        try:
            self._book.save()
        except OSError as error:
            self._client.cancel(entry.trade_id, wait=False)
            raise Refused(f"the entry cannot be stored, so it is not placed: {error}") from error

    def give_back(self, entry: Entry, why: str) -> None:
        """Nothing of it was executed. Never waits for the platform."""
        log.info("the permit of %s is given back: %s", entry.trade_id, why)
        self._client.cancel(entry.trade_id, wait=False)
        self._book.drop(entry)

    # What it takes

    def _ready(self) -> "Steps[None]":
        """Both sides are compared once before the first entry."""
        if not self._is_reconciled:
            try:
                yield from self.reconcile()
            except PhasegateError as error:
                raise Blocked("not compared with the platform since the start", local_block(error.code, error.detail)) from error

    def reconcile(self) -> "Steps[Any]":
        """What an earlier process left is settled, by what the exchange knows."""
        yield from self.settlement.settle()
        result = yield AtPlatform(lambda: self._client.reconcile(None, self._was_executed))
        self._is_reconciled = True
        if result.open_here:
            log.warning("open on the platform, and not known here: %s", ", ".join(result.open_here))
        return result

    def _was_executed(self, trade: Dict[str, Any]) -> Any:
        """What is in the book is settled by the exchange's answers; the rest was not placed by this guard."""
        if self._book.entry(str(trade["trade_id"])) is None:
            log.warning("trade %s was permitted and is not known here: report or cancel it", trade["trade_id"])
        return NotImplemented

    def market(self, symbol: str) -> "Steps[Mapping[str, Any]]":
        if not self._exchange.markets:
            yield self.read("load_markets")
        market: Mapping[str, Any] = self._exchange.market(symbol)
        return market

    def _price(self, order: Order, market: Mapping[str, Any]) -> "Steps[Decimal]":
        ticker: Mapping[str, Any] = {}
        if order.type == "market" or order.side == "sell":
            ticker = yield self.read("fetch_ticker", market["symbol"])
        return price_to_ask(order, ticker)

    def _rate(self, currency: str) -> "Steps[Decimal]":
        """Of a currency in the bot's."""
        if currency in self._own_currencies():
            return Decimal(1)
        for own in sorted(self._own_currencies()):
            symbol = f"{currency}/{own}"
            if symbol in self._exchange.markets:
                ticker = yield self.read("fetch_ticker", symbol)
                return decimal_of(ticker.get("last") or ticker.get("close"))
        raise Refused(f"no rate of {currency} in {self._currency}: its notional cannot be told to Phasegate")

    def rate(self, currency: str, quote: str) -> "Steps[Optional[Decimal]]":
        """Of a fee's currency in another; None: there is none."""
        if {currency, quote} <= DOLLARS:
            return Decimal(1)
        if f"{currency}/{quote}" not in self._exchange.markets:
            return None
        ticker = yield self.read("fetch_ticker", f"{currency}/{quote}")
        return decimal_of(ticker.get("last") or ticker.get("close"))

    def _own_currencies(self) -> "frozenset[str]":
        return DOLLARS if self._currency in DOLLARS else frozenset({self._currency})

    def read(self, name: str, *args: Any) -> AtExchange:
        return AtExchange(lambda: getattr(self._exchange, name)(*args), self.scope("read"))

    def scope(self, kind: str) -> Scope:
        return Scope(id(self._exchange), kind)

    def _new_id(self) -> str:
        """Short and plain enough for the client order ids of every exchange."""
        ident = uuid.uuid4().hex
        family = str(self._exchange.id)
        if family.startswith("hyperliquid"):
            return "0x" + ident
        return ident[:24] if family.startswith("gate") else ident


def mode_of(exchange: Any) -> str:
    """Paper on the exchange's own test network, live everywhere else: the addresses in use decide, and nobody can tell
    otherwise."""
    network = "test" if exchange.isSandboxModeEnabled else "demo" if exchange.options.get("enableDemoTrading") else None
    used, other = exchange.urls.get("api"), exchange.urls.get(network) if network else None
    return "paper" if other and used == other else "live"


def _takes_cost(exchange: Any, order: Order, market: Mapping[str, Any]) -> bool:
    """Whether the amount of a market buy is its cost, as some exchanges have it on request."""
    if order.cost is not None or order.type != "market" or order.side != "buy" or not market.get("spot"):
        return False
    if exchange.id not in COST_AS_AMOUNT or order.price is not None:
        return False
    requires = order.params.get("createMarketBuyOrderRequiresPrice", exchange.options.get("createMarketBuyOrderRequiresPrice"))
    return requires is False


def _net(positions: Any, market: Mapping[str, Any]) -> Decimal:
    own = [position for position in positions or [] if position.get("symbol") == market["symbol"]]
    return sum(
        (
            decimal_of(position.get("contracts") or 0) * (-1 if position.get("side") == "short" else 1)
            for position in own
        ),
        Decimal(0),
    )


def _now() -> int:
    return int(time.time() * 1000)
