"""The fixture that the tests of a bot share: the platform, the exchange, a folder of its own, and what the platform recorded."""

from __future__ import annotations

import os
import tempfile
import unittest
from decimal import Decimal
from pathlib import Path
from typing import Any, Dict, List

from phasegate.freqtrade.gate import close_gates

from tests.real_platform import RealPlatform

from .bot import Bot, configuration
from .exchange import Exchange
from .plan import Plan, plan

PAIR = "BTC/USDT"


class BotCase(unittest.TestCase):
    platform: RealPlatform
    exchange: Exchange

    @classmethod
    def setUpClass(cls) -> None:
        cls.platform, cls.exchange = RealPlatform(), Exchange()

    @classmethod
    def tearDownClass(cls) -> None:
        cls.exchange.stop()
        cls.platform.stop()

    def setUp(self) -> None:
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = Path(temporary.name)
        self.addCleanup(close_gates, self.folder)
        self.exchange.reset()
        vars(plan).update(vars(Plan()))

    # Actions of a test

    def started(self, strategy: str, phase: str, **more: Any) -> Bot:
        self.registered = self.platform.bot(phase)
        os.environ["PHASEGATE_KEY"] = self.registered["key"]
        self.told = configuration(self.exchange, self.folder, self.platform.url, **more)
        return self.again(strategy)

    def again(self, strategy: str = "Live") -> Bot:
        """As a new process would start."""
        close_gates(self.folder)
        return Bot(self.folder, self.told, strategy)

    def recorded(self) -> List[Dict[str, Any]]:
        """Oldest first."""
        trades = [t for t in self.platform.trades(self.registered["id"]) if (t["symbol"] or "").endswith("USDT")]
        return sorted(trades, key=lambda trade: (trade["opened_at"], trade["trade_id"]))

    def the_one(self) -> Dict[str, Any]:
        trades = self.recorded()
        self.assertEqual(len(trades), 1, trades)
        return trades[0]

    def events(self, kind: str) -> List[Dict[str, Any]]:
        told = self.platform._carry_out({"get": f"/v1/bots/{self.registered['id']}/events?limit=100"})
        return [event for event in told["body"]["items"] if event["type"] == kind]

    def profit(self, pair: str) -> Decimal:
        """Of the pair's closed trades, by freqtrade itself."""
        closed = [Decimal(str(trade.close_profit_abs)) for trade in Bot.trades(pair) if not trade.is_open]
        return sum((one.quantize(Decimal("1e-8")) for one in closed), Decimal(0))
