"""Ids for trades that a bot asks about."""

from __future__ import annotations

import re
import time
from typing import Optional

from .arguments import Instant, choice, identifier, instant
from .trades import Side

_MAX_SYMBOL_LENGTH = 100


def trade_id(symbol: str, side: Side, at: Optional[Instant] = None, *, seconds: int = 60, prefix: str = "") -> str:
    """The same id for every try within a period, so that an entry that is tried again is asked about once.

    :param at: when the entry was decided, such as the candle's instant; now by default
    :param seconds: length of the period: a candle's, or how often the bot decides
    :param prefix: to tell bots or strategies of one key apart
    :returns: such as `btc-usdt-long-20260309T1430Z`: what may be part of an address, at most 200 characters
    """
    identifier(symbol, "symbol")
    choice(side, "side", ("long", "short"))
    if isinstance(seconds, bool) or not isinstance(seconds, int) or seconds < 1:
        raise ValueError(f"seconds must be a whole number above 0, not {seconds!r}")
    now = time.time() if at is None else instant(at, "at") / 1000
    began = int(now) // seconds * seconds
    moment = time.strftime("%Y%m%dT%H%MZ" if seconds % 60 == 0 else "%Y%m%dT%H%M%SZ", time.gmtime(began))
    plain = re.sub("[^a-z0-9]+", "-", symbol.lower()).strip("-")[:_MAX_SYMBOL_LENGTH]
    return "-".join(part for part in (prefix, plain, side, moment) if part)
