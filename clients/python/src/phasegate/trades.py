"""A bot's reports in the form in which they are sent; invalid values are a TypeError or a
ValueError."""

from __future__ import annotations

import uuid
from typing import Any, Callable, Dict, Literal, Mapping, Optional, TypedDict

from .arguments import (
    MAX_NAME_LENGTH,
    MAX_REASON_LENGTH,
    Instant,
    Money,
    choice,
    identifier,
    instant,
    money,
    printable,
    strategy_name,
    trade_identifier,
)

Fields = Mapping[str, object]


Side = Literal["long", "short"]
Mode = Literal["paper", "live"]
EntryKind = Literal["strategy", "manual_override"]
CloseKind = Literal["strategy", "emergency_exit"]


class _TradeFields(TypedDict):
    trade_id: str
    symbol: str
    side: Side
    mode: Mode
    notional: Money


class Trade(_TradeFields, total=False):
    """A trade to ask for. trade_id is the bot's own; notional the exposure at entry (stake times leverage). The three
    prices together are its planned R:R. None in an optional field is as if it were left out."""

    entry_price: Optional[Money]
    stop_price: Optional[Money]
    target_price: Optional[Money]
    #: the trade that this one adds to
    parent_trade_id: Optional[str]
    #: what trades: a version, a commit, a hash of code and settings; at most 64 characters
    strategy: Optional[str]


class Entry(Trade, total=False):
    """An entry that was executed; opened_at left out is now."""

    opened_at: Optional[Instant]
    kind: Optional[EntryKind]


class EntryFacts(TypedDict, total=False):
    """The execution of a checked trade: fields left out are as requested, opened_at is now."""

    notional: Optional[Money]
    entry_price: Optional[Money]
    opened_at: Optional[Instant]


class _CloseFields(TypedDict):
    trade_id: str
    pnl: Money


class Close(_CloseFields, total=False):
    """A close; pnl is net of fees; closed_at left out is now."""

    closed_at: Optional[Instant]
    kind: Optional[CloseKind]


class EmergencyExit(TypedDict, total=False):
    """Any known facts: the exit is permitted in any case. A missing exit_id is generated, `at` is
    now."""

    exit_id: str
    symbol: str
    reason: str
    trade_id: Optional[str]
    at: Instant


class _PortfolioFields(TypedDict):
    value: Money
    net_flow: Money


class Portfolio(_PortfolioFields, total=False):
    """The value of the account; net_flow is deposits less withdrawals since the last report."""

    open_pnl: Optional[Money]
    report_id: Optional[str]
    at: Optional[Instant]


Reader = Callable[[Any, str], Any]


def _positive(value: Any, name: str) -> str:
    return money(value, name, positive=True)


def _one_of(*choices: str) -> Reader:
    return lambda value, name: choice(value, name, choices)


_TRADE: Dict[str, Reader] = {
    "trade_id": trade_identifier,
    "symbol": identifier,
    "side": _one_of("long", "short"),
    "mode": _one_of("paper", "live"),
    "notional": _positive,
}
_MORE_OF_A_TRADE: Dict[str, Reader] = {
    "entry_price": _positive,
    "stop_price": _positive,
    "target_price": _positive,
    "parent_trade_id": identifier,
}
_STRATEGY: Dict[str, Reader] = {"strategy": strategy_name}
_MORE_OF_AN_ENTRY: Dict[str, Reader] = {"opened_at": instant, "kind": _one_of("strategy", "manual_override")}
_PORTFOLIO: Dict[str, Reader] = {"value": money, "net_flow": money}
_FACTS: Dict[str, Reader] = {"notional": _positive, "entry_price": _positive, "opened_at": instant}


def read_trade(given: Fields) -> Dict[str, Any]:
    return _read("a trade", given, _TRADE, {**_MORE_OF_A_TRADE, **_STRATEGY})


def read_entry(given: Fields) -> Dict[str, Any]:
    """`opened_at` in milliseconds since 1970. A report does not name the strategy: the check has."""
    entry = _read("an entry", given, _TRADE, {**_MORE_OF_A_TRADE, **_STRATEGY, **_MORE_OF_AN_ENTRY})
    entry.pop("strategy", None)
    return entry


def read_facts(given: object) -> Dict[str, Any]:
    """`opened_at` in milliseconds since 1970."""
    if not isinstance(given, Mapping):
        raise TypeError(
            "what was executed must be a dict such as {'notional': '99.50', 'entry_price': '187.25'}, or None for "
            f"nothing, not {type(given).__name__}"
        )
    return _read("what was executed", given, {}, _FACTS)


def read_close(given: Fields) -> Dict[str, Any]:
    """`closed_at` in milliseconds since 1970."""
    more = {"closed_at": instant, "kind": _one_of("strategy", "emergency_exit")}
    return _read("a close", given, {"trade_id": trade_identifier, "pnl": money}, more)


def read_portfolio(given: Fields) -> Dict[str, Any]:
    """`at` in milliseconds since 1970; report_id is made up where there is none."""
    more = {"report_id": identifier, "open_pnl": money, "at": instant}
    return {"report_id": uuid.uuid4().hex, **_read("a portfolio report", given, _PORTFOLIO, more)}


def read_exit(given: Fields) -> Dict[str, Any]:
    """The readable part of an emergency exit; never raises. `at` in milliseconds since 1970, if it
    is readable."""
    exit_fields: Dict[str, Any] = {
        "exit_id": printable(given.get("exit_id"), uuid.uuid4().hex, MAX_NAME_LENGTH),
        "symbol": printable(given.get("symbol"), "unknown", MAX_NAME_LENGTH),
        "reason": printable(given.get("reason"), "no reason given", MAX_REASON_LENGTH),
    }
    trade_id: Optional[str] = printable(given.get("trade_id"), "", MAX_NAME_LENGTH)
    if trade_id:
        exit_fields["trade_id"] = trade_id
    try:
        exit_fields["at"] = instant(given["at"], "at")  # type: ignore[arg-type]
    except Exception:  # odd or left out: now
        pass
    return exit_fields


def as_fields(given: Optional[Mapping[str, object]], named: Mapping[str, object]) -> Mapping[str, object]:
    """A call's argument: a mapping, names, or both."""
    if given is None:
        return named
    if not isinstance(given, Mapping):
        raise TypeError(f"the argument must be a dict or names, not {type(given).__name__}")
    twice = [name for name in named if name in given]
    if twice:
        raise TypeError(f"given twice: {', '.join(twice)}")
    return {**given, **named}


def _read(
    what: str, given: Fields, required: Mapping[str, Reader], optional: Mapping[str, Reader]
) -> Dict[str, Any]:
    missing = [name for name in required if given.get(name) is None]
    if missing:
        raise TypeError(f"{what} must have {', '.join(missing)}")
    readers = {**required, **optional}
    unknown = [str(name) for name in given if name not in readers]
    if unknown:
        raise TypeError(f"{what} has no {', '.join(unknown)}")
    return {name: read(given[name], name) for name, read in readers.items() if given.get(name) is not None}
