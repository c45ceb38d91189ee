"""The methods of a guarded exchange, around ccxt's own."""

from __future__ import annotations

import functools
import inspect
from contextlib import contextmanager
from decimal import Decimal
from typing import Any, Callable, Dict, Iterator, Optional

from ..amounts import decimal_of
from .errors import CERTAIN, Refused
from .methods import METHODS, ORDERS_BY_GET, camel_case
from .orders import Order, read_order
from .scope import Scope, cost_in_scope, costing, scope_of, within

#: Passed on as they are; what they send is sent in their name.
_PASSED_ON = ("read", "cancel", "exit", "account")
#: Where everything that is sent passes.
_GATES = ("fetch", "watch", "watch_multiple", "client")
#: Attributes whose replacement would lead around the guard.
_KEPT = frozenset({"__class__", "phasegate", "fetch2", "request", "sign", *_GATES})

_classes: Dict[type, type] = {}


def guarded_class(plain: type) -> type:
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
            if scope.lost is not None:
                raise scope.lost
            if scope.check is not None:
                scope.check()
            scope.sent = True

    if inspect.iscoroutinefunction(own):

        async def method(self: Any, *args: Any, **named: Any) -> Any:
            check(self, args, named)
            with _once(scope_of(self)):
                return await own(self, *args, **named)

        return method

    def method_now(self: Any, *args: Any, **named: Any) -> Any:
        check(self, args, named)
        with _once(scope_of(self)):
            return own(self, *args, **named)

    return method_now


@contextmanager
def _once(scope: Optional[Scope]) -> Iterator[None]:
    """`maxRetriesOnFailure` of ccxt repeats orders too, and an order that was filled keeps no exchange from taking its id
    again: one allow would be two entries, and an exit without reduceOnly would open the other side."""
    try:
        yield
    except Exception as error:
        if scope is not None and (scope.kind == "order" or scope.is_sent_once) and scope.sent and type(error).__name__ not in CERTAIN:
            scope.lost = error
        raise


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
