"""Settling, several at a time: whoever waits for it knows that what happened before is settled."""

from __future__ import annotations

import asyncio
import threading
import unittest
from typing import Any, List
from unittest.mock import patch

import ccxt
import ccxt.async_support

from .guarded_bot import SPOT, GuardedBot, WithExchange


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


del Settling

if __name__ == "__main__":
    unittest.main()
