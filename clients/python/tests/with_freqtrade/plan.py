"""The actions of these tests' strategies, set from outside. A separate module, because freqtrade
reloads strategies."""

from __future__ import annotations

from typing import Dict, Set


class Plan:
    """The action of a strategy."""

    def __init__(self) -> None:
        self.long: Set[str] = set()
        self.short: Set[str] = set()
        self.leave: Set[str] = set()
        #: stake to add (or, below 0, to take out), once
        self.adjust: Dict[str, float] = {}
        #: limit orders' prices, where it is not the market's
        self.entry_price: Dict[str, float] = {}
        self.exit_price: Dict[str, float] = {}
        self.new_price: Dict[str, float] = {}
        self.leverage = 1.0


plan = Plan()
