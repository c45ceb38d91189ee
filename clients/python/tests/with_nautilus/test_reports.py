"""What is reported of fills in parts, fees in other currencies, races at a venue, and orders from before a crash."""

from __future__ import annotations

import unittest
from typing import Any

from .bot import ALLOWS, BUY, SELL, Bot
from .scripted import factory
from .test_faults import WithKilled
from .test_guard import WithNode


class WithVenue(WithNode):
    async def scripted(self, **options: Any) -> Bot:
        return await self.bot(factory=factory(**options))

    async def accepted(self, bot: Bot, order: Any) -> Any:
        await bot.until(lambda: "OrderAccepted" in bot.trader.names(order))
        return order

    async def bought(self, bot: Bot, quantity: float = 1, fee: str = "0 USDT") -> Any:
        order = await self.accepted(bot, bot.trader.limit(BUY, 100, str(quantity)))
        bot.venue.fill(order, quantity, 100, fee)
        await bot.until(lambda: bot.position == quantity)
        return order

    async def sold(self, bot: Bot, quantity: float, price: float, fee: str = "0 USDT") -> None:
        order = await self.accepted(bot, bot.trader.market(SELL, str(quantity), reduce_only=True))
        held = bot.position
        bot.venue.fill(order, quantity, price, fee)
        await bot.until(lambda: bot.position < held)


class Reporting(WithVenue):
    async def test_an_entry_filled_in_part_is_reported_as_that_when_its_rest_is_cancelled(self) -> None:
        bot = await self.scripted()
        order = await self.accepted(bot, bot.trader.limit(BUY, 100))
        bot.venue.fill(order, 0.25, 100)
        await bot.until(lambda: bot.position == 0.25)
        self.assertEqual(await bot.reports(), [])
        bot.trader.cancel_order(order)
        await bot.until(lambda: bool(order.is_closed))
        await bot.reports()
        (opened,) = bot.guard.client.outbox.waiting
        self.assertEqual((opened.kind, opened.body["notional"]), ("opened", "25.00000000"))

    async def test_the_rest_of_an_entry_is_cancelled_when_its_position_is_closed(self) -> None:
        bot = await self.scripted()
        order = await self.accepted(bot, bot.trader.limit(BUY, 100))
        bot.venue.fill(order, 0.25, 100)
        await bot.until(lambda: bot.position == 0.25)
        await self.sold(bot, 0.25, 104)
        await bot.until(lambda: "OrderCanceled" in bot.trader.names(order))
        trade_id = str(order.client_order_id)
        self.assertEqual(await bot.reports(), [("opened", trade_id), ("closed", trade_id)])
        self.assertEqual(bot.guard.client.outbox.waiting[1].body["pnl"], "1.00000000")

    async def test_a_fee_in_coins_is_a_cost(self) -> None:
        bot = await self.scripted()
        await self.bought(bot, fee="0.001 ETH")
        await self.sold(bot, 1, 110, fee="0.11 USDT")
        await bot.reports()
        # 10 - 0.11, and 0.001 coins at 100.
        self.assertEqual(bot.guard.client.outbox.waiting[1].body["pnl"], "9.79000000")

    async def test_what_cannot_be_converted_is_said_and_not_counted_as_nothing(self) -> None:
        bot = await self.scripted()
        order = await self.bought(bot, fee="0.001 BNB")
        with self.assertLogs("phasegate.nautilus", "ERROR") as said:
            await self.sold(bot, 1, 110)
        self.assertIn("no rate of BNB", said.output[0])
        self.assertEqual(await bot.reports(), [("opened", str(order.client_order_id))])

    async def test_entries_asked_for_before_the_first_is_filled_share_its_result(self) -> None:
        bot = await self.scripted()
        orders = [await self.accepted(bot, bot.trader.limit(BUY, 100, quantity)) for quantity in ("0.75", "0.25")]
        for order, quantity in zip(orders, (0.75, 0.25)):
            bot.venue.fill(order, quantity, 100)
        await bot.until(lambda: bot.position == 1)
        await self.sold(bot, 1, 110)
        await bot.reports()
        closes = [report.body["pnl"] for report in bot.guard.client.outbox.waiting if report.kind == "closed"]
        self.assertEqual(closes, ["7.50000000", "2.50000000"])

    async def test_a_position_that_no_allow_made_is_reported_as_what_it_is(self) -> None:
        bot = await self.scripted(takes_cancels=False)
        await self.bought(bot)
        target = await self.accepted(bot, bot.trader.limit(SELL, 120))  # without reduce_only
        await self.sold(bot, 1, 110)
        with self.assertLogs("phasegate.nautilus", "ERROR") as said:
            bot.venue.fill(target, 1, 120)
            await bot.until(lambda: bot.position == -1)
        self.assertIn("without a permit", said.output[0])
        kind, trade_id = (await bot.reports())[-1]
        self.assertEqual((kind, trade_id), ("opened", f"{target.client_order_id}-U"))


class Racing(WithVenue):
    async def test_two_exits_at_once_close_a_position_once(self) -> None:
        """The venue has not answered about the first one when the second is decided about."""
        bot = await self.scripted()
        await self.bought(bot)
        first, second = bot.trader.market(SELL), bot.trader.market(SELL)
        self.assertIn("1.000 are closed by", await bot.denied(second))
        await self.accepted(bot, first)
        sent = [order for order in bot.venue.arrived if order.side == SELL]
        self.assertEqual([order.is_reduce_only for order in sent], [False, True])


class Recovering(WithKilled):
    async def test_an_order_that_arrived_before_a_kill_is_reported_and_so_is_its_close(self) -> None:
        trade_id = self.kill("sending")
        self.server.program({"answers": {**ALLOWS, "GET /v1/trades/{trade_id}": [{"named": "trade_unknown"}]}})
        bot = await self.bot(factory=factory(known=[trade_id]))
        self.assertEqual(bot.position, 1)
        self.assertEqual(await bot.reports(), [("opened", trade_id)])
        order = bot.trader.market(SELL, reduce_only=True)
        await bot.until(lambda: "OrderAccepted" in bot.trader.names(order))
        bot.venue.fill(order, 1, 105)
        await bot.until(lambda: bot.position == 0)
        self.assertEqual(await bot.reports(), [("opened", trade_id), ("closed", trade_id)])
        self.assertEqual(bot.guard.client.outbox.waiting[1].body["pnl"], "4.90000000")
        self.assertEqual(self.received("DELETE /v1/trade-checks/{trade_id}"), [])


if __name__ == "__main__":
    unittest.main()
