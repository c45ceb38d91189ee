"""Bars of an hour whose prices are told, and where the tests' trade files are kept."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Dict, List, Optional, Sequence

import pandas as pd

#: What the Jest test python-backtests.test.ts reads with the importer.
FIXTURES = Path(__file__).resolve().parents[4] / "fixtures" / "python-backtests"


def bars(prices: Sequence[float], zone: Optional[str] = None, start: str = "2026-03-02 09:00") -> Any:
    """Flat bars: open, high, low and close are the price."""
    index = pd.date_range(start, periods=len(prices), freq="h", tz=zone)
    columns = ("Open", "High", "Low", "Close")
    return pd.DataFrame({**{name: list(map(float, prices)) for name in columns}, "Volume": 1000.0}, index=index)


def trades_in(path: Path) -> List[Dict[str, str]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]
