"""Phasegate for ccxt: `exchange = guard(ccxt.binance({...}))`."""

from .errors import Blocked, Refused
from .guarded import Guard, guard, release

__all__ = ["Blocked", "Guard", "Refused", "guard", "release"]
