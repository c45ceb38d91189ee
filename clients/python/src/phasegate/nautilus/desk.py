"""Where orders are decided about: an entry is asked for in a thread, an exit is passed on at once."""

from __future__ import annotations

import asyncio
import functools
import logging
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from typing import Any, Callable, Dict, List, Optional, Sequence, Set, cast

from nautilus_trader.core.uuid import UUID4
from nautilus_trader.execution.messages import CancelOrder, SubmitOrder
from nautilus_trader.model.events import OrderDenied, OrderModifyRejected
from nautilus_trader.model.identifiers import ClientOrderId

from ..answers import CheckAnswer
from ..check_answer import local_block
from ..client import Client
from ..guard import GuardedTrade
from ..problems import PhasegateError
from ..trades import read_trade
from .book import Book, Entry
from .orders import Unclear, Venue, closing_part
from .reports import Reports

log = logging.getLogger("phasegate.nautilus")

#: Questions at once; more wait for one of these to end.
MAX_QUESTIONS = 8
#: The outbox knows of another life of this trade_id, which must not be given back.
_NOT_OURS = frozenset({"TRADE_ALREADY_REPORTED", "UNSETTLED", "CANCEL_WAITING"})


class Desk:
    """Of one guarded node. Everything runs in the node's loop; what waits for the platform or the disk, in threads."""

    def __init__(self, node: Any, client: Client, book: Book, reports: Reports, strategy: Optional[str]) -> None:
        self._kernel = node.kernel
        self._cache = node.cache
        self._client = client
        self._book = book
        self._reports = reports
        self._strategy = strategy
        self._questions = ThreadPoolExecutor(MAX_QUESTIONS, thread_name_prefix="phasegate-question")
        self._tasks: "Set[asyncio.Task[None]]" = set()
        #: by client order id: orders that are being asked about
        self.asking: Dict[str, Any] = {}
        #: of these, the ones that were cancelled meanwhile
        self.withdrawn: Set[str] = set()
        self._is_reconciled = False
        self._reconciling = asyncio.Lock()

    def enter(self, orders: Sequence[Any], trades: List[Entry], venue: Any, send: Callable[[], None]) -> None:
        """Asks for the entries, and sends the orders if all of them are allowed.

        :param orders: the entries and what belongs to them, such as the stops of a bracket
        """
        for order in orders:
            self.asking[str(order.client_order_id)] = order
        task = self._kernel.loop.create_task(self._enter(orders, trades, venue, send), name="phasegate-enter")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _enter(self, orders: Sequence[Any], entries: List[Entry], venue: Any, send: Callable[[], None]) -> None:
        allowed: List[Entry] = []
        try:
            answer = await self._reconciled()
            for entry in entries if answer is None else ():
                self._book.add(entry)
                answer = await self._in_thread(functools.partial(self._ask, entry))
                if not answer.allowed:
                    break
                allowed.append(entry)
                self._keep(entry, answer, venue)
            answer = answer if answer is not None and not answer.allowed else self._too_late(orders, entries)
        except BaseException as error:
            log.error("an entry in %s was not sent: %r", orders[0].instrument_id, error)
            answer = local_block("CLIENT_FAULT", repr(error))
            if not isinstance(error, Exception):
                self._give_back(allowed, "the node ends")
                raise
        finally:
            for order in orders:
                self.asking.pop(str(order.client_order_id), None)
                self.withdrawn.discard(str(order.client_order_id))
        if answer is not None:
            self._give_back(allowed, "its order was not sent")
            self.deny(orders, answer)
            return
        try:
            send()
        except Exception:
            log.exception("it is not known whether %s was sent: it stays unsettled", orders[0].client_order_id)
            for entry in entries:
                self._client.outbox.end_execution(entry.trade_id, certain=False)

    def _ask(self, entry: Entry) -> CheckAnswer:
        """In a thread: stored, asked, and stored again before it is sent."""
        try:
            self._book.save()
        except OSError as error:
            self._book.drop(entry)
            return local_block("OUTBOX_UNAVAILABLE", f"the entry cannot be stored: {error}")
        answer = GuardedTrade(self._client, read_trade(cast(Any, entry.trade))).begin()
        if not answer.allowed:
            self._book.drop(entry)
            if answer.local and answer.reason not in _NOT_OURS and self._client.outbox.trade(entry.trade_id) is not None:
                self._client.cancel(entry.trade_id, wait=False)  # it may have been granted, and nothing was sent
        else:
            entry.stage = "allowed"
        try:
            self._book.save()
        except OSError as error:
            self._reports.give_back(entry, f"it cannot be stored: {error}")
            return local_block("OUTBOX_UNAVAILABLE", f"the entry cannot be stored: {error}")
        return answer

    def _too_late(self, orders: Sequence[Any], entries: List[Entry]) -> Optional[CheckAnswer]:
        """Checks again everything that may have changed while the platform was asked."""
        if any(str(order.client_order_id) in self.withdrawn for order in orders):
            return local_block("CANCEL_WAITING", "it was cancelled before it was allowed")
        if any(self._client.is_permit_over(entry.trade_id) for entry in entries):
            return local_block("PERMIT_EXPIRED")
        for entry in entries:
            parent = entry.trade.get("parent_trade_id")
            if parent is not None and self._book.entry(parent) is None:
                return local_block("TRADE_UNKNOWN", "the trade that it adds to was closed while it was asked about")
        return None

    def deny(self, orders: Sequence[Any], answer: CheckAnswer) -> None:
        reasons = "; ".join(f"{reason.code}: {reason.message}" for reason in answer.reasons)
        for order in orders:
            self.refuse(order, f"Phasegate: {reasons}")

    def refuse(self, order: Any, reason: str) -> None:
        """The strategy hears of it as of any order that the node denies."""
        log.warning("%s of %s is denied: %s", order.client_order_id, order.instrument_id, reason)
        denied = OrderDenied(
            order.trader_id,
            order.strategy_id,
            order.instrument_id,
            order.client_order_id,
            reason,
            UUID4(),
            self._kernel.clock.timestamp_ns(),
        )
        self._kernel.msgbus.send(endpoint="ExecEngine.process", msg=denied)

    def leave(self, command: Any, quantity: Decimal, position_id: Any, send: Callable[[Any], None]) -> None:
        """An order for more than the position: its closing part is sent at once, the rest is not."""
        order = command.order
        now = self._kernel.clock.timestamp_ns()
        part = closing_part(order, quantity, now)
        self._cache.add_order(part, position_id, command.client_id)
        send(
            SubmitOrder(
                command.trader_id,
                command.strategy_id,
                part,
                UUID4(),
                now,
                position_id=position_id,
                client_id=command.client_id,
            )
        )
        self.refuse(
            order,
            f"Phasegate: it is for more than the position; {part.quantity} are closed by {part.client_order_id}, and "
            "what is beyond is an entry: order it by itself",
        )

    def change(self, command: Any, venue: Venue, send: Callable[[], None]) -> None:
        """Of an entry: within what was asked for. Of an exit: within the position."""
        try:
            refusal = self._refusal_of_change(command, venue)
        except Exception as error:
            log.exception("a change of %s could not be measured", command.client_order_id)
            refusal = repr(error)
        if refusal is None:
            send()
        else:
            self._reject_change(command, refusal)

    def _refusal_of_change(self, command: Any, venue: Venue) -> Optional[str]:
        order = self._cache.order(command.client_order_id)
        entry = self._book.entry(command.client_order_id)
        if order is None or (order.is_reduce_only and entry is None):
            return None
        quantity = command.quantity or order.quantity
        if entry is None:
            own = [each.trade_id for each in self._book.entries]
            closable = venue.closable(order, self._cache.position_id(order.client_order_id), own)
            if Decimal(str(quantity)) <= max(closable, Decimal(str(order.quantity))):
                return None
            return "it would be for more than the position"
        price = command.price or command.trigger_price
        at = Decimal(str(price)) if price is not None else venue.price(order)
        instrument = self._cache.instrument(order.instrument_id)
        worth = venue.worth(instrument, quantity, at, order.is_quote_quantity) * Decimal(entry.rate)
        if worth > Decimal(entry.trade["notional"]):
            return f"{worth:f} is more than was asked for ({entry.trade['notional']})"
        return None

    def _reject_change(self, command: Any, reason: str) -> None:
        log.warning("the change of %s is rejected: %s", command.client_order_id, reason)
        order = self._cache.order(command.client_order_id)
        now = self._kernel.clock.timestamp_ns()
        rejected = OrderModifyRejected(
            order.trader_id,
            order.strategy_id,
            order.instrument_id,
            order.client_order_id,
            order.venue_order_id,
            order.account_id,
            f"Phasegate: {reason}: cancel it, and order anew",
            UUID4(),
            now,
            now,
        )
        self._kernel.msgbus.send(endpoint="ExecEngine.process", msg=rejected)

    def entry_of(self, order: Any, children: Sequence[Any], venue: Venue, position_id: Any) -> Entry:
        """:raises Unclear: its size cannot be determined
        :raises TypeError, ValueError: what would be asked is invalid
        """
        trade, rate = venue.trade(order, children)
        trade["strategy"] = self._strategy
        along = venue.position_along(order, position_id)
        held = [] if along is None else self._book.of_position(along.id, along.ts_opened)
        own = [entry for entry in held if "parent_trade_id" not in entry.trade]
        if own:
            trade["parent_trade_id"] = own[0].trade_id
        told = {name: value for name, value in trade.items() if value is not None}
        read_trade(told)
        return Entry(
            str(order.client_order_id),
            str(order.instrument_id),
            str(order.strategy_id),
            told,
            format(rate, "f"),
            str(order.quantity),
        )

    def _keep(self, entry: Entry, answer: CheckAnswer, venue: Any) -> None:
        if answer.valid_for_seconds is None:
            return  # paper has no permit
        task = self._kernel.loop.create_task(self._keep_alive(entry, answer.valid_for_seconds, venue))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _keep_alive(self, entry: Entry, seconds: float, venue: Any) -> None:
        """Renews the permit of a resting order at half of its life; without one it is cancelled."""
        while True:
            await asyncio.sleep(seconds / 2)
            if self._book.entry(entry.trade_id) is not entry or entry.stage != "allowed":
                return
            answer = await self._in_thread(lambda: self._client.renew(entry.trade_id))
            if answer.allowed and answer.valid_for_seconds is not None:
                seconds = answer.valid_for_seconds
                continue
            if answer.local and not self._client.is_permit_over(entry.trade_id) and seconds > 1:
                seconds /= 2
                continue
            log.warning("the resting order of %s is cancelled: %s", entry.trade_id, answer.reason)
            self.cancel(self._cache.order(ClientOrderId(entry.trade_id)), venue)
            return

    def cancel(self, order: Any, venue: Any) -> None:
        if order is None or order.is_closed:
            return
        now = self._kernel.clock.timestamp_ns()
        venue.cancel_order(
            CancelOrder(
                order.trader_id,
                order.strategy_id,
                order.instrument_id,
                order.client_order_id,
                order.venue_order_id,
                UUID4(),
                now,
            )
        )

    async def _reconciled(self) -> Optional[CheckAnswer]:
        """Both sides are compared once before the first entry. None when they are."""
        async with self._reconciling:
            if self._is_reconciled:
                return None
            try:
                await self._in_thread(self._reports.reconcile)
            except PhasegateError as error:
                return local_block(error.code, f"not compared with the platform since the start: {error.detail}")
            self._reports.settle()
            self._is_reconciled = True
            return None

    def _give_back(self, entries: List[Entry], why: str) -> None:
        for entry in entries:
            self._reports.give_back(entry, why)

    async def _in_thread(self, call: Callable[[], Any]) -> Any:
        return await self._kernel.loop.run_in_executor(self._questions, call)

    def close(self) -> None:
        """What is being asked about is not sent; a permit that comes yet is given back by the next run."""
        if not self._kernel.loop.is_closed():
            for task in list(self._tasks):
                task.cancel()
        self._questions.shutdown(wait=False)
