"""What a freqtrade configuration says about Phasegate."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Mapping

#: freqtrade's run modes that place no order, not even a simulated one of a running bot.
INERT_RUN_MODES = frozenset(
    {"backtest", "hyperopt", "plot", "edge", "util_exchange", "util_no_exchange", "webserver", "other"}
)
KNOWN_SETTINGS = frozenset({"url", "key", "outbox", "observe", "timeout"})
DEFAULT_TIMEOUT_SECONDS = 2.0


class RefusedToStart(Exception):
    """The strategy would trade unguarded: freqtrade ends with this message."""


@dataclass(frozen=True)
class Settings:
    """`config["phasegate"]`, or PHASEGATE_URL and PHASEGATE_KEY in the environment."""

    url: str
    key: str
    #: a folder of this bot alone
    outbox: Path
    #: True: only logs what would have been blocked
    observe: bool
    #: seconds for each question to the platform
    timeout: float
    #: `paper` in a dry run, else `live`
    mode: str


def is_inert(config: Mapping[str, Any]) -> bool:
    """Whether freqtrade places no orders. A run mode that is not known counts as trading."""
    run_mode = config.get("runmode")
    return str(getattr(run_mode, "value", run_mode)) in INERT_RUN_MODES


def read_settings(config: Mapping[str, Any]) -> Settings:
    """:raises RefusedToStart: something is missing or odd"""
    given = config.get("phasegate", {})
    if not isinstance(given, Mapping):
        raise RefusedToStart('"phasegate" in the configuration must be an object such as {"url": …, "key": …}')
    unknown = sorted(set(map(str, given)) - KNOWN_SETTINGS)
    if unknown:
        raise RefusedToStart(f'"phasegate" in the configuration has no setting {", ".join(unknown)}')
    url, key = _text(given, "url"), _text(given, "key")
    observe, timeout = given.get("observe", False), given.get("timeout", DEFAULT_TIMEOUT_SECONDS)
    if not isinstance(observe, bool):
        raise RefusedToStart("phasegate.observe must be true or false")
    if isinstance(timeout, bool) or not isinstance(timeout, (int, float)) or not 0 < timeout <= 60:
        raise RefusedToStart("phasegate.timeout must be seconds, above 0 and at most 60")
    outbox = given.get("outbox")
    folder = Path(outbox) if outbox else _default_outbox(config, url, key)
    mode = "paper" if config.get("dry_run") is True else "live"
    return Settings(url, key, folder, observe, float(timeout), mode)


def _text(given: Mapping[str, Any], name: str) -> str:
    variable = f"PHASEGATE_{name.upper()}"
    value = given.get(name) or os.environ.get(variable)
    if not isinstance(value, str) or not value:
        raise RefusedToStart(f"phasegate.{name} is missing: set it in the configuration, or {variable}")
    return value


def _default_outbox(config: Mapping[str, Any], url: str, key: str) -> Path:
    own = hashlib.sha256(f"{url}\n{key}".encode()).hexdigest()[:16]
    return Path(config.get("user_data_dir") or ".") / "phasegate" / own
