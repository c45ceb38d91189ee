"""A bot that is killed with -9 at a certain point: `python -m tests.with_freqtrade.killed FOLDER WHERE`, where FOLDER
holds `config.json`. `check`: allowed, its order not placed. `order`: placed and stored, not reported. `sent`: the order
of an addition is at the exchange, and not stored."""

from __future__ import annotations

import json
import os
import signal
import sys
from pathlib import Path
from typing import Any

from .bot import Bot
from .plan import plan

PAIR = "BTC/USDT"


def die(*_given: Any, **_named: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def main() -> None:
    folder, where = Path(sys.argv[1]), sys.argv[2]
    bot = Bot(folder, json.loads((folder / "config.json").read_text()), "Live")
    if where == "sent":
        plan.long = {PAIR}
        bot.loop()
        plan.adjust = {PAIR: 30.0}
    plan.long = {PAIR}
    if where == "order":
        bot.gate.client.opened = die
    else:
        bot.freqtrade.exchange.create_order = die  # type: ignore[method-assign]
    bot.loop(2)


main()
