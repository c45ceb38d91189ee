"""One client per outbox."""

from __future__ import annotations

import os
import sys
from pathlib import Path

if sys.platform == "win32":
    import msvcrt

    def _take(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

    def _give_back(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _take(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _give_back(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_UN)


class OutboxInUse(Exception):
    """Another client holds this outbox: two would report the same trades."""


class OutboxLock:
    """Held until it is released or the process ends, however it ends."""

    def __init__(self, folder: Path) -> None:
        """:raises OutboxInUse: somebody else holds it"""
        self._descriptor = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _take(self._descriptor)
        except OSError:
            self.let_go()
            raise OutboxInUse(
                f"the outbox {folder} is in use by another client, of this process or another: "
                "give each running bot its own `outbox`, or close the other client first"
            ) from None

    def release(self) -> None:
        """Releases the lock, also if a forked child has a copy of it."""
        if self._descriptor >= 0:
            _give_back(self._descriptor)
        self.let_go()

    def let_go(self) -> None:
        """In a forked child: the parent keeps its lock."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1
