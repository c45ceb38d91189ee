"""A platform that is down, hangs, comes back or answers what is no allow, and a bot that is killed: never an entry without
an allow, never an exit held up."""

from __future__ import annotations

import json
import subprocess
import sys
import unittest
from pathlib import Path
from typing import Any, Dict, List, Tuple

from ..scratch import KEY
from .bot import ALLOWS, BUY, PERP, SELL, Bot
from .test_guard import WithNode

TESTS = Path(__file__).resolve().parents[2]


def checked(answer: Dict[str, Any]) -> Dict[str, Any]:
    return {"answers": {**ALLOWS, "POST /v1/trade-checks": [answer]}}


FAULTS: Dict[str, Any] = {
    "down": {"listening": False},
    "hanging": checked({"fault": "black_hole"}),
    "cut off": checked({"fault": "cut", "named": "allow"}),
    "garbage": checked({"fault": "garbage"}),
    "more than 20 checks a second": checked({"named": "rate_limited"}),
    "failing": checked({"named": "database_unavailable"}),
    "allow without a permit": checked({"named": "allow_paper"}),
    "allow for less": checked({"named": "allow", "json": {"max_notional": "1"}}),
}


class Faults(WithNode):
    async def test_no_entry_without_an_allow_and_no_exit_held_up(self) -> None:
        blocked = entries = exits = 0
        for fault, program in FAULTS.items():
            with self.subTest(fault):
                self.server.program({"answers": ALLOWS})
                bot = await Bot(self.server.url, self.folder / fault, timeout=0.4).start()
                try:
                    await bot.filled(bot.trader.market(BUY))
                    self.server.program(program)
                    before = len(bot.arrived)
                    orders = self.entries(bot)
                    # The exits are sent while the platform is asked about the entries.
                    sent = await self.leave(bot)
                    for order in orders:
                        await bot.denied(order)
                        blocked += 1
                    arrived = bot.arrived[before:]
                    entries += sum(str(order.client_order_id) in arrived for order in orders)
                    exits += sum(name in arrived for name in sent)
                    asked = {check["trade_id"] for check in self.checks}
                    self.assertLessEqual(asked, {str(order.client_order_id) for order in orders})
                    self.assertEqual(bot.position, 0)
                finally:
                    await bot.stop()
        self.assertEqual((blocked, entries, exits), (32, 0, 40))

    @staticmethod
    def entries(bot: Bot) -> List[Any]:
        trader = bot.trader
        return [trader.market(BUY), trader.limit(BUY, 95), trader.limit(BUY, 90, "0.5"), trader.market(BUY, "0.1")]

    async def leave(self, bot: Bot) -> List[str]:
        """Five ways out of a position of 1; the last one is for more."""
        trader = bot.trader
        stop = trader.order_factory.stop_market(
            *(PERP.id, SELL, PERP.make_qty(1), PERP.make_price(80)),
            reduce_only=True,
        )
        trader.submit_order(stop)
        resting = [stop, trader.limit(SELL, 130, "0.5", reduce_only=True)]
        filled = [trader.market(SELL, "0.2"), trader.market(SELL, "0.3", reduce_only=True)]
        for order in filled:
            await bot.filled(order)
        turned = trader.market(SELL, "2")
        await bot.until(lambda: bot.position == 0)
        return [*(str(order.client_order_id) for order in [*resting, *filled]), f"{turned.client_order_id}-X"]

    async def test_the_loop_goes_on_while_the_platform_hangs(self) -> None:
        self.server.program({"answers": ALLOWS})
        bot = await self.bot(timeout=2.0)
        await bot.filled(bot.trader.market(BUY))
        self.server.program(FAULTS["hanging"])
        entry = bot.trader.market(BUY)
        await bot.until(lambda: len(self.checks) == 1)
        for price in range(101, 121):
            await bot.quote(price)
        await bot.filled(bot.trader.market(SELL, reduce_only=True))
        self.assertEqual(bot.trader.names(entry), ["OrderInitialized"])  # not answered yet
        self.assertIn("PLATFORM_TIMEOUT", await bot.denied(entry))

    async def test_a_platform_restarted_between_allow_and_report_hears_of_the_trade_later(self) -> None:
        bot = await self.bot(timeout=0.4)
        self.assertIn("PLATFORM", await self.denied_while_down(bot))
        self.server.program({"answers": ALLOWS})
        await bot.until(lambda: bot.guard.client.is_reachable)
        order = bot.trader.limit(BUY, 95)
        await bot.until(lambda: order.is_open)
        self.server.program({"listening": False})
        await bot.quote(94)
        await bot.filled(order)
        await bot.filled(bot.trader.market(SELL))
        trade_id = str(order.client_order_id)
        self.assertEqual([r for r in await bot.reports() if r[0] != "cancel"], [("opened", trade_id), ("closed", trade_id)])
        told = {"json": {"trade_id": trade_id}}
        answers = {
            "POST /v1/trades": [{"named": "trade_opened", **told}],
            "POST /v1/trades/{trade_id}/close": [{"named": "trade_closed", **told}],
        }
        self.server.program({"answers": {**ALLOWS, **answers}})
        await bot.until(lambda: not bot.guard.client.outbox.waiting)
        self.assertEqual(len(self.received("POST /v1/trades")), 1)

    async def denied_while_down(self, bot: Bot) -> str:
        self.server.program({"listening": False})
        return await bot.denied(bot.trader.market(BUY))


class WithKilled(WithNode):
    def kill(self, where: str) -> str:
        """Runs a bot that is killed with -9; which trade it had asked for."""
        self.folder = self.folder / where
        command = ["-m", "tests.with_nautilus.killed", where, self.server.url, str(self.folder), KEY]
        done = subprocess.run([sys.executable, *command], cwd=TESTS, capture_output=True, text=True)
        self.assertEqual(done.returncode, -9, done.stderr)
        return str(self.checks[0]["trade_id"])


class Killed(WithKilled):
    async def killed(self, where: str) -> Tuple[Bot, str]:
        """The bot after a killed one, over its outbox; and the trade of that."""
        trade_id = self.kill(where)
        self.server.program({"answers": {**ALLOWS, "GET /v1/trades/{trade_id}": [{"named": "trade_unknown"}]}})
        return await self.bot(), trade_id

    async def test_between_check_and_order_the_permit_is_given_back(self) -> None:
        for where in ("asked", "sending"):
            with self.subTest(where):
                self.server.program({"answers": ALLOWS})
                bot, trade_id = await self.killed(where)
                again = await bot.filled(bot.trader.market(BUY))
                self.assertEqual(bot.arrived, [str(again.client_order_id)])
                given_back = [request["path"] for request in self.received("DELETE /v1/trade-checks/{trade_id}")]
                self.assertEqual(given_back, [f"/v1/trade-checks/{trade_id}"])
                await bot.stop()

    async def test_a_trade_that_was_open_stays_open_and_is_named_when_it_is_gone(self) -> None:
        bot, trade_id = await self.killed("reported")
        stored = json.loads((self.folder / "box" / "nautilus.json").read_text())["entries"]
        self.assertEqual([(entry["trade_id"], entry["stage"]) for entry in stored], [(trade_id, "open")])
        with self.assertLogs("phasegate.nautilus", "ERROR") as said:
            await bot.filled(bot.trader.market(BUY))
        self.assertIn(f"{trade_id} is no longer held", said.output[0])  # the sandbox forgets its positions


if __name__ == "__main__":
    unittest.main()
