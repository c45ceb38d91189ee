"""The guard's decisions are generators that yield what they wait for, so that the same ones guard ccxt's synchronous and
its asyncio exchanges."""

from __future__ import annotations

import asyncio
import inspect
import threading
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from typing import Any, Callable, Generator, Optional, TypeVar

from .scope import Scope, within

T = TypeVar("T")


@dataclass(frozen=True)
class AtExchange:
    """A call of the exchange, in the name of `scope`: the result, or something to await."""

    call: Callable[[], Any]
    scope: Scope


@dataclass(frozen=True)
class AtPlatform:
    """A call of the client, which waits for the platform."""

    call: Callable[[], Any]
    #: when the caller no longer waits for the answer
    abandoned: Optional[Callable[[], Any]] = None


@dataclass(frozen=True)
class Until:
    """Waits for other steps of this process."""

    over: "Future[None]"
    #: that takes them
    thread: int


Steps = Generator[Any, Any, T]


def run(steps: "Steps[T]") -> T:
    """Takes the steps here and now."""
    value, error = None, None
    while True:
        try:
            step = steps.send(value) if error is None else steps.throw(error)
        except StopIteration as end:
            result: T = end.value
            return result
        value, error = None, None
        try:
            if isinstance(step, AtExchange):
                with within(step.scope):
                    value = step.call()
            elif isinstance(step, Until):
                _wait(step)
            else:
                value = _asked(step)
        except BaseException as raised:
            error = raised


def _wait(step: Until) -> None:
    if step.thread == threading.get_ident() and not step.over.done():
        raise RuntimeError("this thread is settling already: what interrupts it, as a signal handler does, cannot wait for that")
    step.over.result()


def _asked(step: AtPlatform) -> Any:
    try:
        return step.call()
    except Exception:
        raise
    except BaseException:  # interrupted
        if step.abandoned is not None:
            step.abandoned()
        raise


async def run_async(steps: "Steps[T]", threads: Executor) -> T:
    """Takes the steps without blocking the event loop."""
    value, error = None, None
    while True:
        try:
            step = steps.send(value) if error is None else steps.throw(error)
        except StopIteration as end:
            result: T = end.value
            return result
        value, error = None, None
        try:
            value = await _taken(step, threads)
        except BaseException as raised:
            error = raised


async def _taken(step: Any, threads: Executor) -> Any:
    if isinstance(step, AtExchange):
        with within(step.scope):
            value = step.call()
            return await value if inspect.isawaitable(value) else value
    if isinstance(step, Until):
        return await asyncio.shield(asyncio.wrap_future(step.over))
    asking = threads.submit(step.call)
    try:
        return await asyncio.shield(asyncio.wrap_future(asking))
    except asyncio.CancelledError:
        if step.abandoned is not None:  # in the thread that asks: the loop may have ended by then
            asking.add_done_callback(lambda _asked: step.abandoned())
        raise
