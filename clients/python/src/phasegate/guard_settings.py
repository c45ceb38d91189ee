"""The settings of a guard."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Optional, Union

from .aio import AsyncClient
from .client import DEFAULT_TIMEOUT_SECONDS, Client

AnyClient = Union[Client, AsyncClient]


def client_of(
    client: Optional[AnyClient],
    base_url: Optional[str],
    key: Optional[str],
    outbox: "Union[str, os.PathLike[str], None]",
    timeout: Optional[float],
) -> Client:
    """:raises ValueError: it is not said whom to ask"""
    if client is not None:
        if any(told is not None for told in (base_url, key, outbox, timeout)):
            raise ValueError("guard() takes a client, or what makes one (base_url, key, outbox, timeout), not both")
        return client if isinstance(client, Client) else client.blocking
    base_url = base_url or os.environ.get("PHASEGATE_URL")
    key = key or os.environ.get("PHASEGATE_KEY")
    if not base_url:
        raise ValueError("guard() needs the platform's address: set PHASEGATE_URL, or give base_url or a client")
    if not key:
        raise ValueError("guard() needs the bot's key: set PHASEGATE_KEY (the operator makes keys on the bot's page)")
    folder = None if outbox is None else Path(outbox)
    return Client(base_url, key, outbox=folder, timeout=DEFAULT_TIMEOUT_SECONDS if timeout is None else timeout)
