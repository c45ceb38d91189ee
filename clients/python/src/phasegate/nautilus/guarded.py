"""The guard around the execution clients of a node."""

from __future__ import annotations

import logging
import os
from typing import Any, Callable, Dict, Iterable, List, Optional, Union

from nautilus_trader.adapters.sandbox.execution import SandboxExecutionClient
from nautilus_trader.core.uuid import UUID4
from nautilus_trader.execution.messages import SubmitOrder
from nautilus_trader.live.execution_client import LiveExecutionClient
from nautilus_trader.model.enums import OrderSide
from nautilus_trader.model.events import PositionClosed

from ..answers import Reconciled
from ..check_answer import local_block
from ..client import Client
from ..guard_settings import AnyClient, client_of
from .book import Book
from .desk import Desk
from .orders import Unclear, Venue, quantity_of
from .reports import Reports

log = logging.getLogger("phasegate.nautilus")


class Guard:
    """What `guard()` returns."""

    def __init__(self, client: Client, desk: Desk, reports: Reports) -> None:
        #: for `portfolio`, `emergency_exit`, `status`
        self.client = client
        self._desk = desk
        self._reports = reports

    def reconcile(self) -> Reconciled:
        """Compares both sides; the first entry does it anyway. It waits for the platform: not in the node's loop.

        :raises PhasegateError: there is no answer
        """
        return self._reports.reconcile()

    def close(self) -> None:
        """After the node has stopped: what is to be reported is stored, and the outbox let go of."""
        self._desk.close()
        self._reports.close()
        self.client.close()


def guard(
    node: Any,
    client: Optional[AnyClient] = None,
    *,
    base_url: Optional[str] = None,
    key: Optional[str] = None,
    outbox: "Union[str, os.PathLike[str], None]" = None,
    timeout: Optional[float] = None,
    currency: str = "USD",
    paper: Iterable[str] = (),
    strategy: Optional[str] = None,
) -> Guard:
    """Guards a `TradingNode`: every order that could enter is asked for before a venue gets it; exits pass at once.

    Call it after `node.build()` and before the node runs.

    :param client: a client of your own; else one for `base_url` and `key`, or `PHASEGATE_URL` and `PHASEGATE_KEY`
    :param currency: the bot's, as it was registered; USD, USDT and USDC stand for each other
    :param paper: the ids of execution clients whose accounts are of a test network; a sandbox is paper by itself
    :param strategy: whose record it is: a version, a commit, a hash
    :raises ValueError: the node cannot be guarded as it is
    """
    if not node.is_built() or node.is_running():
        raise ValueError("guard() comes after node.build() and before the node runs: it wraps its execution clients")
    engine = node.kernel.exec_engine
    if engine._external_clients:
        raise ValueError("orders of external clients leave the node unseen: guard them where they are placed")
    clients: List[Any] = list(engine._clients.values())
    odd = [str(each.id) for each in clients if not isinstance(each, LiveExecutionClient)]
    if odd or not clients:
        raise ValueError(f"guard() wraps live execution clients, not {', '.join(odd) or 'none'}")
    on_paper = set(paper)
    unknown = on_paper - {str(each.id) for each in clients}
    if unknown:
        raise ValueError(f"the node has no execution client {', '.join(sorted(unknown))}")
    asked = client_of(client, base_url, key, outbox, timeout)
    book = Book(asked.outbox.folder / "nautilus.json")
    venues: Dict[str, Venue] = {}
    for each in clients:
        is_paper = type(each) is SandboxExecutionClient or str(each.id) in on_paper
        venues[str(each.id)] = Venue(each, engine, node.cache, currency, "paper" if is_paper else "live")
    by_place = {str(each.venue): venues[str(each.id)] for each in clients}

    def venue_of(instrument_id: Any) -> Optional[Venue]:
        own = by_place.get(str(instrument_id.venue)) or by_place.get("None")  # a client of many venues has none of its own
        return own or (next(iter(venues.values())) if len(venues) == 1 else None)

    reports = Reports(node, asked, book, venue_of)
    desk = Desk(node, asked, book, reports, strategy)
    for each in clients:
        door = Door(each, venues[str(each.id)], desk, book)
        _wrap(each, door)
        node.kernel.msgbus.subscribe("events.position.*", _never_raising(door.on_position))
    node.kernel.msgbus.subscribe("events.order.*", _never_raising(reports.on_order))
    node.kernel.msgbus.subscribe("events.position.*", _never_raising(reports.on_position))
    return Guard(asked, desk, reports)


def _never_raising(handle: Callable[[Any], None]) -> Callable[[Any], None]:
    """An error in a handler would end the node, its exits with it."""

    def handled(event: Any) -> None:
        try:
            handle(event)
        except Exception:
            log.exception("%s was not taken note of", type(event).__name__)

    return handled


class Door:
    """The calls of one execution client, which orders from strategies, algorithms and the emulator all come to."""

    def __init__(self, client: Any, venue: Venue, desk: Desk, book: Book) -> None:
        self._submit_order = client.submit_order
        self._submit_order_list = client.submit_order_list
        self._modify_order = client.modify_order
        self.cancel_order_there = client.cancel_order
        self._cancel_all_orders = client.cancel_all_orders
        self._batch_cancel_orders = client.batch_cancel_orders
        self._client = client
        self._venue = venue
        self._desk = desk
        self._book = book

    def submit_order(self, command: Any) -> None:
        order = command.order
        if self._is_exit(order, command.position_id):
            self._submit_order(command)
        elif not self._closes_first(order, command):
            self._enter([order], [order], command.position_id, lambda: self._submit_order(command))

    def submit_order_list(self, command: Any) -> None:
        """A bracket is one entry with its stops. Of another list the exits are sent at once, and the rest when every entry
        in it is allowed."""
        orders, position_id = command.order_list.orders, command.position_id
        first = [order for order in orders if not _leaves_its_parent(order, orders)]
        exits = [order for order in first if self._is_exit(order, position_id)]
        if len(exits) == len(first):
            self._submit_order_list(command)
            return
        for order in exits:
            self._submit_order(self._single(order, command))
        entries, rest = [], [order for order in orders if order not in exits]
        for order in (order for order in first if order not in exits):
            if self._closes_first(order, command):
                stops = _children(order, orders)
                self._desk.deny(stops, local_block("CLIENT_FAULT", "its entry was not sent"))
                rest = [other for other in rest if other is not order and other not in stops]
            else:
                entries.append(order)

        def send() -> None:
            if len(rest) == len(orders):
                self._submit_order_list(command)
                return
            for order in rest:
                self._submit_order(self._single(order, command))

        if entries:
            self._enter(rest, entries, position_id, send)

    def _closes_first(self, order: Any, command: Any) -> bool:
        """Whether there is a position that a larger order is against: that part is sent, and the order is not."""
        try:
            against = self._venue.position_against(order, command.position_id)
            if against.quantity == 0:
                return False
            quantity = min(against.quantity, quantity_of(order))
            self._desk.leave(self._single(order, command), quantity, against.position_id, self._submit_order)
        except Exception as error:  # it would end the node
            log.exception("%s may be for more than the position, and its closing part was not sent", order.client_order_id)
            self._desk.deny([order], local_block("CLIENT_FAULT", f"order the exit with reduce_only: {error!r}"))
        return True

    def _single(self, order: Any, command: Any) -> Any:
        return SubmitOrder(
            command.trader_id,
            command.strategy_id,
            order,
            UUID4(),
            command.ts_init,
            position_id=command.position_id,
            client_id=command.client_id,
        )

    def _is_exit(self, order: Any, position_id: Any) -> bool:
        """An error here would end the node, so an order that cannot be classified is an entry, unless it is marked reduce-only."""
        try:
            return self._is_known_exit(order, position_id)
        except Exception:
            log.exception("%s: the node does not tell what it would do", order.client_order_id)
            return bool(order.is_reduce_only)

    def _is_known_exit(self, order: Any, position_id: Any) -> bool:
        return self._venue.is_exit(order, position_id, [entry.trade_id for entry in self._book.entries])

    def _enter(self, orders: List[Any], entries: List[Any], position_id: Any, send: Any) -> None:
        try:
            asked = [
                self._desk.entry_of(
                    entry,
                    _children(entry, orders),
                    self._venue,
                    position_id,
                )
                for entry in entries
            ]
        except Exception as error:
            if not isinstance(error, Unclear):
                log.exception("an entry in %s could not be measured", orders[0].instrument_id)
            return self._desk.deny(orders, local_block("CLIENT_FAULT", str(error)))
        return self._desk.enter(orders, asked, self._client, send)

    def on_position(self, event: Any) -> None:
        """What is left of its orders when a position is closed would open another one: the rest of an entry, and exits without
        reduce_only."""
        if not isinstance(event, PositionClosed) or not self._venue.holds(event):
            return
        entries = {entry.trade_id for entry in self._book.entries}
        exits = [order for order in self._venue.exits_left(event) if str(order.client_order_id) not in entries]
        own = [entry.trade_id for entry in self._book.of_position(event.position_id, event.ts_opened)]
        for order in [*exits, *self._venue.resting(own)]:
            log.warning("%s is cancelled: its position is closed", order.client_order_id)
            self._desk.cancel(order, self)

    def modify_order(self, command: Any) -> None:
        self._desk.change(command, self._venue, lambda: self._modify_order(command))

    def cancel_order(self, command: Any) -> None:
        if str(command.client_order_id) in self._desk.asking:
            self._desk.withdrawn.add(str(command.client_order_id))
        else:
            self.cancel_order_there(command)

    def batch_cancel_orders(self, command: Any) -> None:
        for cancel in command.cancels:
            if str(cancel.client_order_id) in self._desk.asking:
                self._desk.withdrawn.add(str(cancel.client_order_id))
        self._batch_cancel_orders(command)

    def cancel_all_orders(self, command: Any) -> None:
        for name, order in self._desk.asking.items():
            is_meant = order.instrument_id == command.instrument_id and order.strategy_id == command.strategy_id
            if is_meant and command.order_side in (OrderSide.NO_ORDER_SIDE, order.side):
                self._desk.withdrawn.add(name)
        self._cancel_all_orders(command)


def _children(entry: Any, orders: List[Any]) -> List[Any]:
    return [order for order in orders if str(order.parent_order_id) == str(entry.client_order_id)]


def _leaves_its_parent(order: Any, orders: List[Any]) -> bool:
    """A stop or target of a bracket; an order that follows another one on the same side, or for more, enters."""
    parents = [other for other in orders if str(other.client_order_id) == str(order.parent_order_id)]
    return any(
        parent.side != order.side
        and parent.instrument_id == order.instrument_id
        and parent.is_quote_quantity == order.is_quote_quantity
        and parent.quantity >= order.quantity
        for parent in parents
    )


def _wrap(client: Any, door: Door) -> None:
    for name in ("submit_order", "submit_order_list", "modify_order", "cancel_order", "cancel_all_orders"):
        setattr(client, name, getattr(door, name))
    client.batch_cancel_orders = door.batch_cancel_orders
