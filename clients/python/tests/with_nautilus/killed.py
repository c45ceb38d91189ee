"""A guarded node that is killed with -9: `python -m tests.with_nautilus.killed WHERE PLATFORM FOLDER KEY`.

`asked`: the platform has allowed, the answer is lost. `sending`: allowed and stored, its order not sent. `reported`: the
entry is filled and its report stored.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from pathlib import Path
from typing import Any

from .bot import BUY, Bot


def die(*_given: Any, **_named: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


async def main() -> None:
    where, platform, folder, key = sys.argv[1:]
    bot = await Bot(platform, Path(folder), key=key, timeout=30.0).start()
    if where == "asked":
        check = bot.guard.client.check
        bot.guard.client.check = lambda trade: die(check(trade))  # type: ignore[assignment, func-returns-value]
    if where == "sending":
        bot.guard._desk._too_late = die  # type: ignore[assignment]
    await bot.filled(bot.trader.market(BUY))
    await bot.reports()
    die()


asyncio.run(main())
