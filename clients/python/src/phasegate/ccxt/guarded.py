"""`exchange = guard(ccxt.binance({...}))`: from then on every entry of that exchange asks Phasegate first."""

from __future__ import annotations

import functools
import inspect
import logging
import os
import threading
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from typing import Any, Callable, Dict, Optional, Set, TypeVar, Union

from ..amounts import decimal_of
from ..client import Client
from .book import Book
from .desk import Desk, mode_of
from .errors import Refused
from .methods import METHODS, ORDERS_BY_GET, camel_case
from .orders import Order, read_order
from .scope import Scope, cost_in_scope, costing, scope_of, within
from .settings import AnyClient, client_of
from .steps import Steps, run, run_async

log = logging.getLogger("phasegate.ccxt")

E = TypeVar("E")

#: Passed on as they are; what they send is sent in their name.
_PASSED_ON = ("read", "cancel", "exit", "account")
#: Where everything that is sent passes.
_GATES = ("fetch", "watch", "watch_multiple", "client")
#: Attributes whose replacement would lead around the guard.
_KEPT = frozenset({"__class__", "phasegate", "fetch2", "request", "sign", *_GATES})
_MAX_CALLS = 16

#: Books in use, by file.
_books: Set[str] = set()
_classes: Dict[type, type] = {}
_making = threading.Lock()


class Guard:
    """`exchange.phasegate`. With an asyncio exchange `settle` and `reconcile` are to be awaited."""

    def __init__(self, exchange: Any, client: Client, desk: Desk) -> None:
        self.client = client
        self._exchange = exchange
        self._desk = desk
        self._threads = (
            ThreadPoolExecutor(_MAX_CALLS, thread_name_prefix="phasegate-ccxt") if is_async(exchange) else None
        )

    def settle(self) -> Any:
        """Reports what was filled and closed, renews the permits of resting orders, and cancels those without. Reading
        does it too, every 10 seconds; call it in a loop that reads nothing."""
        return self.take(self._desk.settlement.settle())

    def reconcile(self) -> Any:
        """Settles what an earlier process left, and compares both sides. The first entry does it too.

        :returns: a `Reconciled`
        :raises PhasegateError: the platform does not answer
        """
        return self.take(self._desk.reconcile())

    @property
    def mode(self) -> str:
        """`paper` on the exchange's test network or in its demo trading, `live` otherwise."""
        return mode_of(self._exchange)

    def take(self, steps: "Steps[Any]") -> Any:
        return run(steps) if self._threads is None else run_async(steps, self._threads)

    @property
    def desk(self) -> Desk:
        return self._desk


def guard(
    exchange: E,
    client: Optional[AnyClient] = None,
    *,
    base_url: Optional[str] = None,
    key: Optional[str] = None,
    outbox: "Union[str, os.PathLike[str], None]" = None,
    timeout: Optional[float] = None,
    currency: str = "USD",
    strategy: Optional[str] = None,
    name: Optional[str] = None,
) -> E:
    """Guards an exchange of `ccxt`, `ccxt.async_support` or `ccxt.pro`: the same object comes back, guarded.

    :param client: a `Client` or an `AsyncClient`; by default one for PHASEGATE_URL and PHASEGATE_KEY
    :param base_url: such as `https://phasegate.example`, instead of PHASEGATE_URL
    :param key: the bot's key, instead of PHASEGATE_KEY
    :param outbox: a folder for what must outlive a crash, for this bot alone
    :param timeout: seconds for a question to the platform
    :param currency: the bot's, as it was registered; USD, USDT and USDC stand for each other
    :param strategy: what trades: a version, a commit, a hash; at most 64 characters
    :param name: of the book of this exchange, where one client guards two of the same id
    :raises Refused: an exchange that does not tell an account's own fills
    :raises ValueError: it is not said whom to ask
    """
    plain: Any = exchange
    if isinstance(vars(plain).get("phasegate"), Guard):
        raise ValueError(f"this {plain.id} is guarded already")
    if not plain.has.get("createOrder") or not plain.has.get("fetchMyTrades"):
        raise Refused(f"{plain.id} has no orders, or does not tell its fills: closes could not be reported")
    asked = client_of(client, base_url, key, outbox, timeout)
    file = asked.outbox.folder / f"ccxt-{name or plain.id}.json"
    with _making:
        if str(file.resolve()) in _books:
            raise ValueError(f"another exchange is guarded with the book {file}: give this one a name")
        desk = Desk(plain, asked, Book(file), currency, strategy)
        kind = _guarded_class(type(plain))
        _books.add(str(file.resolve()))
    object.__setattr__(plain, "phasegate", Guard(plain, asked, desk))
    object.__setattr__(plain, "__class__", kind)
    return exchange


def release(exchange: Any) -> None:
    """Lets go of the client and the book of a guarded exchange, which places no entry from then on."""
    held: Guard = exchange.phasegate
    held.client.close()
    _books.discard(held.desk.book_file)


def is_async(exchange: Any) -> bool:
    return inspect.iscoroutinefunction(type(exchange).fetch)


def _guarded_class(plain: type) -> type:
    """A subclass that differs by the guard alone. Instances of the plain class become its instances."""
    if plain in _classes:
        return _classes[plain]
    methods: Dict[str, Any] = {}
    for kind in _PASSED_ON:
        for name in METHODS[kind]:
            _add(methods, plain, name, functools.partial(_passed_on, kind))
    for kind, answered in (("refused", _refused), ("order", _order), ("orders", _orders), ("edit", _edit), ("cost", _cost)):
        for name in METHODS[kind]:
            _add(methods, plain, name, answered)
    for name in _GATES:
        _add(methods, plain, name, _gate)
    for name in ("set_sandbox_mode", "enable_demo_trading"):
        _add(methods, plain, name, _network)
    for name, own in list(methods.items()):
        methods[camel_case(name)] = own
    names = frozenset(methods) | _KEPT
    methods.update(__setattr__=_setter(names), __reduce_ex__=_not_copied, __init__=_not_made, __module__=plain.__module__)
    made = type(plain.__name__, (plain,), methods)
    return _classes.setdefault(plain, made)


def _add(methods: Dict[str, Any], plain: type, name: str, around: Callable[[Any, str], Any]) -> None:
    own = getattr(plain, name, None)
    if callable(own):
        made = around(own, name)
        made.__name__, made.__doc__ = name, getattr(own, "__doc__", None)
        methods[name] = made


def _passed_on(kind: str, own: Any, name: str) -> Any:
    settles = kind == "read" and name.startswith("fetch_")
    closes = kind == "exit"

    if inspect.iscoroutinefunction(own):

        async def method(self: Any, *args: Any, **named: Any) -> Any:
            if scope_of(self) is not None:
                return await own(self, *args, **named)
            with within(Scope(id(self), kind)):
                result = await own(self, *args, **named)
            if closes:
                self.phasegate.desk.settlement.wake()
            if settles and self.phasegate.desk.settlement.is_due:
                await self.phasegate.settle()
            return result

        return method

    def method_now(self: Any, *args: Any, **named: Any) -> Any:
        if scope_of(self) is not None:
            return own(self, *args, **named)
        with within(Scope(id(self), kind)):
            result = own(self, *args, **named)
        if closes:
            self.phasegate.desk.settlement.wake()
        if settles and not inspect.isawaitable(result) and self.phasegate.desk.settlement.is_due:
            self.phasegate.settle()
        return result

    return method_now


def _gate(own: Any, name: str) -> Any:
    def check(self: Any, args: Any, named: Any) -> None:
        scope = scope_of(self)
        method = str(args[1] if len(args) > 1 else named.get("method", "GET")).upper() if name == "fetch" else "SEND"
        changes = method not in ("GET", "HEAD")
        if scope is None and (changes or self.id in ORDERS_BY_GET):
            what = f"{method} {str(args[0] if args else named.get('url')).split('?')[0]}"
            raise Refused(
                f"{what} is sent by no method that Phasegate knows, and could place an order: use ccxt's unified methods, "
                "such as create_order and fetch_balance"
            )
        if scope is not None and (changes or self.id in ORDERS_BY_GET):
            scope.sent = True

    if inspect.iscoroutinefunction(own):

        async def method(self: Any, *args: Any, **named: Any) -> Any:
            check(self, args, named)
            return await own(self, *args, **named)

        return method

    def method_now(self: Any, *args: Any, **named: Any) -> Any:
        check(self, args, named)
        return own(self, *args, **named)

    return method_now


def _inside_order(self: Any) -> bool:
    """Whether an order that was decided about is being sent: its parts are not asked about again."""
    scope = scope_of(self)
    return scope is not None and scope.kind in ("order", "exit")


def _refused(own: Any, name: str) -> Any:
    def method(self: Any, *args: Any, **named: Any) -> Any:
        if _inside_order(self):
            return own(self, *args, **named)
        raise Refused(f"{name} could open a position, or a way around Phasegate, that nobody is asked about")

    return method


def _network(_own: Any, name: str) -> Any:
    def method(self: Any, *_args: Any, **_named: Any) -> Any:
        raise Refused(f"{name} comes before guard(): trades of the test network are paper, the others are live")

    return method


def _order(own: Any, name: str) -> Any:
    def method(self: Any, *args: Any, **named: Any) -> Any:
        if _inside_order(self):
            return own(self, *args, **named)
        order = read_order(*args, **named, cost=cost_in_scope())
        return self.phasegate.take(self.phasegate.desk.place(order, _sending(self, own)))

    return _awaited(own, method)


def _orders(own: Any, name: str) -> Any:
    single = "create_order_ws" if name.endswith("_ws") else "create_order"

    def method(self: Any, orders: Any, params: Any = None) -> Any:
        if _inside_order(self):
            return own(self, orders, {} if params is None else params)

        def read(request: Any) -> Order:
            symbol, type, side = (request.get(told) for told in ("symbol", "type", "side"))
            merged = {**(params or {}), **(request.get("params") or {})}
            return read_order(symbol, type, side, request.get("amount"), request.get("price"), merged)

        plain = getattr(_plain_class(type(self)), single)
        return self.phasegate.take(self.phasegate.desk.place_all(list(orders), read, _sending(self, plain)))

    return _awaited(own, method)


def _edit(own: Any, name: str) -> Any:
    def method(
        self: Any, id: Any, symbol: Any, type: Any, side: Any, amount: Any = None, price: Any = None, params: Any = None
    ) -> Any:
        if _inside_order(self):
            return own(self, id, symbol, type, side, amount, price, {} if params is None else params)
        order = read_order(symbol, type, side, amount, price, params)

        def send(decided: Order) -> Any:
            told = (decided.symbol, type, side, decided.given_amount, decided.given_price, decided.params)
            return own(self, id, *told)

        return self.phasegate.take(self.phasegate.desk.edit(id, order, send))

    return _awaited(own, method)


def _cost(own: Any, name: str) -> Any:
    place = 2 if "_buy_" in name or "_sell_" in name else 3

    def cost_of(args: Any, named: Any) -> Optional[Decimal]:
        told = named["cost"] if "cost" in named else args[place - 1] if len(args) >= place else None
        return None if told is None else decimal_of(told)

    if inspect.iscoroutinefunction(own):

        async def method(self: Any, *args: Any, **named: Any) -> Any:
            with costing(cost_of(args, named)):
                return await own(self, *args, **named)

        return method

    def method_now(self: Any, *args: Any, **named: Any) -> Any:
        with costing(cost_of(args, named)):
            return own(self, *args, **named)

    return method_now


def _sending(exchange: Any, own: Any) -> Callable[[Order], Any]:
    """The plain method with an order's arguments."""

    def send(order: Order) -> Any:
        told = (order.symbol, order.given_type, order.side, order.given_amount, order.given_price, order.params)
        return own(exchange, *told)

    return send


def _awaited(own: Any, method: Any) -> Any:
    """A coroutine function where ccxt's own is one."""
    if not inspect.iscoroutinefunction(own):
        return method

    async def awaited(self: Any, *args: Any, **named: Any) -> Any:
        return await method(self, *args, **named)

    return awaited


def _plain_class(guarded: type) -> Any:
    return guarded.__mro__[1]


def _setter(kept: "frozenset[str]") -> Any:
    def set_attribute(self: Any, name: str, value: Any) -> None:
        if name in kept:
            raise Refused(f"{name} of a guarded exchange is not replaced: orders would go around Phasegate")
        object.__setattr__(self, name, value)

    return set_attribute


def _not_copied(self: Any, _protocol: Any) -> Any:
    raise TypeError("a guarded exchange is not copied or pickled: make one in each process, and guard it there")


def _not_made(self: Any, *_args: Any, **_named: Any) -> None:
    raise TypeError("make an exchange of ccxt's own class, and guard() it")
