"""Host names to addresses, within a deadline: getaddrinfo itself knows none."""

from __future__ import annotations

import socket
import threading
from concurrent.futures import Future
from concurrent.futures import TimeoutError as WaitedTooLong
from typing import Any, Dict, List, Tuple

from .deadline import Deadline, OutOfTime

#: family, type, protocol, canonical name, address: as getaddrinfo gives them
Address = Tuple[Any, Any, int, str, Any]

_lookups: Dict[Tuple[str, int], Future[List[Address]]] = {}
_lock = threading.Lock()


def addresses_of(host: str, port: int, deadline: Deadline) -> List[Address]:
    """Looks a name up; a resolver that hangs holds one thread per name, however often it is asked.

    :raises OSError: there is no such name
    :raises OutOfTime: the resolver does not answer
    """
    try:
        return socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)
    except (socket.gaierror, UnicodeError):
        pass  # a name
    try:
        return _lookup(host, port).result(deadline.timeout())
    except WaitedTooLong:
        raise OutOfTime(f"no address for {host} in time") from None
    except UnicodeError:
        raise OSError(f"{host} is no host name") from None


def _lookup(host: str, port: int) -> Future[List[Address]]:
    with _lock:
        running = _lookups.get((host, port))
        if running is not None:
            return running
        future: Future[List[Address]] = Future()
        _lookups[(host, port)] = future
    threading.Thread(target=_resolve, args=(host, port, future), name="phasegate-names", daemon=True).start()
    return future


def _resolve(host: str, port: int, future: Future[List[Address]]) -> None:
    try:
        found: Any = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except BaseException as error:  # any error goes to the callers that wait
        found = error
    with _lock:
        if _lookups.get((host, port)) is future:
            del _lookups[(host, port)]
    if isinstance(found, BaseException):
        future.set_exception(found)
    else:
        future.set_result(found)


def forget_lookups() -> None:
    """In a forked child: the threads that were looking up are not there."""
    global _lock
    _lock = threading.Lock()
    _lookups.clear()
