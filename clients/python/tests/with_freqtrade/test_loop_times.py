"""How much longer a loop of real freqtrade takes with the adapter, and how late its exits are: 10 pairs that signal and a
position to stop out, while the platform answers, refuses or hangs; and how long a forced exit holds its caller after its
order. Times are printed, not judged: a busy machine is no fault. What is judged is that nothing is asked before the exit's
order, and one question at most goes unanswered."""

from __future__ import annotations

import os
import tempfile
import time
import unittest
from pathlib import Path
from typing import Any, Callable, Dict, List, Tuple, TypeVar

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
Measured = TypeVar("Measured")
#: name, the fault server's program
PLATFORMS = (
    ("the platform answers", {"answers": HEALTHY}),
    ("the platform refuses", {"listening": False}),
    ("the platform hangs", {"answers": HOLE}),
)


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
        loops, exits, works = zip(*(self.held(strategy, lambda bot: self.timed(bot, platform)) for _ in range(ROUNDS)))
        return min(loops), min(exits), min(works)

    def held(self, strategy: str, measure: Callable[[Bot], Measured]) -> Measured:
        """Measures a bot that holds a position, entered while the platform answered."""
        os.environ["PHASEGATE_KEY"] = "pgk_secret"
        vars(plan).update(vars(Plan()))
        self.exchange.reset()
        self.server.program({"answers": HEALTHY})
        with tempfile.TemporaryDirectory() as folder:
            bot = Bot(Path(folder), configuration(self.exchange, Path(folder), self.server.url, timeout=2.0), strategy)
            try:
                plan.long = {HELD}
                bot.freqtrade.process()
                self.assertEqual(len(Trade.get_open_trades()), 1)
                PairLocks.reset_locks()
                plan.long = set()
                bot.freqtrade.process()
                return measure(bot)
            finally:
                bot.end()
                close_gates(Path(folder))

    def timed(self, bot: Bot, platform: Dict[str, Any]) -> Times:
        """Seconds of the loop in which the stop is due, from its begin to the exit's order, and of the processor in it."""
        self.server.program(platform)
        plan.long = set(SIGNALS)
        self.exchange.prices["BTC"] = 80.0
        ordered = self.exits_of(bot)
        began, worked = time.monotonic(), time.thread_time()
        bot.freqtrade.process()
        took, work = time.monotonic() - began, time.thread_time() - worked
        self.assertEqual([asked for _, asked in ordered], [0], "the exit's order is placed before anything is asked")
        return took, ordered[0][0] - began, work

    def forced(self, bot: Bot, platform: Dict[str, Any]) -> float:
        """Seconds from a forced exit's order until its caller goes on."""
        self.server.program(platform)
        ordered = self.exits_of(bot)
        bot.force_exit()
        held = time.monotonic() - ordered[0][0]
        self.assertEqual([asked for _, asked in ordered], [0])
        return held

    def exits_of(self, bot: Bot) -> List[Tuple[float, int]]:
        """Of each exit's order, from now on: when it was placed, and how much had been asked until then."""
        ordered: List[Tuple[float, int]] = []
        create_order = bot.freqtrade.exchange.create_order

        def noted(**given: Any) -> Any:
            if given["side"] != "sell":
                return create_order(**given)
            asked = [request for request in self.server.received() if request["route"] == QUESTIONS[0]]
            order = create_order(**given)
            ordered.append((time.monotonic(), len(asked)))
            return order

        bot.freqtrade.exchange.create_order = noted  # type: ignore[method-assign]
        return ordered

    def test_no_platform_holds_an_exit_up(self) -> None:
        """Compared with the same loop without the adapter: where nothing is entered, with a strategy that has no stake."""
        entering, waiting = self.best("Unguarded", {"answers": HEALTHY}), self.best("WithoutStake", {"answers": HEALTHY})
        print(f"\na loop of freqtrade alone: {told(entering)}; that enters nothing: {told(waiting)}")
        for name, platform in PLATFORMS:
            alone = entering if platform.get("answers") is HEALTHY else waiting
            loop, exit, work = self.best("Live", platform)
            asked = [r["route"] for r in self.server.received() if r["route"] in QUESTIONS[:1]]
            if platform.get("answers") is not HEALTHY:
                self.assertEqual(asked, [], "the stake's limit is asked for first, and that is the one question")
            print(
                f"{name}: the loop {(loop - alone[0]) * 1000:+.0f} ms ({loop / alone[0]:.2f} times), "
                f"the exit's order {(exit - alone[1]) * 1000:+.0f} ms, the loop's own work {(work - alone[2]) * 1000:+.0f} ms"
            )

    def test_nothing_holds_the_caller_of_a_forced_exit_after_its_order(self) -> None:
        alone = self.least_held("Unguarded", PLATFORMS[0][1])
        print(f"\na forced exit of freqtrade alone: {alone * 1000:.0f} ms after its order")
        for name, platform in PLATFORMS:
            print(f"{name}: {(self.least_held('Live', platform) - alone) * 1000:+.0f} ms")

    def least_held(self, strategy: str, platform: Dict[str, Any]) -> float:
        return min(self.held(strategy, lambda bot: self.forced(bot, platform)) for _ in range(ROUNDS))


def told(times: Times) -> str:
    return f"{times[0] * 1000:.0f} ms, its exit's order after {times[1] * 1000:.0f} ms, {times[2] * 1000:.0f} ms of work"


if __name__ == "__main__":
    unittest.main()
