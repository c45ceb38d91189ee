"""The trades of a run of backtrader as a trade file: `cerebro.addanalyzer(TradeFile, path="trades.jsonl")`."""

try:
    import backtrader  # noqa: F401
except ImportError as error:
    raise ImportError("phasegate.backtrader needs backtrader: pip install backtrader") from error

from .analyzer import TradeFile

__all__ = ["TradeFile"]
