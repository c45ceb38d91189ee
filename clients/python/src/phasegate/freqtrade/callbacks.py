"""The guard around each callback. It never raises: freqtrade treats an error in confirm_trade_entry
as a yes."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any, Callable, Dict, Optional, Tuple

from .gate import Gate
from .positions import DatabaseAside

log = logging.getLogger("phasegate.freqtrade")


@dataclass(frozen=True)
class Call:
    """One call of freqtrade."""

    strategy: Any
    #: calls what the strategy has under that name, with the same arguments
    own: Callable[[], Any]
    given: Dict[str, Any]
    #: starts the guard of the strategy; raises RefusedToStart
    start: Callable[[], None]

    @property
    def gate(self) -> Optional[Gate]:
        """None: bot_start has not run."""
        gate: Optional[Gate] = vars(self.strategy).get("_phasegate_gate")
        return gate


def bot_start(call: Call) -> Any:
    """The strategy first: what it sets on itself is tested too. An error here ends freqtrade, as it should."""
    result = call.own()
    call.start()
    return result


def bot_loop_start(call: Call) -> Any:
    gate = call.gate
    if gate is not None and not gate.settings.observe:
        _quietly("the settlement", gate.loop)
    return call.own()


def confirm_trade_entry(call: Call) -> bool:
    pair = call.given.get("pair")
    gate = call.gate
    try:
        agreed = bool(call.own())
    except Exception:
        if gate is not None and gate.settings.observe:
            raise
        log.exception("blocked: confirm_trade_entry of the strategy failed for %s", pair)
        return False
    if gate is None:
        log.error("blocked: entry of %s: bot_start of Phasegate has not run", pair)
        return False
    if not agreed:
        return False
    permitted = _permitted(f"entry of {pair}", lambda: gate.entry(call.strategy, call.given))
    return permitted or gate.settings.observe


def custom_stake_amount(call: Call) -> Any:
    gate = call.gate
    if gate is not None and gate.settings.observe:
        own = call.own()
        _quietly("the stake's limit", lambda: _tell_cap(gate, call.given, own))
        return own
    try:
        own = call.own()
        if gate is None:
            raise RuntimeError("bot_start of Phasegate has not run")
        return own if not own else gate.stake(call.given, own)
    except Exception as error:
        log.warning("no stake for %s: %s", call.given.get("pair"), error)
        return 0.0


def adjust_trade_position(call: Call) -> Any:
    own = call.own()
    stake = own[0] if isinstance(own, tuple) and own else own
    try:
        adds = stake is not None and stake > 0
    except TypeError:
        adds = True  # odd: freqtrade fails on it by itself, if it is none
    if not adds or _is_full(call):
        return own
    gate = call.gate
    if gate is None:
        log.error("blocked: addition to %s: bot_start of Phasegate has not run", call.given["trade"].pair)
        return _nothing(own)
    what = f"addition to {call.given['trade'].pair}"
    permitted = _permitted(what, lambda: gate.addition(call.strategy, call.given, stake))
    return own if permitted or gate.settings.observe else _nothing(own)


def adjust_entry_price(call: Call) -> Any:
    """adjust_order_price too, where it is about an entry."""
    own = call.own()
    if not call.given.get("is_entry", True) or not own or own == call.given.get("current_order_rate"):
        return own
    gate = call.gate
    if gate is None:
        log.error("the entry order of %s is cancelled: bot_start of Phasegate has not run", call.given.get("pair"))
        return None
    if gate.settings.observe:
        return own
    try:
        replaces = gate.replacement(call.given)
    except Exception as error:
        log.error("the entry order of %s is cancelled: %s", call.given.get("pair"), error)
        return None
    return call.given.get("current_order_rate") if replaces is None else own if replaces else None


def check_entry_timeout(call: Call) -> Any:
    gate = call.gate
    if gate is not None and not gate.settings.observe:
        if _permitted("timeout", lambda: gate.must_cancel(call.given)):
            return True
    return call.own()


def order_filled(call: Call) -> Any:
    gate = call.gate
    if gate is not None and not gate.settings.observe:
        _quietly("the report of a fill", lambda: gate.filled(call.given["trade"]))
    return call.own()


def confirm_trade_exit(call: Call) -> Any:
    """Never blocked here. If the strategy refuses the exit, that applies; an error of the strategy
    counts as a yes in freqtrade."""
    gate = call.gate
    goes_on = True
    try:
        own = call.own()
        goes_on = bool(own)
        return own
    finally:
        if goes_on and gate is not None and not gate.settings.observe:
            _quietly("the report of an exit", lambda: gate.exit(call.given))


def _tell_cap(gate: Gate, given: Dict[str, Any], own: Any) -> None:
    limit = gate.stake_limit(given)
    if limit is not None and own and own > limit:
        log.warning("the stake of %s would be %s instead of %s", given.get("pair"), limit, own)


def _is_full(call: Call) -> bool:
    """freqtrade will not add anyway, so nothing is asked."""
    most = getattr(call.strategy, "max_entry_position_adjustment", -1)
    made = getattr(call.given.get("trade"), "nr_of_successful_entries", 0)
    return bool(most > -1 and made > most)


def _nothing(own: Any) -> Any:
    return (None, *own[1:]) if isinstance(own, tuple) else None


def _permitted(what: str, ask: Callable[[], bool]) -> bool:
    """A fault of ours is no yes."""
    try:
        return ask()
    except Exception as error:
        log.error("blocked: %s: %s", what, error, exc_info=log.isEnabledFor(logging.DEBUG))
        return False


def _quietly(what: str, do: Callable[[], None]) -> None:
    try:
        do()
    except DatabaseAside as error:
        log.info("%s waits for the next loop: %s", what, error)
    except Exception:
        log.exception("%s failed; it is tried again in the next loop", what)


_POSITION = ("trade", "current_time", "current_rate", "current_profit", "min_stake", "max_stake")
_PRICE = ("trade", "order", "pair", "current_time", "proposed_rate", "current_order_rate", "entry_tag", "side")
_STAKE = ("pair", "current_time", "current_rate", "proposed_stake", "min_stake", "max_stake", "leverage", "entry_tag")
_ENTRY = ("pair", "order_type", "amount", "rate", "time_in_force", "current_time", "entry_tag", "side")
_EXIT = ("pair", "trade", "order_type", "amount", "rate", "time_in_force", "exit_reason", "current_time")
_ORDER = ("pair", "trade", "order", "current_time")

Around = Callable[[Call], Any]
#: What is done around a callback, and how freqtrade names its arguments, in their order.
AROUND: Dict[str, Tuple[Around, Tuple[str, ...]]] = {
    "bot_start": (bot_start, ()),
    "bot_loop_start": (bot_loop_start, ("current_time",)),
    "confirm_trade_entry": (confirm_trade_entry, _ENTRY),
    "confirm_trade_exit": (confirm_trade_exit, _EXIT),
    "custom_stake_amount": (custom_stake_amount, (*_STAKE, "side")),
    "adjust_trade_position": (adjust_trade_position, _POSITION),
    "adjust_order_price": (adjust_entry_price, (*_PRICE, "is_entry")),
    "adjust_entry_price": (adjust_entry_price, _PRICE),
    "check_entry_timeout": (check_entry_timeout, _ORDER),
    "order_filled": (order_filled, _ORDER),
}
