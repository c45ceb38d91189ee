"""`class MyStrategy(Guarded, IStrategy)`: freqtrade's callbacks, guarded."""

from __future__ import annotations

import functools
import importlib
import inspect
from typing import TYPE_CHECKING, Any, Callable, Iterator, Optional

from .callbacks import AROUND, Call
from .gate import Gate, gate_of
from .nesting import Within
from .observing import logs_say_so
from .settings import RefusedToStart, is_inert, read_settings, refuse_key_in

if TYPE_CHECKING:
    _Base: Any = object
else:
    try:
        # hyperopt pickles the modules of all bases up to IStrategy by value: `builtins` too, were a base a plain object
        _Base = importlib.import_module("freqtrade.strategy").IStrategy
    except ImportError:
        _Base = object

#: Of these two freqtrade calls the first; it refuses a strategy that overrides both.
_ORDER_PRICE, _ENTRY_PRICE = "adjust_order_price", "adjust_entry_price"
#: Without these nothing is guarded.
_NEEDED = ("bot_start", "confirm_trade_entry")


class Guarded(_Base):
    """Must precede IStrategy. Every entry is checked first, whichever callbacks the strategy overrides.

    The strategy may define `phasegate_stop` and `phasegate_target` (pair, rate, side, current_time, entry_tag →
    a price or None) to tell what an entry plans; else `stoploss` and `minimal_roi` do.
    """

    _phasegate_gate: Optional[Gate] = None

    def __init_subclass__(cls, **named: Any) -> None:
        super().__init_subclass__(**named)
        for name in AROUND:
            _guard(cls, name)


def start(strategy: Any) -> None:
    """The end of bot_start.

    :raises RefusedToStart: entries would go unguarded
    """
    for name in _guarded_names(type(strategy)):
        if not hasattr(getattr(type(strategy), name, None), "phasegate_plain"):
            raise RefusedToStart(f"{name} was replaced after the class was made: Phasegate would not be asked")
        if name in vars(strategy):
            raise RefusedToStart(f"{name} is set on the strategy itself: Phasegate would not be asked")
    settings = read_settings(strategy.config)
    if settings.observe:
        logs_say_so()
    strategy._phasegate_gate = gate_of(settings)


def _guard(cls: type, name: str) -> None:
    """Puts the guard around what a class has under that name, its own or inherited."""
    found = inspect.getattr_static(cls, name, None)
    if name == _ENTRY_PRICE and _overrides(cls, _ORDER_PRICE):
        if not _overrides(cls, name) and hasattr(found, "phasegate_plain"):
            setattr(cls, name, found.phasegate_plain)
        return
    if name == _ORDER_PRICE and not _overrides(cls, name):
        return
    if found is not None and not hasattr(found, "phasegate_plain"):
        setattr(cls, name, _behind_guard(name, found))


def _guarded_names(cls: type) -> Iterator[str]:
    for name in AROUND:
        if name == _ORDER_PRICE and not _overrides(cls, name):
            continue
        if name == _ENTRY_PRICE and _overrides(cls, _ORDER_PRICE):
            continue
        if name in _NEEDED or hasattr(cls, name):
            yield name


def _overrides(cls: type, name: str) -> bool:
    """Whether it is another one than freqtrade's own."""
    found = inspect.getattr_static(cls, name, None)
    plain = getattr(found, "phasegate_plain", found)
    own = [vars(base)[name] for base in cls.__mro__ if base.__name__ == "IStrategy" and name in vars(base)]
    return bool(own) and plain is not own[0]


def _is_inert(strategy: Any) -> bool:
    try:
        return is_inert(strategy.config)
    except Exception:  # nothing is known of it: it may trade
        return False


def _behind_guard(name: str, plain: Any) -> Callable[..., Any]:
    around, names = AROUND[name]

    @functools.wraps(getattr(plain, "__func__", plain))
    def callback(self: Any, *args: Any, **named: Any) -> Any:
        def own() -> Any:
            return plain.__get__(self, type(self))(*args, **named)

        if _is_inert(self):
            if name == "bot_start":
                refuse_key_in(self.config)
            return own()
        with Within(self, _ORDER_PRICE if name == _ENTRY_PRICE else name) as is_first:
            if not is_first:  # the strategy calls super(), or one callback calls another
                return own()
            return around(Call(self, own, {**dict(zip(names, args)), **named}, lambda: start(self)))

    callback.phasegate_plain = plain  # type: ignore[attr-defined]
    return callback
