"""Settlings that overlap take turns: when one returns, all that happened before its call is settled."""

from __future__ import annotations

import asyncio
import json
import threading
import unittest
from typing import Any, List
from unittest.mock import patch

import ccxt
import ccxt.async_support

from phasegate.ccxt import Blocked, guard

from .guarded_bot import ALLOWS, SPOT, GuardedBot, WithExchange, both_kinds


class Settling(WithExchange):
    def reports(self, bot: GuardedBot) -> List[str]:
        return [report.kind for report in bot.client.outbox.waiting]


class OfThreads(Settling):
    def test_one_that_is_waited_for_tells_what_happened_before_it_though_another_is_under_way(self) -> None:
        was_read, is_sold, reads = threading.Event(), threading.Event(), [0]

        class Slow(ccxt.binance):  # type: ignore[misc]
            def fetch_my_trades(self, *given: Any) -> Any:
                found = super().fetch_my_trades(*given)
                reads[0] += 1
                if reads[0] == 2:  # the last of that settling: it knows of no sale
                    was_read.set()
                    is_sold.wait()
                return found

        bot = self.bot(kind=Slow)
        bot.call("create_order", SPOT, "market", "buy", 0.5)
        earlier = threading.Thread(target=bot.exchange.phasegate.settle)
        earlier.start()
        was_read.wait()
        bot.call("create_order", SPOT, "market", "sell", 0.5)
        later = [threading.Thread(target=bot.exchange.phasegate.settle) for _ in range(2)]
        for each in later:
            each.start()
        is_sold.set()
        for each in (earlier, *later):
            each.join()
        self.assertEqual(self.reports(bot), ["opened", "closed"])

    def test_reading_waits_for_none_that_is_under_way(self) -> None:
        bot = self.bot()
        bot.call("create_order", SPOT, "market", "buy", 0.5)
        settlement = bot.exchange.phasegate.desk.settlement
        under_way = settlement._turns.take(iter(["once"]))
        next(under_way)
        settlement.wake()
        bot.call("fetch_balance")
        under_way.close()
        self.assertTrue(settlement.is_due)

    def test_what_interrupts_it_in_its_own_thread_is_told_that_it_cannot_wait(self) -> None:
        """As a signal handler does: it would wait for ever."""
        bot = self.bot()
        bot.call("create_order", SPOT, "market", "buy", 0.5)
        report, told = bot.exchange.phasegate.desk.settlement._closes.report, []

        def interrupted(symbol: str) -> Any:
            with self.assertRaisesRegex(RuntimeError, "settling already") as raised:
                bot.exchange.phasegate.settle()
            told.append(raised.exception)
            return report(symbol)

        with patch.object(bot.exchange.phasegate.desk.settlement._closes, "report", interrupted):
            bot.settle()
        bot.settle()
        self.assertEqual(len(told), 1)


class Released(Settling):
    """The book of a released exchange may be another guard's by then; exits pass, and nothing else is done."""

    def test_the_next_guard_has_the_open_trades_and_the_released_one_leaves_its_book_alone(self) -> None:
        before = self.bot()
        before.call("create_order", SPOT, "market", "buy", 0.5, None, {"clientOrderId": "bot-1"})
        self.venue.set_price("SOL", 120)
        before.call("create_order", "SOL/USDT", "limit", "buy", 0.5, 100, {"clientOrderId": "bot-2"})
        with self.assertLogs("phasegate.ccxt", "WARNING") as said:
            before.release()
        self.assertRegex("".join(said.output), "bot-1 .*open.*bot-2 .*resting")
        opened = [{"named": "trade_opened", "json": {"trade_id": trade_id}} for trade_id in ("bot-1", "bot-3")]
        permit = [{"named": "known_permit", "json": {"trade_id": "bot-2"}}]
        self.server.program({"answers": {**ALLOWS, "POST /v1/trades": opened, "GET /v1/trades/{trade_id}": permit}})
        now = self.bot()
        now.call("create_order", "ETH/USDT", "market", "buy", 0.5, None, {"clientOrderId": "bot-3"})
        before.release()  # a second time: the book is not free
        with self.assertRaisesRegex(ValueError, "another exchange is guarded"):
            guard(ccxt.binance(self.venue.config()), now.client)

        asked = self.checks
        with self.assertRaises(Blocked) as blocked:
            before.call("create_order", "SOL/USDT", "market", "buy", 0.5)
        self.assertEqual(blocked.exception.answer.reason, "OUTBOX_UNAVAILABLE")
        with self.assertRaises(Blocked):
            before.call("edit_order", "2", "SOL/USDT", "limit", "buy", 0.4, 100)
        before.call("fetch_balance")
        before.call("create_order", SPOT, "market", "sell", 0.5)
        before.call("fetch_balance")
        self.assertRaisesRegex(RuntimeError, "was released", before.settle)
        self.assertRaisesRegex(RuntimeError, "was released", before.reconcile)
        self.assertEqual((len(self.venue.exits()), self.checks), (1, asked))

        book = json.loads((self.folder / "box" / "ccxt-binance.json").read_text())
        self.assertEqual([entry["symbol"] for entry in book["entries"]], [SPOT, "SOL/USDT", "ETH/USDT"])
        now.settle()
        self.assertIn(("closed", "bot-1"), [(report.kind, report.trade_id) for report in now.client.outbox.waiting])


class OfTasks(Settling):
    kind = ccxt.async_support.binance

    def test_one_that_is_waited_for_tells_what_happened_before_it_though_another_is_under_way(self) -> None:
        async def scenario() -> None:
            was_read, is_sold, exchange = asyncio.Event(), asyncio.Event(), bot.exchange
            events.extend([was_read, is_sold])
            await exchange.create_order(SPOT, "market", "buy", 0.5)
            earlier = asyncio.ensure_future(exchange.phasegate.settle())
            await was_read.wait()
            await exchange.create_order(SPOT, "market", "sell", 0.5)
            later = [asyncio.ensure_future(exchange.phasegate.settle()) for _ in range(3)]
            await asyncio.sleep(0)
            later.pop().cancel()  # the others wait all the same
            is_sold.set()
            await asyncio.gather(earlier, *later)

        events: List[asyncio.Event] = []
        reads = [0]

        class Slow(ccxt.async_support.binance):  # type: ignore[misc]
            async def fetch_my_trades(self, *given: Any) -> Any:
                found = await super().fetch_my_trades(*given)
                reads[0] += 1
                if reads[0] == 2:
                    events[0].set()
                    await events[1].wait()
                return found

        bot = self.bot(kind=Slow)
        bot.wait(scenario)
        self.assertEqual(self.reports(bot), ["opened", "closed"])


ReleasedSync, ReleasedAsync = both_kinds(Released)
del Released, Settling

if __name__ == "__main__":
    unittest.main()
