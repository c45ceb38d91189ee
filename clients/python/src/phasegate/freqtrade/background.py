"""Threads for work that must not block freqtrade's loop."""

from __future__ import annotations

import logging
import threading
from typing import Callable, Dict

log = logging.getLogger("phasegate.freqtrade")


class Background:
    """Jobs by name, each at most once at a time. A job's error is logged."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._running: Dict[str, threading.Thread] = {}

    def begin(self, name: str, job: Callable[[], object]) -> None:
        """Begins a job, unless one of that name is running. Without a thread to be had it is done here and now."""
        with self._lock:
            if name in self._running:
                return
            thread = threading.Thread(target=self._run, args=(name, job), name=f"phasegate-{name}", daemon=True)
            self._running[name] = thread
        try:
            thread.start()
        except RuntimeError:  # the machine has no more, or the interpreter ends
            self._run(name, job)

    def wait(self, name: str, seconds: float) -> None:
        """Waits for a job, if it is running."""
        with self._lock:
            thread = self._running.get(name)
        if thread is not None:
            thread.join(seconds)

    def _run(self, name: str, job: Callable[[], object]) -> None:
        try:
            job()
        except Exception:
            log.exception("%s failed; it is tried again", name)
        finally:
            with self._lock:
                self._running.pop(name, None)
