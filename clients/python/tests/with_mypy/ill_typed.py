"""What `mypy --strict` finds: every line that ends with `# error`, and no other."""

from phasegate import AsyncClient, Client, Trade, trade_id

gate = Client("http://localhost:4000", "pgk_…")
gate.check(trade_id="t", symbol="AAPL", side="lng", mode="live", notional="1")  # error
gate.check(trade_id="t", symbol="AAPL", side="long", mode="demo", notional="1")  # error
gate.check(trade_id="t", symbol="AAPL", side="long", mode="live", notional="1", typo=3)  # error
gate.check(trade_id="t", symbol="AAPL", side="long", mode="live")  # error
gate.check(trade_id="t", symbol="AAPL", side="long", mode="live", notional=1.5)  # error
gate.check({"trade_id": "t", "symbol": "AAPL", "side": "lng", "mode": "live", "notional": "1"})  # error
gate.opened(trade_id="t", symbol="AAPL", side="long", mode="live", notional="1", kind="manual")  # error
gate.closed(trade_id="t", pnl=1.5)  # error
gate.closed(trade_id="t", pnl="1.5", kind="manual_override")  # error
gate.portfolio(value="100")  # error
gate.emergency_exit(simbol="AAPL")  # error
gate.emergency_exit(symbol="AAPL", wait=False)  # error
trade_id("AAPL", "lng")  # error
trade: Trade = {"trade_id": "t", "symbol": "AAPL", "side": "lng", "mode": "live", "notional": "1"}  # error


async def waiting(gate: AsyncClient) -> None:
    await gate.check(trade_id="t", symbol="AAPL", side="lng", mode="live", notional="1")  # error
    await gate.closed(trade_id="t", pnl="1.5", typo=3)  # error
