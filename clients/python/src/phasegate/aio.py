"""The client for asyncio: the same client, its waiting done in threads."""

from __future__ import annotations

import asyncio
import functools
import inspect
import os
import ssl
import time
from concurrent.futures import Executor, ThreadPoolExecutor
from types import TracebackType
from typing import (
    TYPE_CHECKING,
    Any,
    Awaitable,
    Callable,
    Iterable,
    Mapping,
    Optional,
    Set,
    Type,
    TypeVar,
    Union,
    overload,
)

from .answers import (
    CheckAnswer,
    Delivery,
    EmergencyExitAnswer,
    GuardResult,
    Reconciled,
    Status,
)
from .client import DEFAULT_TIMEOUT_SECONDS, Client
from .guard import GuardedTrade
from .outbox.outbox import Outbox
from .reconciliation import WasExecuted
from .trades import Close, EmergencyExit, Entry, Portfolio, Trade, read_trade

if TYPE_CHECKING:  # type checkers know it; nothing imports it at run time
    from typing_extensions import Unpack

T = TypeVar("T")

#: Calls at once; more wait for one of these to end.
MAX_CALLS = 16
MAX_EXITS = 4

Facts = Optional[Mapping[str, Any]]


class AsyncClient:
    """The calls of `Client`, as coroutines. A call that is cancelled after it has begun continues
    in the background; a report is stored and delivered in any case."""

    def __init__(
        self,
        base_url: str,
        key: str,
        *,
        outbox: Union[str, "os.PathLike[str]", None] = None,
        timeout: float = DEFAULT_TIMEOUT_SECONDS,
        proxy: Optional[str] = None,
        ssl_context: Optional[ssl.SSLContext] = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._client = Client(
            base_url, key, outbox=outbox, timeout=timeout, proxy=proxy, ssl_context=ssl_context, clock=clock
        )
        self._calls = ThreadPoolExecutor(MAX_CALLS, thread_name_prefix="phasegate-call")
        # Exits wait for no other call.
        self._exits = ThreadPoolExecutor(MAX_EXITS, thread_name_prefix="phasegate-exit")
        self._timeout = timeout
        #: calls in threads, those among them whose callers were cancelled
        self._running: Set[asyncio.Future[Any]] = set()

    @property
    def outbox(self) -> Outbox:
        return self._client.outbox

    @property
    def blocking(self) -> Client:
        """The client beneath, for code that is not asynchronous."""
        return self._client

    @property
    def is_reachable(self) -> bool:
        return self._client.is_reachable

    @overload
    async def check(self, trade: Trade) -> CheckAnswer: ...

    @overload
    async def check(self, **fields: Unpack[Trade]) -> CheckAnswer: ...

    async def check(self, trade: Optional[Mapping[str, object]] = None, **fields: object) -> CheckAnswer:
        return await self._do(self._client.check, trade, **fields)

    async def renew(self, trade_id: str) -> CheckAnswer:
        return await self._do(self._client.renew, trade_id)

    async def cancel(self, trade_id: str, *, wait: bool = True) -> Delivery:
        return await self._do_anyway(self._client.cancel, trade_id, wait=wait)

    @overload
    async def opened(self, entry: Entry, *, wait: bool = True) -> Delivery: ...

    @overload
    async def opened(self, *, wait: bool = True, **fields: Unpack[Entry]) -> Delivery: ...

    async def opened(
        self, entry: Optional[Mapping[str, object]] = None, *, wait: bool = True, **fields: object
    ) -> Delivery:
        return await self._do_anyway(self._client.opened, entry, wait=wait, **fields)

    @overload
    async def closed(self, close: Close, *, wait: bool = True) -> Delivery: ...

    @overload
    async def closed(self, *, wait: bool = True, **fields: Unpack[Close]) -> Delivery: ...

    async def closed(
        self, close: Optional[Mapping[str, object]] = None, *, wait: bool = True, **fields: object
    ) -> Delivery:
        return await self._do_anyway(self._client.closed, close, wait=wait, **fields)

    @overload
    async def emergency_exit(self, exit: EmergencyExit) -> EmergencyExitAnswer: ...

    @overload
    async def emergency_exit(self, **fields: Unpack[EmergencyExit]) -> EmergencyExitAnswer: ...

    async def emergency_exit(
        self, exit: Optional[Mapping[str, object]] = None, **fields: object
    ) -> EmergencyExitAnswer:
        permitted = functools.partial(self._client.emergency_exit, exit, **fields)
        try:
            return await asyncio.shield(self._in_thread(self._exits, permitted))
        except RuntimeError:  # no thread is to be had, as when the interpreter ends
            return permitted()

    @overload
    async def portfolio(self, report: Portfolio, *, wait: bool = True) -> Delivery: ...

    @overload
    async def portfolio(self, *, wait: bool = True, **fields: Unpack[Portfolio]) -> Delivery: ...

    async def portfolio(
        self, report: Optional[Mapping[str, object]] = None, *, wait: bool = True, **fields: object
    ) -> Delivery:
        return await self._do_anyway(self._client.portfolio, report, wait=wait, **fields)

    async def status(self) -> Status:
        return await self._do(self._client.status)

    async def reconcile(
        self, open_trade_ids: Optional[Iterable[str]] = None, was_executed: Optional[WasExecuted] = None
    ) -> Reconciled:
        """`was_executed` is called in another thread."""
        return await self._do(self._client.reconcile, open_trade_ids, was_executed)

    async def guard(
        self, trade: Trade, execute: Callable[[CheckAnswer], Union[Facts, Awaitable[Facts]]]
    ) -> GuardResult:
        """`execute` may be a coroutine function; it runs in the event loop."""
        guarded = GuardedTrade(self._client, read_trade(trade))
        asking = asyncio.ensure_future(self._do_anyway(guarded.begin))
        try:
            answer = await asyncio.shield(asking)
        except asyncio.CancelledError:
            asking.add_done_callback(lambda _asked: self._calls.submit(guarded.abandon))
            raise
        if not answer.allowed:
            return GuardResult("blocked", answer)
        try:
            facts = execute(answer)
            if inspect.isawaitable(facts):
                facts = await facts
        except BaseException:
            guarded.fail()
            raise
        return await self._do_anyway(guarded.end, answer, facts)

    async def flush(self, timeout: Optional[float] = None) -> bool:
        return await self._do(self._client.flush, timeout)

    async def close(self) -> None:
        """Ends with the calls that are still under way."""
        await self._do_anyway(self._client.close)
        if self._running:
            await asyncio.wait(self._running, timeout=self._timeout)

    async def __aenter__(self) -> "AsyncClient":
        return self

    async def __aexit__(
        self,
        kind: Optional[Type[BaseException]],
        error: Optional[BaseException],
        trace: Optional[TracebackType],
    ) -> None:
        await self.close()

    async def _do(self, call: Callable[..., T], *args: Any, **named: Any) -> T:
        """Work that had not begun when its caller was cancelled is dropped."""
        return await self._in_thread(self._calls, functools.partial(call, *args, **named))

    async def _do_anyway(self, call: Callable[..., T], *args: Any, **named: Any) -> T:
        """Reports are stored and delivered even when their caller was cancelled."""
        return await asyncio.shield(self._in_thread(self._calls, functools.partial(call, *args, **named)))

    def _in_thread(self, threads: Executor, call: Callable[[], T]) -> "asyncio.Future[T]":
        running = asyncio.get_running_loop().run_in_executor(threads, call)
        self._running.add(running)
        running.add_done_callback(self._running.discard)
        return running
