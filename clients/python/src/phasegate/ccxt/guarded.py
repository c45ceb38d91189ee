"""`exchange = guard(ccxt.binance({...}))`: from then on every entry of that exchange asks Phasegate first."""

from __future__ import annotations

import inspect
import logging
import os
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Optional, Set, TypeVar, Union

from ..client import Client
from .book import Book
from .around import guarded_class
from .desk import Desk
from .errors import Refused
from .methods import METHODS, camel_case
from ..guard_settings import AnyClient, client_of
from .steps import Steps, run, run_async
from .venue import Venue

log = logging.getLogger("phasegate.ccxt")

E = TypeVar("E")

_MAX_CALLS = 16

#: Books in use, by file.
_books: Set[str] = set()
_making = threading.Lock()


class Guard:
    """`exchange.phasegate`. With an asyncio exchange `settle` and `reconcile` are to be awaited."""

    def __init__(self, exchange: Any, client: Client, desk: Desk) -> None:
        self.client = client
        self._exchange = exchange
        self._desk = desk
        self._threads = (
            ThreadPoolExecutor(_MAX_CALLS, thread_name_prefix="phasegate-ccxt") if is_async(exchange) else None
        )

    def settle(self) -> Any:
        """Reports what was filled and closed, renews the permits of resting orders, and cancels those without. Reading
        does it too, every 10 seconds; call it in a loop that reads nothing."""
        return self.take(self._desk.settlement.settle())

    def reconcile(self) -> Any:
        """Settles what an earlier process left, and compares both sides. The first entry does it too.

        :returns: a `Reconciled`
        :raises PhasegateError: the platform does not answer
        """
        return self.take(self._desk.reconcile())

    @property
    def mode(self) -> str:
        """`paper` on the exchange's test network or in its demo trading, `live` otherwise."""
        return self._desk.venue.mode

    def take(self, steps: "Steps[Any]") -> Any:
        return run(steps) if self._threads is None else run_async(steps, self._threads)

    def release(self) -> None:
        book = self._desk.book
        if book.is_closed:
            return
        book.close()
        left = [f"{entry.trade_id} in {entry.symbol} ({entry.stage})" for entry in book.entries if entry.stage != "closed"]
        if left:
            log.warning(
                "released with %s: the next guard with this outbox reports what becomes of them, until then nobody renews "
                "a permit or cancels an order",
                ", ".join(left),
            )
        self.client.close()
        if self._threads is not None:
            self._threads.shutdown(wait=False)
        _books.discard(book.file)

    @property
    def desk(self) -> Desk:
        return self._desk


def guard(
    exchange: E,
    client: Optional[AnyClient] = None,
    *,
    base_url: Optional[str] = None,
    key: Optional[str] = None,
    outbox: "Union[str, os.PathLike[str], None]" = None,
    timeout: Optional[float] = None,
    currency: str = "USD",
    strategy: Optional[str] = None,
    name: Optional[str] = None,
) -> E:
    """Guards an exchange of `ccxt`, `ccxt.async_support` or `ccxt.pro`: the same object comes back, guarded.

    :param client: a `Client` or an `AsyncClient`; by default one for PHASEGATE_URL and PHASEGATE_KEY
    :param base_url: such as `https://phasegate.example`, instead of PHASEGATE_URL
    :param key: the bot's key, instead of PHASEGATE_KEY
    :param outbox: a folder for what must outlive a crash, for this bot alone
    :param timeout: seconds for a question to the platform
    :param currency: the bot's, as it was registered; USD, USDT and USDC stand for each other
    :param strategy: what trades: a version, a commit, a hash; at most 64 characters
    :param name: of the book of this exchange, where one client guards two of the same id
    :raises Refused: an exchange that does not tell an account's own fills
    :raises ValueError: it is not said whom to ask
    """
    plain: Any = exchange
    if isinstance(vars(plain).get("phasegate"), Guard):
        raise ValueError(f"this {plain.id} is guarded already")
    if not plain.has.get("createOrder") or not plain.has.get("fetchMyTrades"):
        raise Refused(f"{plain.id} has no orders, or does not tell its fills: closes could not be reported")
    kind = guarded_class(type(plain))
    reading = {*METHODS["read"], *map(camel_case, METHODS["read"])}  # may be cached or repeated by what the bot put there
    replaced = sorted(set(vars(plain)) & set(vars(kind)) - reading)
    if replaced:
        names = ", ".join(replaced)
        raise Refused(f"{names} of this {plain.id} was replaced, which would lead around the guard: guard() first")
    asked = client_of(client, base_url, key, outbox, timeout)
    file = asked.outbox.folder / f"ccxt-{name or plain.id}.json"
    with _making:
        if str(file.resolve()) in _books:
            raise ValueError(f"another exchange is guarded with the book {file}: give this one a name")
        desk = Desk(Venue(plain, currency), asked, Book(file), strategy)
        _books.add(str(file.resolve()))
    object.__setattr__(plain, "phasegate", Guard(plain, asked, desk))
    object.__setattr__(plain, "__class__", kind)
    return exchange


def release(exchange: Any) -> None:
    """Lets go of the client and the book of a guarded exchange, which places exits only from then on and reports nothing.
    Trades that are open and orders that rest stay as they are, are named in the log, and are the next guard's with the same
    outbox."""
    exchange.phasegate.release()


def is_async(exchange: Any) -> bool:
    return inspect.iscoroutinefunction(type(exchange).fetch)
