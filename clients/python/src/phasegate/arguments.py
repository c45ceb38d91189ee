"""Checks arguments against the contract before anything is sent: a TypeError or a ValueError names
the argument."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Optional, Tuple, Union

Money = Union[Decimal, str]
Instant = Union[datetime, str]

_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
_MILLISECOND = timedelta(milliseconds=1)
MAX_NAME_LENGTH = 200
MAX_REASON_LENGTH = 1000
MAX_STRATEGY_LENGTH = 64
_PLAIN = re.compile(r"-?([0-9]+)(?:\.([0-9]+))?")
_MAX_DIGITS = 30
_INSTANT = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})[Tt]([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:[.,]([0-9]+))?)?"
    r"(?:[Zz]|([+-])([0-9]{2})(?::([0-9]{2}))?)"
)
#: Control characters, line separators, and halves of characters, which UTF-8 cannot hold.
_NOT_IN_A_NAME = frozenset({"Cc", "Cs", "Zl", "Zp"})


def money(value: Money, name: str, *, positive: bool = False) -> str:
    """A plain decimal as text; a float or an int is refused, because a float has already lost
    precision."""
    if isinstance(value, Decimal):
        if not value.is_finite():
            raise ValueError(f"{name} must be a number, not {value}")
        text = format(value, "f")
    elif isinstance(value, str):
        text = value
    else:
        raise TypeError(f"{name} must be a Decimal or a string such as '100.50', not {type(value).__name__}")
    match = _PLAIN.fullmatch(text)
    if match is None:
        raise ValueError(f"{name} must be a plain decimal such as 100.50, not {_shown(text)}")
    whole, fraction = match.group(1).lstrip("0"), (match.group(2) or "").rstrip("0")
    if len(whole) > _MAX_DIGITS or len(fraction) > _MAX_DIGITS:
        raise ValueError(f"{name} has more than {_MAX_DIGITS} digits before or after the point")
    if positive and (text.startswith("-") or not (whole or fraction)):
        raise ValueError(f"{name} must be greater than 0, not {_shown(text)}")
    return text


def instant(value: Instant, name: str) -> int:
    """An instant that says its zone → milliseconds since 1970; digits beyond are cut off."""
    if isinstance(value, datetime):
        if value.utcoffset() is None:
            raise ValueError(f"{name} must say its time zone: use datetime.now(timezone.utc)")
        return (value - _EPOCH) // _MILLISECOND
    if not isinstance(value, str):
        raise TypeError(f"{name} must be a datetime with a zone or ISO 8601 text, not {type(value).__name__}")
    milliseconds = instant_in(value)
    if milliseconds is None:
        raise ValueError(f"{name} must be ISO 8601 with a zone, such as 2026-03-09T14:30:00Z, not {_shown(value)}")
    return milliseconds


def instant_in(text: object) -> Optional[int]:
    """ISO 8601 with a zone → milliseconds since 1970, None when it is none."""
    match = _INSTANT.fullmatch(text) if isinstance(text, str) else None
    if match is None:
        return None
    year, month, day, hour, minute, second, fraction, sign, zone_hour, zone_minute = match.groups()
    try:
        local = datetime(int(year), int(month), int(day), int(hour), int(minute), int(second or 0), tzinfo=timezone.utc)
        ahead = time(int(zone_hour or 0), int(zone_minute or 0))
    except ValueError:
        return None
    offset = timedelta(hours=ahead.hour, minutes=ahead.minute)
    whole = (local - _EPOCH - (-offset if sign == "-" else offset)) // _MILLISECOND
    return whole + int((fraction or "")[:3].ljust(3, "0"))


def instant_text(milliseconds: int) -> str:
    """Milliseconds since 1970 → UTC as the platform writes it: 2026-03-09T11:00:00.000Z."""
    return (_EPOCH + milliseconds * _MILLISECOND).replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"


def identifier(value: str, name: str) -> str:
    """1 to 200 characters without control characters: an id, a symbol."""
    if not isinstance(value, str):
        raise TypeError(f"{name} must be a string, not {type(value).__name__}")
    if value == "":
        raise ValueError(f"{name} is empty")
    if len(value.encode("utf-16-le", "surrogatepass")) // 2 > MAX_NAME_LENGTH:
        raise ValueError(f"{name} is longer than {MAX_NAME_LENGTH} characters")
    if any(unicodedata.category(sign) in _NOT_IN_A_NAME for sign in value):
        raise ValueError(f"{name} holds a control character")
    return value


def strategy_name(value: str, name: str) -> str:
    """1 to 64 characters."""
    if len(identifier(value, name).encode("utf-16-le")) // 2 > MAX_STRATEGY_LENGTH:
        raise ValueError(f"{name} is longer than {MAX_STRATEGY_LENGTH} characters")
    return value


def trade_identifier(value: str, name: str) -> str:
    """An identifier that is part of addresses, where `.` and `..` have another meaning."""
    if identifier(value, name) in (".", ".."):
        raise ValueError(f"{name} must not be . or ..")
    return value


def choice(value: str, name: str, choices: Tuple[str, ...]) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{name} must be a string, not {type(value).__name__}")
    if value not in choices:
        raise ValueError(f"{name} must be {' or '.join(choices)}, not {_shown(value)}")
    return value


def printable(value: object, otherwise: str, longest: int) -> str:
    """Converts any value to text that a log can hold: an emergency exit is not refused for its
    wording."""
    if value is None:
        return otherwise
    try:
        text = str(value)
    except Exception:  # a foreign __str__ may do anything
        return otherwise
    clean = "".join(" " if unicodedata.category(sign) in _NOT_IN_A_NAME else sign for sign in text[:longest]).strip()
    return clean or otherwise


def _shown(text: str) -> str:
    return repr(text if len(text) <= 60 else text[:60] + "…")


def header_text(value: str, name: str) -> str:
    """Text that a header can hold; the text itself is never shown: it may be the key."""
    if not isinstance(value, str):
        raise TypeError(f"{name} must be a string, not {type(value).__name__}")
    if not value or any(not 33 <= ord(sign) <= 126 for sign in value):
        raise ValueError(f"{name} must be text of visible ASCII characters, without spaces")
    return value


def key_text(value: str) -> str:
    """A bot's key; an error says where one comes from, and never tells what was given."""
    if value is None or value == "":
        raise ValueError("the key is missing: an operator makes one on the bot's page, or `phase keys create --bot ID`")
    if isinstance(value, str) and value != value.strip():
        raise ValueError("the key begins or ends with a space or a line's end: use key.strip() on what was read from a file")
    if isinstance(value, str) and value.startswith("pgt_"):
        raise ValueError("this is a person's token (pgt_…): a bot asks with its own key (pgk_…)")
    return header_text(value, "key")
