"""Order lists that are no bracket: exits at once, entries when all of them are allowed."""

from __future__ import annotations

import unittest

from nautilus_trader.model.events import OrderInitialized
from nautilus_trader.model.identifiers import OrderListId
from nautilus_trader.model.orders import OrderList, OrderUnpacker

from .bot import ALLOWS, BUY, PERP, SELL
from .test_guard import WithNode


class Lists(WithNode):
    async def test_an_exit_in_a_list_does_not_wait_for_its_entries(self) -> None:
        bot = await self.bot()
        await bot.filled(bot.trader.market(BUY))
        slow = {"named": "block_daily_limit", "delay_ms": 500}
        self.server.program({"answers": {**ALLOWS, "POST /v1/trade-checks": [slow]}})
        factory = bot.trader.order_factory
        leaving = factory.market(PERP.id, SELL, PERP.make_qty(1), reduce_only=True)
        entering = factory.limit(PERP.id, BUY, PERP.make_qty(1), PERP.make_price(90))
        bot.trader.submit_order_list(OrderList(OrderListId("list-1"), [entering, leaving]))
        await bot.filled(leaving)
        self.assertEqual(bot.trader.names(entering), ["OrderInitialized"])
        self.assertIn("DAILY_LIMIT", await bot.denied(entering))
        self.assertEqual(len(bot.arrived), 2)

    async def test_an_entry_that_follows_another_one_is_asked_for_too(self) -> None:
        bot = await self.bot()
        factory = bot.trader.order_factory
        bracket = factory.bracket(
            PERP.id, BUY, PERP.make_qty(1), sl_trigger_price=PERP.make_price(90), tp_price=PERP.make_price(120)
        )
        follows = OrderInitialized.to_dict(bracket.orders[1].init_event)
        follows.update(order_side="BUY", reduce_only=False)
        chained = OrderUnpacker.from_init(OrderInitialized.from_dict(follows))
        only_one = {"named": "block_daily_limit"}
        self.server.program({"answers": {**ALLOWS, "POST /v1/trade-checks": [{"named": "allow"}, only_one]}})
        bot.trader.submit_order_list(OrderList(OrderListId("list-2"), [bracket.orders[0], chained]))
        self.assertIn("DAILY_LIMIT", await bot.denied(chained))
        self.assertEqual((len(self.checks), bot.arrived), (2, []))


if __name__ == "__main__":
    unittest.main()
