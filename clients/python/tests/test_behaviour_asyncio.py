"""Every case of clients/behaviour, for `AsyncClient`."""

from __future__ import annotations

import asyncio
import unittest
from typing import Any, Callable

from phasegate import AsyncClient

from .behaviour_suite import behaviour_of


class InALoop:
    """An AsyncClient, each call waited for."""

    def __init__(self, *args: Any, **named: Any) -> None:
        self._loop = asyncio.new_event_loop()
        self._client = AsyncClient(*args, **named)
        self.outbox = self._client.outbox

    @property
    def is_reachable(self) -> bool:
        return self._client.is_reachable

    def close(self) -> None:
        self._loop.run_until_complete(self._client.close())
        self._loop.close()

    def __getattr__(self, name: str) -> Callable[..., Any]:
        call = getattr(self._client, name)
        return lambda *args, **named: self._loop.run_until_complete(call(*args, **named))


Behaviour = behaviour_of(InALoop, __name__)

if __name__ == "__main__":
    unittest.main()
