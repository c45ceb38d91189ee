"""A guarded bot that is killed with -9: `python -m tests.with_ccxt.killed WHERE SYMBOL EXCHANGE PLATFORM KEY FOLDER`.

`asked`: the platform has allowed, the answer is lost. `sending`: allowed, its order not sent. `sent`: the exchange has its
order, the answer is lost. `reported`: the exchange has answered, the report is not stored. `exit`: the entry is reported,
the order of the exit is at the exchange.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from typing import Any

import ccxt

from phasegate.ccxt import guard


def die(*_given: Any, **_named: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def main() -> None:
    where, symbol, config, platform, key, folder = sys.argv[1:]
    exchange: Any = guard(ccxt.binance(json.loads(config)), base_url=platform, key=key, outbox=folder, timeout=30)
    client, send = exchange.phasegate.client, exchange.session.request
    exchange.load_markets()

    def request(method: str, url: str, **named: Any) -> Any:
        is_order = method == "POST" and url.endswith("/order")
        if is_order and where == "sending":
            die()
        answer = send(method, url, **named)
        if is_order and (where == "sent" or (where == "exit" and b"side=SELL" in named["data"])):
            die()
        return answer

    exchange.session.request = request
    if where == "asked":
        check = client.check
        client.check = lambda trade: die(check(trade))
    if where == "reported":
        client.opened = die
    exchange.create_order(symbol, "market", "buy", 1)
    if where == "exit":
        client.flush(30)
        exchange.create_order(symbol, "market", "sell", 1)


main()
