"""Connections that are kept open between calls."""

from __future__ import annotations

import os
import socket
import threading
import time
import weakref
from typing import Dict, List, Optional, Tuple

from .connection import Connection, HttpAnswer, NoHttpAnswer
from .deadline import Deadline
from .names import forget_lookups
from .origin import Origin

#: Shorter than servers keep an idle connection (Node: 5 s).
IDLE_SECONDS = 4.0
MAX_IDLE = 8


class KeptConnectionBroke(OSError):
    """A connection from an earlier call broke, as when the other side was stopped or restarted since then."""


class ConnectionPool:
    """For any number of threads: a connection serves one of them at a time. A forked child opens its own."""

    def __init__(self, origin: Origin) -> None:
        self._origin = origin
        self._start()
        _pools.add(self)

    def _start(self) -> None:
        self._lock = threading.Lock()
        self._idle: List[Tuple[float, Connection]] = []
        self._closed = False

    def exchange(
        self, method: str, path: str, headers: Dict[str, str], body: Optional[bytes], deadline: Deadline
    ) -> HttpAnswer:
        """
        :raises NotSent: no connection came to be, so the platform saw nothing
        :raises KeptConnectionBroke: there is no complete answer, but a new connection may bring one
        :raises OSError, OutOfTime, NoHttpAnswer: there is no complete answer
        """
        kept = self._take()
        connection = kept or Connection(self._origin, deadline)
        try:
            answer = connection.exchange(method, path, headers, body, deadline)
        except socket.timeout:
            raise
        except (OSError, NoHttpAnswer) as error:
            if kept is None:
                raise
            raise KeptConnectionBroke(str(error)) from error
        if connection.is_open:
            self._keep(connection)
        else:
            connection.close()
        return answer

    def close(self) -> None:
        with self._lock:
            idle, self._idle, self._closed = self._idle, [], True
        for _, connection in idle:
            connection.close()

    def after_fork(self) -> None:
        """After a fork the parent keeps using these connections; only this process's copies of the sockets are closed."""
        idle, closed = self._idle, self._closed
        self._start()
        self._closed = closed
        for _, connection in idle:
            connection.close()

    def _take(self) -> Optional[Connection]:
        while True:
            with self._lock:
                if not self._idle:
                    return None
                since, connection = self._idle.pop()
            if time.monotonic() - since < IDLE_SECONDS and connection.is_open:
                return connection
            connection.close()

    def _keep(self, connection: Connection) -> None:
        with self._lock:
            if not self._closed and len(self._idle) < MAX_IDLE:
                self._idle.append((time.monotonic(), connection))
                return
        connection.close()


_pools: "weakref.WeakSet[ConnectionPool]" = weakref.WeakSet()


def _after_fork_in_child() -> None:
    forget_lookups()
    for pool in list(_pools):
        pool.after_fork()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork_in_child)
