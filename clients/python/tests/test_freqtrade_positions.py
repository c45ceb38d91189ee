"""How the freqtrade adapter treats positions: profit divided over entries, and resting orders."""

from __future__ import annotations

import random
import time
import unittest
from decimal import Decimal

from phasegate.freqtrade.positions import is_emergency, shares_of_profit

from .fault_server import FaultServer
from .freqtrade_bot import WithFreqtrade
from .freqtrade_bot_stand_in import Bot
from .freqtrade_stand_in import FEE, Order, Trade, now
from .test_freqtrade import PAIR, Plain, gate_of_bot
from .test_freqtrade_faults import HEALTHY

RENEWAL = "POST /v1/trade-checks/{trade_id}/renew"


def closed_trade(is_short: bool, entries: "list[tuple[float, float]]", exit_price: float) -> Trade:
    """Entries as price and amount."""
    trade = Trade(1, PAIR, is_short, 3.0, 0.0)
    for price, amount in (*entries, (exit_price, sum(amount for _, amount in entries))):
        side = trade.entry_side if len(trade.orders) < len(entries) else trade.exit_side
        trade.orders.append(Order(f"o{len(trade.orders)}", PAIR, side, price, amount, now()))
        Bot.fill(trade.orders[-1])
    trade.update()
    return trade


class ProfitTest(unittest.TestCase):
    def test_shares_add_up_to_the_net_profit_exactly_whatever_the_prices(self) -> None:
        chance = random.Random(7)
        for _ in range(300):
            count = chance.randint(1, 5)
            entries = [(chance.uniform(1e-4, 7e4), chance.uniform(1e-3, 50)) for _ in range(count)]
            trade = closed_trade(chance.random() < 0.5, entries, chance.uniform(1e-4, 7e4))
            shares = shares_of_profit(trade)
            self.assertEqual([order_id for order_id, _ in shares], [f"o{n}" for n in range(count)])
            total = Decimal(str(trade.close_profit_abs)).quantize(Decimal("1e-8"))
            self.assertEqual(sum(share for _, share in shares), total)

    def test_each_entry_has_the_profit_of_its_own_price_less_its_part_of_the_fees(self) -> None:
        shares = dict(shares_of_profit(closed_trade(True, [(100.0, 1.0), (120.0, 1.0)], 110.0)))
        fees = Decimal(str((220 + 220) * FEE))
        self.assertAlmostEqual(shares["o0"], -10 - fees * 100 / 220, 6)
        self.assertAlmostEqual(shares["o1"], 10 - fees * 120 / 220, 6)

    def test_reasons_that_are_no_decision_of_the_strategy_are_emergencies(self) -> None:
        for reason in ("force_exit", "emergency_exit", "force_sell", "force_exit, timeout"):
            self.assertTrue(is_emergency(reason))
        for other in ("liquidation", "roi", "stop_loss", "stoploss_on_exchange", "exit_signal", "my tag", None, ""):
            self.assertFalse(is_emergency(other))


class RestingTest(WithFreqtrade):
    server: FaultServer

    @classmethod
    def setUpClass(cls) -> None:
        cls.server = FaultServer()

    @classmethod
    def tearDownClass(cls) -> None:
        cls.server.stop()

    def resting(self, renewal: object, ago: float) -> Bot:
        """A bot with a resting order, its permit of 300 s as old as told."""
        self.server.program({"answers": {**HEALTHY, RENEWAL: [renewal]}})
        bot = self.bot(Plain, self.server.url)
        bot.fills = 0.0
        self.assertTrue(bot.execute_entry(PAIR, 50.0))
        permits = bot.strategy._phasegate_gate.entries._permits
        (trade_id,) = permits
        began = time.monotonic() - ago
        permits[trade_id] = (began + 150, began + 300)
        bot.process()
        gate_of_bot(bot)._background.wait(f"renewal-{trade_id}", 20)
        bot.process()
        return bot

    def renewals(self) -> int:
        return len([r for r in self.server.received() if r["route"] == RENEWAL])

    def test_a_fresh_permit_is_not_renewed(self) -> None:
        self.assertTrue(self.resting({"named": "allow"}, 10).created[0].ft_is_open)
        self.assertEqual(self.renewals(), 0)

    def test_at_half_of_its_life_it_is_renewed(self) -> None:
        self.assertTrue(self.resting({"named": "allow"}, 160).created[0].ft_is_open)
        self.assertEqual(self.renewals(), 1)

    def test_a_renewal_that_is_blocked_cancels_the_order(self) -> None:
        self.assertEqual(self.resting({"named": "block_daily_limit"}, 160).created[0].status, "canceled")

    def test_a_platform_that_is_away_for_a_moment_cancels_nothing(self) -> None:
        self.assertTrue(self.resting({"fault": "reset"}, 160).created[0].ft_is_open)

    def test_one_that_stays_away_does_before_the_permit_is_over(self) -> None:
        self.assertEqual(self.resting({"fault": "reset"}, 230).created[0].status, "canceled")


if __name__ == "__main__":
    unittest.main()
