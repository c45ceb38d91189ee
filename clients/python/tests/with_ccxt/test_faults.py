"""A platform that is down, hangs or answers what is no allow, an exchange that loses an order, a task that is cancelled:
never an entry without an allow, never an exit held up."""

from __future__ import annotations

import asyncio
import inspect
import unittest
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Dict, List, Tuple
from unittest.mock import patch

import ccxt
import ccxt.async_support

from phasegate import permits
from phasegate.ccxt import Blocked, Refused, entries, settlement
from phasegate.clock import elapsed

from ..scratch import until
from .guarded_bot import ALLOWS, SPOT, SWAP, GuardedBot, WithExchange, both_kinds

#: How the platform fails: its program, and whether the client is told so at once.
FAULTS: Dict[str, Any] = {
    "down": {"listening": False},
    "hanging": {"answers": {**ALLOWS, "POST /v1/trade-checks": [{"fault": "black_hole"}]}},
    "cut off": {"answers": {**ALLOWS, "POST /v1/trade-checks": [{"fault": "cut", "named": "allow"}]}},
    "garbage": {"answers": {**ALLOWS, "POST /v1/trade-checks": [{"fault": "garbage"}]}},
    "too many checks": {"answers": {**ALLOWS, "POST /v1/trade-checks": [{"named": "rate_limited"}]}},
    "failing": {"answers": {**ALLOWS, "POST /v1/trade-checks": [{"named": "database_unavailable"}]}},
    "allow without a permit": {"answers": {**ALLOWS, "POST /v1/trade-checks": [{"named": "allow_paper"}]}},
    "allow for less": {"answers": {**ALLOWS, "POST /v1/trade-checks": [{"named": "allow", "json": {"max_notional": "1"}}]}},
}


class Faults(WithExchange):
    """Every fault with a position of 0.5 long in the future and 0.5 coins: entries 0, exits all, none of them asked."""

    EXITS: List[Tuple[str, Tuple[Any, ...]]] = [
        ("create_stop_loss_order", (SWAP, "market", "sell", 0.5, None, 90)),
        ("create_take_profit_order", (SWAP, "limit", "sell", 0.5, 120, 120)),
        ("create_order", (SWAP, "limit", "sell", 0.2, 130)),
        ("create_market_sell_order", (SWAP, 0.2)),
        ("create_order", (SWAP, "market", "sell", 0.3, None, {"reduceOnly": True})),
        ("create_stop_limit_order", (SPOT, "sell", 0.1, 90, 91)),
        ("create_limit_sell_order", (SPOT, 0.1, 100)),
        ("create_market_sell_order_with_cost", (SPOT, 10)),
        ("create_market_sell_order", (SPOT, 0.2, {"newClientOrderId": "leave-1"})),
    ]

    def test_no_entry_without_an_allow_and_no_exit_held_up(self) -> None:
        blocked = entries = exits = 0
        for fault, program in FAULTS.items():
            with self.subTest(fault):
                self.server.program({"answers": ALLOWS})
                bot = GuardedBot(self.venue, self.server.url, self.folder / fault, kind=self.kind, timeout=0.4)
                try:
                    bot.call("create_order", SWAP, "market", "buy", 0.5)
                    bot.call("create_order", SPOT, "market", "buy", 0.5)
                    before = len(self.venue.placed)
                    self.server.program(program)
                    for symbol in (SPOT, SPOT, SWAP):
                        self.assertRaises(Blocked, bot.call, "create_order", symbol, "market", "buy", 0.5)
                        blocked += 1
                    asked = self.checks
                    for name, args in self.EXITS:
                        bot.call(name, *args)
                    arrived = self.venue.placed[before:]
                    entries += sum(order.opens > 0 for order in arrived)
                    exits += sum(order.opens == 0 for order in arrived)
                    self.assertEqual(self.checks, asked)
                    self.assertEqual(self.venue.positions["BTCUSDT"], 0)
                finally:
                    bot.stop()
        self.assertEqual((blocked, entries, exits), (24, 0, 72))

    def test_a_platform_that_came_back_is_asked_again(self) -> None:
        self.server.program({"listening": False})
        bot = self.bot(timeout=0.4)
        self.assertRaisesRegex(Blocked, "not compared", bot.call, "create_order", SPOT, "market", "buy", 0.5)
        self.server.program({"answers": ALLOWS})
        until(lambda: bool(bot.client.is_reachable))
        bot.call("create_order", SPOT, "market", "buy", 0.5)
        self.assertEqual(len(self.venue.entries()), 1)

    def test_a_platform_that_is_restarted_again_and_again_lets_in_what_it_allowed_and_every_exit_out(self) -> None:
        bot = self.bot(timeout=2.0)
        # A check that is under way when the platform goes is no allow either.
        cut = {"answers": {**ALLOWS, "POST /v1/trade-checks": [{"fault": "cut", "named": "allow"}]}}
        allowed = blocked = 0
        for _ in range(3):
            self.server.program({"answers": ALLOWS})
            until(lambda: bool(bot.client.is_reachable))
            bot.call("create_order", SWAP, "market", "buy", 0.5)
            allowed += 1
            for program in (cut, {"listening": False}):
                self.server.program(program)
                for symbol in (SPOT, SWAP):
                    self.assertRaises(Blocked, bot.call, "create_order", symbol, "market", "buy", 0.5)
                    blocked += 1
            bot.call("create_stop_loss_order", SWAP, "market", "sell", 0.5, None, 90)
            bot.call("create_order", SWAP, "market", "sell", 0.5)
        self.assertEqual((allowed, len(self.venue.entries())), (3, 3))
        self.assertEqual((blocked, len(self.venue.exits()), self.venue.positions["BTCUSDT"]), (12, 6, 0))

    def test_beyond_20_checks_a_second_as_many_enter_as_were_allowed_and_every_exit_leaves(self) -> None:
        answers = [{"named": "allow"}] * 20 + [{"named": "rate_limited"}]
        bot = self.bot(timeout=10.0)
        self.server.program({"answers": {**ALLOWS, "POST /v1/trade-checks": answers}})
        results = self.at_once(bot, 60, ("create_order", SWAP, "market", "buy", 0.1))
        entered = [result for result in results if isinstance(result, dict)]
        reasons = {result.answer.reason for result in results if isinstance(result, Blocked)}
        self.assertEqual((len(results), len(entered), len(self.venue.entries())), (60, 20, 20))
        self.assertEqual(reasons, {"RATE_LIMITED"})
        asked = self.checks
        for _ in entered:
            bot.call("create_order", SWAP, "market", "sell", 0.1)
        self.assertEqual((len(self.venue.exits()), self.venue.positions["BTCUSDT"], self.checks), (20, 0, asked))

    def at_once(self, bot: GuardedBot, count: int, order: Tuple[Any, ...]) -> List[Any]:
        """Results and errors of as many calls at a time, of tasks or of threads."""
        name, *args = order
        bot.call("load_markets")
        call = getattr(bot.exchange, name)
        if inspect.iscoroutinefunction(call):

            async def gathered() -> List[Any]:
                return await asyncio.gather(*(call(*args) for _ in range(count)), return_exceptions=True)

            found: List[Any] = bot.wait(gathered)
            return found

        def one(_number: int) -> Any:
            try:
                return call(*args)
            except Exception as error:
                return error

        with ThreadPoolExecutor(count) as threads:
            return list(threads.map(one, range(count)))

    def test_a_platform_that_goes_away_after_its_allow_hears_of_the_entry_later(self) -> None:
        bot = self.bot(timeout=0.4)
        bot.call("fetch_ticker", SPOT)
        self.venue.before = lambda _fields: self.server.program({"listening": False})
        bot.call("create_order", SPOT, "market", "buy", 0.5, None, {"clientOrderId": "bot-1"})
        self.assertEqual([(r.kind, r.trade_id) for r in bot.client.outbox.waiting], [("opened", "bot-1")])
        opened = [{"named": "trade_opened", "json": {"trade_id": "bot-1"}}]
        self.server.program({"answers": {**ALLOWS, "POST /v1/trades": opened}})
        self.assertTrue(bot.client.flush(10))
        self.assertEqual(self.received("POST /v1/trades")[0]["body"]["notional"], "50.00000000")

    def test_an_allow_that_is_over_before_ccxt_comes_to_send_it_is_none(self) -> None:
        """Its rate limiter may hold an order back for longer than a permit lives."""
        plain, late = self.kind, [0.0]

        def sign(exchange: Any, path: str, api: Any, method: str, *more: Any) -> Any:
            late[0] += 3600.0 if method == "POST" else 0.0
            return plain.sign(exchange, path, api, method, *more)

        bot = self.bot(kind=type("Held", (plain,), {"sign": sign}))
        with patch.object(permits, "elapsed", lambda: elapsed() + late[0]):
            self.assertRaisesRegex(Blocked, "PERMIT_EXPIRED", bot.call, "create_order", SPOT, "market", "buy", 0.5)
        self.assertTrue(bot.client.flush(5))
        self.assertEqual(len(self.received("DELETE /v1/trade-checks/{trade_id}")), 1)
        self.assertEqual((self.venue.placed, bot.exchange.phasegate.desk.book.entries), ([], []))

    def test_what_was_allowed_as_paper_does_not_reach_the_live_network(self) -> None:
        self.server.program({"answers": {**ALLOWS, "POST /v1/trade-checks": [{"named": "allow_paper"}]}})
        bot = self.bot(sandbox=True)
        check = bot.client.check

        def change_network(trade: Any) -> Any:
            answer = check(trade)
            bot.exchange.urls["api"] = {**bot.exchange.urls["api"], "private": f"{self.venue.url}/private/"}
            return answer

        with patch.object(bot.client, "check", change_network):
            self.assertRaisesRegex(Refused, "network was changed", bot.call, "create_order", SPOT, "market", "buy", 0.5)
        self.assertEqual(self.venue.placed, [])

    def test_what_an_address_was_signed_with_is_not_logged(self) -> None:
        bot = self.bot()
        self.venue.unanswered = ["/private/order", "/private/openOrders", "/private/allOrders"]
        with self.assertLogs("phasegate", "DEBUG") as said:
            self.assertRaises(ccxt.NetworkError, bot.call, "create_order", SPOT, "market", "buy", 0.5)
            bot.settle()
        self.assertIn("/private/order?…", "".join(said.output))
        self.assertNotIn("signature", "".join(said.output))

    def test_the_same_trade_is_not_entered_twice(self) -> None:
        bot = self.bot()
        bot.call("create_order", SPOT, "market", "buy", 0.5, None, {"phasegate": {"trade_id": "bot-1"}})
        self.assertRaises(Refused, bot.call, "create_order", SPOT, "market", "buy", 0.5, None, {"clientOrderId": "bot-1"})
        self.assertEqual((len(self.venue.placed), self.checks), (1, 1))


class FastClock(WithExchange):
    def test_fills_are_found_though_the_bots_clock_is_an_hour_ahead(self) -> None:
        bot, ahead = self.bot(), entries._now() + 3_600_000
        with patch.object(entries, "_now", lambda: ahead):
            bot.call("create_order", SPOT, "market", "buy", 0.5)
        bot.call("create_order", SPOT, "market", "sell", 0.5)
        bot.settle()
        self.assertEqual([report.kind for report in bot.client.outbox.waiting], ["opened", "closed"])


class NotPlaced(WithExchange):
    """An order whose request got lost on its way, so that only its client id can tell."""

    def lost(self) -> GuardedBot:
        bot = self.bot()
        self.venue.loses_orders = True
        self.assertRaises(ccxt.NetworkError, bot.call, "create_order", SPOT, "market", "buy", 0.5)
        self.assertEqual([entry.stage for entry in bot.exchange.phasegate.desk.book.entries], ["sending"])
        return bot

    def test_ccxts_own_retries_do_not_make_two_entries_of_one_allow(self) -> None:
        bot = self.bot()
        bot.exchange.options["maxRetriesOnFailure"] = 2
        self.venue.before = lambda _fields: setattr(self.venue, "answers_orders", len(self.venue.placed) > 0)
        order = bot.call("create_order", SPOT, "market", "buy", 0.5)
        self.assertEqual((order["status"], len(self.venue.placed), self.checks), ("closed", 1, 1))

    def test_an_order_whose_answer_was_slow_gets_its_minute_to_arrive(self) -> None:
        asked = entries._now() - 90_000
        with patch.object(entries, "_now", lambda: asked):
            bot = self.lost()
        bot.settle()
        self.assertEqual([entry.stage for entry in bot.exchange.phasegate.desk.book.entries], ["sending"])

    def test_a_minute_later_its_permit_is_given_back(self) -> None:
        bot = self.lost()
        bot.settle()
        self.assertEqual(len(bot.exchange.phasegate.desk.book.entries), 1)
        with patch.object(settlement, "ARRIVAL_MS", 0):
            bot.settle()
        self.assertTrue(bot.client.flush(5))
        self.assertEqual(len(self.received("DELETE /v1/trade-checks/{trade_id}")), 1)
        self.assertEqual(bot.exchange.phasegate.desk.book.entries, [])

    def test_where_ids_may_not_be_kept_it_is_not_taken_for_unplaced(self) -> None:
        bot = self.lost()
        bot.exchange.id = "another"
        with patch.object(settlement, "ARRIVAL_MS", 0), self.assertLogs("phasegate.ccxt", "WARNING"):
            bot.settle()
        self.assertEqual(len(self.received("DELETE /v1/trade-checks/{trade_id}")), 0)
        self.assertEqual(len(bot.exchange.phasegate.desk.book.entries), 1)


class Cancelled(WithExchange):
    kind = ccxt.async_support.binance

    def test_an_entry_whose_task_is_cancelled_is_not_placed_and_given_back(self) -> None:
        slow = [{"named": "allow", "delay_ms": 400}]
        self.server.program({"answers": {**ALLOWS, "POST /v1/trade-checks": slow}})
        bot = self.bot(timeout=5.0)

        async def give_up() -> None:
            entering = asyncio.ensure_future(bot.exchange.create_order(SPOT, "market", "buy", 0.5))
            while not self.checks:
                await asyncio.sleep(0.01)
            entering.cancel()
            with self.assertRaises(asyncio.CancelledError):
                await entering

        bot.wait(give_up)
        until(lambda: len(self.received("DELETE /v1/trade-checks/{trade_id}")) == 1)
        self.assertEqual(self.venue.placed, [])
        self.assertEqual(bot.exchange.phasegate.desk.book.entries, [])


FaultsSync, FaultsAsync = both_kinds(Faults)
FastClockSync, FastClockAsync = both_kinds(FastClock)
NotPlacedSync, NotPlacedAsync = both_kinds(NotPlaced)
del Faults, FastClock, NotPlaced

if __name__ == "__main__":
    unittest.main()
