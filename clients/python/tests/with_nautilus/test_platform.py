"""The real platform and a real node: what the platform has recorded is what happened at the venue."""

from __future__ import annotations

import os
import subprocess
import sys
import unittest
from pathlib import Path
from typing import Any, Dict, List

from ..examples import python_blocks
from ..real_platform import RealPlatform
from ..scratch import WithFolder
from .bot import BUY, SELL, Bot
from .scripted import factory

PACKAGE = Path(__file__).resolve().parents[2]
GUIDE = Path(__file__).resolve().parents[4] / "docs" / "nautilus.md"


class WithPlatform(WithFolder, unittest.IsolatedAsyncioTestCase):
    platform: RealPlatform

    @classmethod
    def setUpClass(cls) -> None:
        cls.platform = RealPlatform()
        cls.addClassCleanup(cls.platform.stop)
        cls.trader = cls.platform.bot("real_money_trial")

    async def bot(self, **options: Any) -> Bot:
        bot = Bot(self.platform.url, self.folder, **{"key": self.trader["key"], "timeout": 30.0, **options})
        self.addAsyncCleanup(bot.stop)
        return await bot.start()

    def trade(self, trade_id: str) -> Dict[str, Any]:
        found = [trade for trade in self.platform.trades(self.trader["id"]) if trade["trade_id"] == trade_id]
        self.assertEqual(len(found), 1)
        return found[0]


class Recorded(WithPlatform):
    async def test_a_trade_with_an_addition(self) -> None:
        bot = await self.bot()
        first = str((await bot.filled(bot.trader.market(BUY, "0.5"))).client_order_id)
        await bot.delivered()
        await bot.filled(bot.trader.market(BUY, "0.25"))
        await bot.quote(110)
        await bot.filled(bot.trader.market(SELL, "0.75"))
        await bot.delivered()
        trade = self.trade(first)
        self.assertEqual((trade["status"], trade["permitted"], trade["mode"]), ("closed", True, "live"))
        # 7.5, less a taker's 0.04% of 50, 25 and 82.5.
        self.assertEqual((trade["notional"], trade["pnl"]), ("75", "7.437"))

    async def test_a_kill_between_allow_and_order_leaves_no_permit_behind(self) -> None:
        self.killed("sending")
        bot = await self.bot()
        await bot.filled(bot.trader.market(BUY, "0.5"))
        await bot.delivered()
        self.assertEqual(bot.guard.client.status()["open_permits"], [])
        await bot.filled(bot.trader.market(SELL, "0.5"))
        await bot.delivered()

    async def test_a_kill_after_the_order_arrived_leaves_its_trade(self) -> None:
        self.killed("sending")
        (permit,) = self.permits()
        bot = await self.bot(factory=factory(known=[permit]))
        await bot.delivered()
        self.assertEqual((self.trade(permit)["status"], self.trade(permit)["permitted"]), ("open", True))
        order = bot.trader.market(SELL, "1", reduce_only=True)
        await bot.until(lambda: "OrderAccepted" in bot.trader.names(order))
        bot.venue.fill(order, 1, 100)
        await bot.until(lambda: bot.position == 0)
        await bot.delivered()
        self.assertEqual((self.trade(permit)["status"], self.trade(permit)["pnl"]), ("closed", "-0.1"))

    def permits(self) -> List[str]:
        client = self.client(self.platform.url, key=self.trader["key"], outbox=self.folder / "other", timeout=30.0)
        return [permit["trade_id"] for permit in client.status()["open_permits"]]

    def killed(self, where: str) -> None:
        command = ["-m", "tests.with_nautilus.killed", where, self.platform.url, str(self.folder), self.trader["key"]]
        done = subprocess.run([sys.executable, *command], cwd=PACKAGE, capture_output=True, text=True)
        self.assertEqual(done.returncode, -9, done.stderr)

    async def test_the_example_of_the_guide(self) -> None:
        newcomer = self.platform.bot("experience")
        (self.folder / "example.py").write_text(python_blocks(GUIDE)[0])
        asked = {"PHASEGATE_URL": self.platform.url, "PHASEGATE_KEY": newcomer["key"]}
        environment = {**os.environ, **asked, "PYTHONPATH": str(PACKAGE / "src")}
        ran = [sys.executable, "example.py"]
        done = subprocess.run(ran, cwd=self.folder, capture_output=True, text=True, env=environment)
        self.assertIn("traded", done.stdout, done.stderr)
        (trade,) = self.platform.trades(newcomer["id"])
        self.assertEqual((trade["status"], trade["mode"], trade["notional"]), ("closed", "paper", "100"))


if __name__ == "__main__":
    unittest.main()
