"""The trades of a run of backtrader as a trade file: `cerebro.addanalyzer(TradeFile, path="trades.jsonl")`."""

from .analyzer import TradeFile

__all__ = ["TradeFile"]
