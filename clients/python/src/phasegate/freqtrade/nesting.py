"""Tracks the callbacks that run in each thread. A separate module, because freqtrade's hyperopt
pickles the module of a strategy's bases by value, and a thread-local cannot be pickled."""

from __future__ import annotations

import threading
from typing import Any, Set, Tuple

_inside = threading.local()


class Within:
    """Whether a callback is the outermost of its kind in this thread."""

    def __init__(self, strategy: Any, kind: str) -> None:
        self._key: Tuple[int, str] = (id(strategy), kind)
        self._is_first = False

    def __enter__(self) -> bool:
        keys: Set[Tuple[int, str]] = _inside.__dict__.setdefault("keys", set())
        self._is_first = self._key not in keys
        keys.add(self._key)
        return self._is_first

    def __exit__(self, *_error: Any) -> None:
        if self._is_first:
            _inside.keys.discard(self._key)
