"""How much longer a loop of real freqtrade takes with the adapter, and how late its exits are: 10 pairs that signal and a
position to stop out, while the platform answers, refuses or hangs. Times are printed, not judged: a busy machine is no
fault. What is judged is that nothing is asked before the exit's order, and one question at most goes unanswered."""

from __future__ import annotations

import os
import tempfile
import time
import unittest
from pathlib import Path
from typing import Any, Dict, List, Tuple

from freqtrade.persistence import PairLocks, Trade
from phasegate.freqtrade.gate import close_gates

from tests.fault_server import FaultServer
from tests.test_freqtrade_faults import HEALTHY

from .bot import Bot, configuration
from .exchange import PAIRS, Exchange
from .plan import Plan, plan

HELD = "BTC/USDT"
SIGNALS = {f"{coin}/USDT" for coin in PAIRS[1:11]}
HOLE: Dict[str, Any] = {
    route: [{"fault": "black_hole"}]
    for route in (*HEALTHY, "DELETE /v1/trade-checks/{trade_id}", "POST /v1/trades/{trade_id}/close", "POST /v1/emergency-exits")
}
QUESTIONS = ("POST /v1/trade-checks", "GET /v1/status")
# The best of so many loops is printed: on a busy machine it tells most of what the adapter itself takes.
ROUNDS = int(os.environ.get("LOOP_ROUNDS", "1"))
Times = Tuple[float, float, float]


class LoopTimesTest(unittest.TestCase):
    exchange: Exchange
    server: FaultServer

    @classmethod
    def setUpClass(cls) -> None:
        cls.exchange, cls.server = Exchange(), FaultServer()

    @classmethod
    def tearDownClass(cls) -> None:
        cls.server.stop()
        cls.exchange.stop()

    def best(self, strategy: str, platform: Dict[str, Any]) -> Times:
        loops, exits, works = zip(*(self.one(strategy, platform) for _ in range(ROUNDS)))
        return min(loops), min(exits), min(works)

    def one(self, strategy: str, platform: Dict[str, Any]) -> Times:
        """Seconds of the loop in which the stop is due, from its begin to the exit's order, and of the processor in it."""
        os.environ["PHASEGATE_KEY"] = "pgk_secret"
        vars(plan).update(vars(Plan()))
        self.exchange.prices.update({coin: 100.0 for coin in PAIRS})
        self.server.program({"answers": HEALTHY})
        with tempfile.TemporaryDirectory() as folder:
            bot = Bot(Path(folder), configuration(self.exchange, Path(folder), self.server.url, timeout=2.0), strategy)
            try:
                return self.timed(bot, platform)
            finally:
                bot.end()
                close_gates(Path(folder))

    def timed(self, bot: Bot, platform: Dict[str, Any]) -> Times:
        plan.long = {HELD}
        bot.freqtrade.process()
        self.assertEqual(len(Trade.get_open_trades()), 1)
        PairLocks.reset_locks()
        bot.freqtrade.process()
        self.server.program(platform)
        plan.long = set(SIGNALS)
        self.exchange.prices["BTC"] = 80.0
        ordered: List[Tuple[float, int]] = []
        create_order = bot.freqtrade.exchange.create_order

        def noted(**given: Any) -> Any:
            if given["side"] == "sell":
                asked = [request for request in self.server.received() if request["route"] == QUESTIONS[0]]
                ordered.append((time.monotonic(), len(asked)))
            return create_order(**given)

        bot.freqtrade.exchange.create_order = noted  # type: ignore[method-assign]
        began, worked = time.monotonic(), time.thread_time()
        bot.freqtrade.process()
        took, work = time.monotonic() - began, time.thread_time() - worked
        self.assertEqual([asked for _, asked in ordered], [0], "the exit's order is placed before anything is asked")
        return took, ordered[0][0] - began, work

    def test_no_platform_holds_an_exit_up(self) -> None:
        """Compared with the same loop without the adapter: where nothing is entered, with a strategy that has no stake."""
        entering, waiting = self.best("Unguarded", {"answers": HEALTHY}), self.best("WithoutStake", {"answers": HEALTHY})
        print(f"\na loop of freqtrade alone: {told(entering)}; that enters nothing: {told(waiting)}")
        for name, platform, alone in (
            ("the platform answers", {"answers": HEALTHY}, entering),
            ("the platform refuses", {"listening": False}, waiting),
            ("the platform hangs", {"answers": HOLE}, waiting),
        ):
            loop, exit, work = self.best("Live", platform)
            asked = [r["route"] for r in self.server.received() if r["route"] in QUESTIONS[:1]]
            if platform.get("answers") is not HEALTHY:
                self.assertEqual(asked, [], "the stake's limit is asked for first, and that is the one question")
            print(
                f"{name}: the loop {(loop - alone[0]) * 1000:+.0f} ms ({loop / alone[0]:.2f} times), "
                f"the exit's order {(exit - alone[1]) * 1000:+.0f} ms, the loop's own work {(work - alone[2]) * 1000:+.0f} ms"
            )


def told(times: Times) -> str:
    return f"{times[0] * 1000:.0f} ms, its exit's order after {times[1] * 1000:.0f} ms, {times[2] * 1000:.0f} ms of work"


if __name__ == "__main__":
    unittest.main()
