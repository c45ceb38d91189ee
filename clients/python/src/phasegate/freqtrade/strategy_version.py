"""Identifies a strategy: a name and a hash of its code and its parameters."""

from __future__ import annotations

import hashlib
import inspect
import json
from pathlib import Path
from typing import Any, Dict, List

#: Attributes that a strategy file, its parameter file or the configuration may set, besides
#: hyperopt's parameters.
SETTINGS = (
    *("timeframe", "can_short", "stoploss", "minimal_roi", "use_custom_stoploss", "max_open_trades"),
    *("trailing_stop", "trailing_stop_positive", "trailing_stop_positive_offset", "trailing_only_offset_is_reached"),
    *("use_exit_signal", "exit_profit_only", "exit_profit_offset", "ignore_roi_if_entry_signal"),
    *("position_adjustment_enable", "max_entry_position_adjustment", "order_types"),
)
_MAX_NAME_LENGTH = 40


def strategy_version(strategy: Any) -> str:
    """Such as `GuardedStrategy@9f86d081884c7d65`: another hash means other code or other parameters."""
    digest = hashlib.sha256()
    for code in _sources(type(strategy)):
        digest.update(hashlib.sha256(code).digest())
    digest.update(json.dumps(_parameters(strategy), sort_keys=True, default=str).encode())
    return f"{type(strategy).__name__[:_MAX_NAME_LENGTH]}@{digest.hexdigest()[:16]}"


def _sources(kind: type) -> List[bytes]:
    """The files of the strategy and of its bases, without those of freqtrade and of this package."""
    files: List[Path] = []
    for base in kind.__mro__:
        if base.__module__.split(".")[0] in ("builtins", "abc", "freqtrade", "phasegate"):
            continue
        try:
            # freqtrade loads a strategy's file without making it a module that inspect could find
            file = Path(vars(base).get("__file__") or inspect.getfile(base))
        except (TypeError, OSError):
            continue  # made at run time, or in the file of a class before it
        if file not in files:
            files.append(file)
    return [file.read_bytes() for file in files if file.is_file()]


def _parameters(strategy: Any) -> Dict[str, Any]:
    settings = {name: getattr(strategy, name, None) for name in SETTINGS}
    enumerate_parameters = getattr(strategy, "enumerate_parameters", None)
    if enumerate_parameters is not None:
        settings.update({f"parameter {name}": parameter.value for name, parameter in enumerate_parameters()})
    return settings
