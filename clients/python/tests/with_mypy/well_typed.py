"""What `mypy --strict` lets through."""

import asyncio
from datetime import datetime, timezone
from decimal import Decimal
from typing import Optional

from phasegate import AsyncClient, CheckAnswer, Client, EntryFacts, Trade, trade_id


def enter(allow: CheckAnswer) -> Optional[EntryFacts]:
    return {"notional": "99.80", "entry_price": Decimal("187.25")} if allow.allowed else None


def trades(gate: Client) -> None:
    named = trade_id("AAPL", "long", datetime.now(timezone.utc), seconds=300)
    wanted: Trade = {"trade_id": named, "symbol": "AAPL", "side": "long", "mode": "live", "notional": "100"}
    answer = gate.check(wanted)
    answer = gate.check(
        trade_id="t2", symbol="AAPL", side="short", mode="paper", notional=Decimal(100), stop_price=None, strategy="v7"
    )
    if answer:
        gate.opened(trade_id="t2", symbol="AAPL", side="short", mode="paper", notional="100", kind="strategy", wait=False)
    gate.closed(trade_id="t2", pnl="-1.5", kind="emergency_exit", closed_at="2026-03-09T14:30:00Z")
    gate.portfolio(value="10250", net_flow="0", open_pnl="12.5")
    gate.emergency_exit(symbol="AAPL", reason="feed lost")
    print(gate.guard(wanted, enter).outcome, gate.status()["phase"])


async def the_same(gate: AsyncClient) -> None:
    answer = await gate.check(trade_id="t3", symbol="AAPL", side="long", mode="live", notional="100")
    print(answer.reason)


asyncio.run(the_same(AsyncClient("http://localhost:4000", "pgk_…")))
