"""The trades of a backtest of backtesting.py as a trade file: `write_trades(stats, "trades.jsonl", symbol="AAPL")`."""

from ..trade_file import Written
from .stats import write_trades

__all__ = ["Written", "write_trades"]
