"""In whose name a request is sent. Without a name only reading is sent, by GET."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Callable, Iterator, Optional


@dataclass
class Scope:
    """The call of a guarded exchange that is under way in this thread or task."""

    exchange: int
    kind: str
    #: whether anything was sent that may change something
    sent: bool = False
    #: how a request of an entry ended of which it is not known whether it arrived: none follows it
    lost: Optional[Exception] = None
    #: one request that changes something is sent at most: of one that was lost it is not known whether it arrived
    is_sent_once: bool = False
    #: raises where it must not be sent any more
    check: Optional[Callable[[], None]] = None


_scope: "ContextVar[Optional[Scope]]" = ContextVar("phasegate_ccxt_scope", default=None)
_cost: "ContextVar[Optional[Decimal]]" = ContextVar("phasegate_ccxt_cost", default=None)


def scope_of(exchange: Any) -> Optional[Scope]:
    scope = _scope.get()
    return scope if scope is not None and scope.exchange == id(exchange) else None


@contextmanager
def within(scope: Scope) -> Iterator[Scope]:
    token = _scope.set(scope)
    try:
        yield scope
    finally:
        _scope.reset(token)


@contextmanager
def costing(cost: Optional[Decimal]) -> Iterator[None]:
    """Inside, the amount of an order is its cost in the quote currency."""
    token = _cost.set(cost)
    try:
        yield
    finally:
        _cost.reset(token)


def cost_in_scope() -> Optional[Decimal]:
    return _cost.get()
