"""A guarded node: what is asked, what passes, what is reported."""

from __future__ import annotations

import unittest
from typing import Any, Dict, List

from phasegate.nautilus import guard

from ..fault_server import FaultServer
from ..scratch import KEY, WithFolder
from .bot import ALLOWS, BUY, PAIR, PERP, SELL, SPOT, Bot, SandboxLiveExecClientFactory

BLOCKS: Dict[str, Any] = {**ALLOWS, "POST /v1/trade-checks": [{"named": "block_daily_limit"}]}


class WithNode(WithFolder, unittest.IsolatedAsyncioTestCase):
    server: FaultServer

    @classmethod
    def setUpClass(cls) -> None:
        cls.server = FaultServer()
        cls.addClassCleanup(cls.server.stop)

    def setUp(self) -> None:
        super().setUp()
        self.server.program({"answers": ALLOWS})

    async def bot(self, **options: Any) -> Bot:
        bot = Bot(self.server.url, self.folder, **options)
        self.addAsyncCleanup(bot.stop)
        return await bot.start()

    def received(self, route: str) -> List[Any]:
        return [request for request in self.server.received() if request["route"] == route]

    @property
    def checks(self) -> List[Any]:
        return [request["body"] for request in self.received("POST /v1/trade-checks")]


class Asking(WithNode):
    async def test_an_entry_is_asked_for_and_its_trade_is_reported_net_of_fees(self) -> None:
        bot = await self.bot(strategy="v7")
        order = await bot.filled(bot.trader.market(BUY))
        trade_id = str(order.client_order_id)
        (asked,) = self.checks
        self.assertEqual((asked["trade_id"], asked["symbol"]), (trade_id, "ETHUSDT-PERP.BINANCE"))
        self.assertEqual((asked["side"], asked["mode"], asked["notional"]), ("long", "live", "100.00000000"))
        self.assertEqual((asked["entry_price"], asked["strategy"]), ("100", "v7"))
        await bot.quote(110)
        await bot.filled(bot.trader.market(SELL))
        self.assertEqual(await bot.reports(), [("opened", trade_id), ("closed", trade_id)])
        opened, closed = (report.body for report in bot.guard.client.outbox.waiting)
        # A taker's 0.04% of 100 and of 110.
        self.assertEqual((opened["notional"], closed["pnl"]), ("100.00000000", "9.91600000"))
        self.assertEqual(len(self.checks), 1)

    async def test_a_blocked_entry_is_denied_and_never_arrives(self) -> None:
        bot = await self.bot()
        self.server.program({"answers": BLOCKS})
        self.assertIn("DAILY_LIMIT", await bot.denied(bot.trader.market(BUY)))
        bracket = bot.trader.order_factory.bracket(
            PERP.id, BUY, PERP.make_qty(1), sl_trigger_price=PERP.make_price(90), tp_price=PERP.make_price(120)
        )
        bot.trader.submit_order_list(bracket)
        for order in bracket.orders:
            self.assertIn("DAILY_LIMIT", await bot.denied(order))
        self.assertEqual((bot.arrived, await bot.reports()), ([], []))

    async def test_ids_come_back_in_netting_and_each_opening_is_a_trade_of_its_own(self) -> None:
        bot = await self.bot()
        entries = []
        for side, back in ((BUY, SELL), (SELL, BUY), (BUY, SELL)):
            entries.append(str((await bot.filled(bot.trader.market(side))).client_order_id))
            await bot.filled(bot.trader.market(back, reduce_only=True))
        self.assertEqual(len({str(position.id) for position in bot.node.cache.positions()}), 1)
        expected = [(kind, entry) for entry in entries for kind in ("opened", "closed")]
        self.assertEqual(await bot.reports(), expected)
        self.assertEqual([asked["side"] for asked in self.checks], ["long", "short", "long"])

    async def test_an_addition_names_its_parent_and_one_close_ends_both(self) -> None:
        bot = await self.bot()
        first = str((await bot.filled(bot.trader.market(BUY))).client_order_id)
        second = str((await bot.filled(bot.trader.market(BUY))).client_order_id)
        self.assertEqual([asked.get("parent_trade_id") for asked in self.checks], [None, first])
        await bot.filled(bot.trader.market(SELL, "0.5"))
        await bot.filled(bot.trader.market(SELL, "1.5"))
        self.assertEqual(await bot.reports(), [("opened", first), ("opened", second), ("closed", first)])

    async def test_a_bracket_tells_its_stop_and_target(self) -> None:
        bot = await self.bot()
        bracket = bot.trader.order_factory.bracket(
            *(PERP.id, BUY, PERP.make_qty(1)),
            sl_trigger_price=PERP.make_price(90),
            tp_price=PERP.make_price(120),
        )
        bot.trader.submit_order_list(bracket)
        await bot.filled(bracket.first)
        (asked,) = self.checks
        self.assertEqual((asked["stop_price"], asked["target_price"]), ("90", "120"))
        self.assertEqual(len(bot.arrived), 3)

    async def test_the_sandbox_is_paper(self) -> None:
        bot = await self.bot(factory=SandboxLiveExecClientFactory)
        self.server.program({"answers": {**ALLOWS, "POST /v1/trade-checks": [{"named": "allow_paper"}]}})
        await bot.filled(bot.trader.market(SELL))
        self.assertEqual([asked["mode"] for asked in self.checks], ["paper"])

    async def test_what_cannot_be_measured_is_not_sent(self) -> None:
        bot = await self.bot()
        bot.node.cache.add_instrument(SPOT)
        self.assertIn("no price", await bot.denied(bot.trader.market(BUY, instrument=SPOT)))
        self.assertEqual((self.checks, bot.arrived), ([], []))

    async def test_an_order_cancelled_while_it_is_asked_about_is_not_sent(self) -> None:
        bot = await self.bot()
        self.server.program({"answers": {**ALLOWS, "POST /v1/trade-checks": [{"named": "allow", "delay_ms": 300}]}})
        order = bot.trader.limit(BUY, 99)
        await bot.until(lambda: len(self.checks) == 1)
        bot.trader.cancel_order(order)
        self.assertIn("cancelled before it was allowed", await bot.denied(order))
        await bot.until(lambda: self.given_back == [str(order.client_order_id)])
        self.assertEqual(bot.arrived, [])

    @property
    def given_back(self) -> List[str]:
        cancels = self.received("DELETE /v1/trade-checks/{trade_id}")
        return [str(request["path"]).rsplit("/", 1)[1] for request in cancels]

    async def test_a_change_stays_within_what_was_asked_for(self) -> None:
        bot = await self.bot()
        order = bot.trader.limit(BUY, 90)
        await bot.until(lambda: "OrderAccepted" in bot.trader.names(order))
        bot.trader.modify_order(order, price=PERP.make_price(95))
        await bot.until(lambda: "OrderModifyRejected" in bot.trader.names(order))
        bot.trader.modify_order(order, quantity=PERP.make_qty(0.9), price=PERP.make_price(99))
        await bot.until(lambda: "OrderUpdated" in bot.trader.names(order))
        await bot.quote(98)
        await bot.filled(order)
        self.assertEqual(len(self.checks), 1)

    async def test_a_resting_order_keeps_its_permit(self) -> None:
        short = {"json": {"permit": {"expires_at": "2026-03-09T14:30:01.000Z"}}}
        self.server.program({"answers": {**ALLOWS, "POST /v1/trade-checks": [{"named": "allow", **short}]}})
        bot = await self.bot()
        order = bot.trader.limit(BUY, 90)
        await bot.until(lambda: len(self.received("POST /v1/trade-checks/{trade_id}/renew")) > 0)
        self.assertTrue(order.is_open)

    async def test_a_resting_order_without_its_permit_is_cancelled(self) -> None:
        short = {"json": {"permit": {"expires_at": "2026-03-09T14:30:01.000Z"}}}
        answers = {"POST /v1/trade-checks": [{"named": "allow", **short}]}
        refused = {"POST /v1/trade-checks/{trade_id}/renew": [{"named": "block_daily_limit"}]}
        self.server.program({"answers": {**ALLOWS, **answers, **refused}})
        bot = await self.bot()
        order = bot.trader.limit(BUY, 90)
        await bot.until(lambda: "OrderCanceled" in bot.trader.names(order))
        await bot.until(lambda: self.given_back == [str(order.client_order_id)])


class Exits(WithNode):
    async def test_a_larger_order_closes_the_position_and_does_not_open_the_other_side(self) -> None:
        bot = await self.bot()
        await bot.filled(bot.trader.market(BUY))
        self.server.program({"listening": False})
        turned = bot.trader.market(SELL, "3")
        self.assertIn("1.000 are closed by", await bot.denied(turned))
        await bot.until(lambda: bot.position == 0)
        self.assertEqual(bot.arrived[-1], f"{turned.client_order_id}-X")
        self.assertEqual((await bot.reports())[-1][0], "closed")

    async def test_exits_without_reduce_only_cannot_open_the_other_side_together(self) -> None:
        bot = await self.bot()
        await bot.filled(bot.trader.market(BUY))
        target = bot.trader.limit(SELL, 120)
        await bot.until(lambda: "OrderAccepted" in bot.trader.names(target))
        stopped = bot.trader.market(SELL)
        await bot.denied(stopped)  # closed by an order with reduce_only
        await bot.until(lambda: bot.position == 0 and "OrderCanceled" in bot.trader.names(target))
        self.assertEqual(len(self.checks), 1)

    async def test_hedging(self) -> None:
        bot = await self.bot(oms_type="HEDGING")
        await bot.filled(bot.trader.market(BUY))
        await bot.filled(bot.trader.market(SELL))  # another position, asked for
        self.assertEqual([asked["side"] for asked in self.checks], ["long", "short"])
        self.server.program({"listening": False})
        for position in bot.node.cache.positions_open():
            bot.trader.close_position(position)
        await bot.until(lambda: not bot.node.cache.positions_open())
        self.assertEqual([kind for kind, _id in await bot.reports()], ["opened", "opened", "closed", "closed"])

    async def test_spot(self) -> None:
        bot = await self.bot(account="CASH", instrument=SPOT)
        await bot.filled(bot.trader.market(BUY, instrument=SPOT))
        self.assertEqual(len(self.checks), 1)
        self.server.program({"listening": False})
        await bot.filled(bot.trader.market(SELL, "1.5", instrument=SPOT))  # coins from before among them
        self.assertEqual([kind for kind, _id in await bot.reports()], ["opened", "closed"])
        # For the node it is short now, and what is bought would close that.
        for more in ({}, {"reduce_only": True}):
            await bot.denied(bot.trader.market(BUY, "0.5", instrument=SPOT, **more))


class Venues(WithNode):
    async def test_two_clients_of_one_node(self) -> None:
        bot = await self.bot(forex=True, paper=["SIM"])
        await bot.quote(0.5, PAIR)
        coins = await bot.filled(bot.trader.market(BUY))
        paper = {"named": "allow_paper"}
        self.server.program({"answers": {**ALLOWS, "POST /v1/trade-checks": [paper]}})
        pair = await bot.filled(bot.trader.market(SELL, "1000", instrument=PAIR))
        (asked,) = self.checks
        self.assertEqual((asked["mode"], asked["symbol"], asked["notional"]), ("paper", "AUD/USD.SIM", "500.00000000"))
        self.server.program({"listening": False})
        await bot.quote(0.49, PAIR)
        for position in bot.node.cache.positions_open():
            bot.trader.close_position(position)
        await bot.until(lambda: not bot.node.cache.positions_open())
        await bot.reports()
        pnl = {report.trade_id: report.body["pnl"] for report in bot.guard.client.outbox.waiting if report.kind == "closed"}
        # A taker's 0.04% of 200; 0.002% of 500 and of 490, each to a cent.
        self.assertEqual(pnl, {str(coins.client_order_id): "-0.08000000", str(pair.client_order_id): "9.98000000"})


class Setting(WithNode):
    async def test_what_cannot_be_guarded_is_said(self) -> None:
        bot = await self.bot()
        with self.assertRaisesRegex(ValueError, "before the node runs"):
            guard(bot.node, base_url=self.server.url, key=KEY)

    async def test_a_paper_account_must_be_one_of_the_nodes(self) -> None:
        with self.assertRaisesRegex(ValueError, "no execution client BYBIT"):
            Bot(self.server.url, self.folder, paper=["BYBIT"])


if __name__ == "__main__":
    unittest.main()
