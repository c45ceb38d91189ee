"""A guarded bot that is killed with -9: `python -m tests.with_ccxt.killed KIND WHERE SYMBOL EXCHANGE PLATFORM KEY
FOLDER`. KIND is `sync` or `async`, of ccxt's exchange.

`asked`: the platform has allowed, the answer is lost. `sending`: allowed, its order not sent. `sent`: the exchange has its
order, the answer is lost. `reported`: the exchange has answered, the report is not stored. `exit`: the entry is reported,
the order of the exit is at the exchange.
"""

from __future__ import annotations

import asyncio
import inspect
import json
import os
import signal
import sys
from typing import Any

import ccxt
import ccxt.async_support

from phasegate.ccxt import guard


def die(*_given: Any, **_named: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def is_order(method: str, url: str) -> bool:
    return method == "POST" and url.endswith("/order")


def dies_on_the_way(exchange: Any, where: str) -> None:
    """At an order of the exchange, as `where` says: before its request leaves, or before its answer is read."""
    send = exchange.session.request

    def request(method: str, url: str, **named: Any) -> Any:
        if is_order(method, url) and where == "sending":
            die()
        answer = send(method, url, **named)
        if is_order(method, url) and (where == "sent" or (where == "exit" and b"side=SELL" in named["data"])):
            die()
        return answer

    exchange.session.request = request


def dies_in_its_loop(exchange: Any, where: str) -> None:
    """As `dies_on_the_way`, of asyncio's."""
    plain, read = type(exchange).fetch, exchange.on_rest_response

    def on_rest_response(code: Any, reason: Any, url: str, method: str, headers: Any, body: Any, sent: Any, data: Any) -> Any:
        if is_order(method, url) and (where == "sent" or (where == "exit" and "side=SELL" in str(data))):
            die()
        return read(code, reason, url, method, headers, body, sent, data)

    async def fetch(own: Any, url: str, method: str = "GET", headers: Any = None, body: Any = None) -> Any:
        if is_order(method, url) and where == "sending":
            die()
        return await plain(own, url, method, headers, body)

    type(exchange).fetch = fetch
    exchange.on_rest_response = on_rest_response


async def life(kind: str, where: str, symbol: str, config: str, platform: str, key: str, folder: str) -> None:
    made: Any = (ccxt if kind == "sync" else ccxt.async_support).binance(json.loads(config))
    if kind == "async":
        dies_in_its_loop(made, where)
    exchange: Any = guard(made, base_url=platform, key=key, outbox=folder, timeout=30)
    client = exchange.phasegate.client

    async def call(name: str, *given: Any) -> None:
        result = getattr(exchange, name)(*given)
        if inspect.isawaitable(result):
            await result

    await call("load_markets")
    if kind == "sync":
        dies_on_the_way(exchange, where)
    if where == "asked":
        check = client.check
        client.check = lambda trade: die(check(trade))
    if where == "reported":
        client.opened = die
    await call("create_order", symbol, "market", "buy", 1)
    if where == "exit":
        client.flush(30)
        await call("create_order", symbol, "market", "sell", 1)


asyncio.run(life(*sys.argv[1:]))
