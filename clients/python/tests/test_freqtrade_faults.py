"""For 30 kinds of fault of the platform, freqtrade enters nothing, and no callback raises."""

from __future__ import annotations

import time
from typing import Any, Callable, Dict, List, Tuple

from phasegate.freqtrade import Guarded

from .behaviour_case import read_cases
from .fault_server import FaultServer
from .freqtrade_bot import WithFreqtrade
from .freqtrade_stand_in import IStrategy, Trade, now
from .scratch import TORTURE, until

#: seconds for a call, once the bot has started
TIMEOUT = 0.15
FILES = ("no-answer", "error-answers", "unreadable-answers", "allows-that-are-none")
CHECK = "POST /v1/trade-checks"
ROUTES = (
    *(CHECK, "POST /v1/trade-checks/{trade_id}/renew", "DELETE /v1/trade-checks/{trade_id}", "GET /v1/status"),
    *("POST /v1/trades", "POST /v1/trades/{trade_id}/close", "POST /v1/emergency-exits"),
)
HEALTHY: Dict[str, Any] = {
    CHECK: [{"named": "allow"}],
    "GET /v1/status": [{"named": "status"}],
    "POST /v1/trades": [{"named": "trade_opened"}],
    "POST /v1/reconcile": [
        {"status": 200, "json": {"unknown_here": [], "closed_here": [], "open_here": [], "unconfirmed": []}}
    ],
}


class Everything(Guarded, IStrategy):
    def adjust_trade_position(self, trade, **kwargs):
        return 100.0

    def adjust_entry_price(self, proposed_rate, **kwargs):
        return proposed_rate


def faults() -> List[Tuple[str, Any]]:
    """Of the clients' own suite: what is never an allow."""
    cases = read_cases()
    return [
        (f"{file}: {case['name']}", case["platform"])
        for file in FILES
        for case in cases[file]
        if "outbox" not in case
        and len(case["calls"]) == 1
        and case["calls"][0]["call"] == "check"
        and case["calls"][0]["expect"].get("decision") == "block"
    ]


class FaultsTest(WithFreqtrade):
    server: FaultServer

    @classmethod
    def setUpClass(cls) -> None:
        cls.server = FaultServer()

    @classmethod
    def tearDownClass(cls) -> None:
        cls.server.stop()

    def test_there_are_at_least_thirty_kinds(self) -> None:
        self.assertGreaterEqual(len(faults()[::2]), 30)

    def test_no_fault_is_an_allow_or_an_error_out_of_a_callback(self) -> None:
        for n, (name, platform) in enumerate(faults() if TORTURE else faults()[::2]):
            with self.subTest(name):
                self.one(n, platform)

    def one(self, n: int, platform: Any) -> None:
        self.server.program({"answers": HEALTHY})
        Trade.rows.clear()
        bot = self.bot(Everything, self.server.url, outbox=str(self.folder / f"box{n}"), timeout=5.0)
        self.assertTrue(bot.execute_entry("BTC/USDT", 100.0))
        bot.fills = 0.0
        self.assertTrue(bot.execute_entry("ETH/USDT", 100.0))
        held, resting = Trade.rows
        answers = platform.get("answers", {})
        fault = answers.get(CHECK)
        broken = {route: fault for route in ROUTES} if fault else {}
        bot.strategy._phasegate_gate.client._timeout = TIMEOUT
        self.server.program({**platform, "answers": {**HEALTHY, **broken}})
        strategy, at = bot.strategy, now()
        entry = dict(
            pair="SOL/USDT",
            order_type="limit",
            amount=1.0,
            rate=100.0,
            time_in_force="GTC",
            current_time=at,
            entry_tag=None,
            side="long",
        )
        stake = dict(pair="SOL/USDT", current_time=at, current_rate=100.0, proposed_stake=5_000.0, min_stake=5.0)
        stake.update(max_stake=9e9, leverage=1.0, entry_tag=None, side="long")
        more = dict(trade=held, current_time=at, current_rate=100.0, current_profit=0.0, min_stake=5.0, max_stake=1e9)
        price = dict(trade=resting, order=resting.orders[0], pair="ETH/USDT", current_time=at, proposed_rate=101.0)
        price.update(current_order_rate=100.0, entry_tag=None, side="long", is_entry=True)
        leave = {**entry, "pair": "BTC/USDT", "trade": held, "exit_reason": "force_exit"}
        self.assertFalse(self.within(lambda: strategy.confirm_trade_entry(**entry)))
        self.assertLessEqual(self.within(lambda: strategy.custom_stake_amount(**stake)), 100.0)
        self.assertIsNone(self.within(lambda: strategy.adjust_trade_position(**more)))
        self.assertIn(self.within(lambda: strategy.adjust_order_price(**price)), (None, 100.0), "no other price")
        self.assertTrue(self.within(lambda: strategy.confirm_trade_exit(**leave)))
        orders = len(bot.created)
        self.assertFalse(bot.execute_entry("ADA/USDT", 100.0))
        self.assertEqual(len(bot.created), orders)
        bot.fills = 1.0
        bot.execute_exit(held, "force_exit", 101.0)
        strategy.bot_loop_start(current_time=at)
        self.assertFalse(held.is_open)

    def test_a_platform_that_is_restarted_again_and_again_lets_in_what_it_allowed_and_every_exit_out(self) -> None:
        self.server.program({"answers": HEALTHY})
        Trade.rows.clear()
        bot = self.bot(Everything, self.server.url, timeout=2.0)
        gate = bot.strategy._phasegate_gate
        entered = blocked = left = 0
        for n in range(3):
            self.server.program({"answers": HEALTHY})
            until(lambda: bool(gate.client.is_reachable))
            self.assertTrue(bot.execute_entry(f"A{n}/USDT", 100.0))
            entered += 1
            for program in ({"answers": {**HEALTHY, CHECK: [{"fault": "cut", "named": "allow"}]}}, {"listening": False}):
                self.server.program(program)
                for coin in ("B", "C"):
                    self.assertFalse(bot.execute_entry(f"{coin}{n}/USDT", 100.0))
                    blocked += 1
            bot.execute_exit(Trade.rows[-1], "force_exit", 101.0)
            left += not Trade.rows[-1].is_open
        self.assertEqual((entered, blocked, left), (3, 12, 3))
        self.assertEqual([trade.pair for trade in Trade.rows], ["A0/USDT", "A1/USDT", "A2/USDT"])

    def test_beyond_20_checks_a_second_as_many_enter_as_were_allowed_and_every_exit_leaves(self) -> None:
        allowed = [{"named": "allow"}] * 20 + [{"named": "rate_limited"}]
        self.server.program({"answers": HEALTHY})
        Trade.rows.clear()
        bot = self.bot(Everything, self.server.url, timeout=5.0)
        self.server.program({"answers": {**HEALTHY, CHECK: allowed}})
        entered = sum(bot.execute_entry(f"A{n}/USDT", 100.0) for n in range(60))
        self.assertEqual((entered, len(Trade.rows)), (20, 20))
        for trade in list(Trade.rows):
            bot.execute_exit(trade, "force_exit", 101.0)
        self.assertEqual([trade for trade in Trade.rows if trade.is_open], [])

    def within(self, call: Callable[[], Any]) -> Any:
        began = time.monotonic()
        answer = call()
        self.assertLess(time.monotonic() - began, TIMEOUT + 2.0)
        return answer


