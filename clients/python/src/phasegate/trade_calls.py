"""The calls about one trade, for what is built on them."""

from __future__ import annotations

from typing import Protocol

from .answers import CheckAnswer, Delivery
from .outbox.outbox import Outbox
from .trades import Entry, Trade


class TradeCalls(Protocol):
    """The part of a `Client` that a guarded trade and a reconciliation call."""

    @property
    def outbox(self) -> Outbox: ...

    def check(self, trade: Trade) -> CheckAnswer: ...

    def is_permit_over(self, trade_id: str) -> bool: ...

    def opened(self, entry: Entry) -> Delivery: ...

    def cancel(self, trade_id: str) -> Delivery: ...
