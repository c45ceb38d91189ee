"""The Phasegate section of a freqtrade configuration."""

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
KNOWN_SETTINGS = frozenset({"url", "key_file", "outbox", "observe", "timeout"})
DEFAULT_TIMEOUT_SECONDS = 2.0


class RefusedToStart(Exception):
    """The strategy would trade unguarded: freqtrade ends with this message."""


@dataclass(frozen=True)
class Settings:
    """`config["phasegate"]` and the environment; the key from the environment or a file only."""

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
    refuse_key_in(config)
    given = config.get("phasegate", {})
    if not isinstance(given, Mapping):
        raise RefusedToStart('"phasegate" in the configuration must be an object such as {"url": …}')
    unknown = sorted(set(map(str, given)) - KNOWN_SETTINGS)
    if unknown:
        raise RefusedToStart(f'"phasegate" in the configuration has no setting {", ".join(unknown)}')
    url, key = _url(given), _key(given, config)
    observe, timeout = given.get("observe", False), given.get("timeout", DEFAULT_TIMEOUT_SECONDS)
    if not isinstance(observe, bool):
        raise RefusedToStart("phasegate.observe must be true or false")
    if isinstance(timeout, bool) or not isinstance(timeout, (int, float)) or not 0 < timeout <= 60:
        raise RefusedToStart("phasegate.timeout must be seconds, above 0 and at most 60")
    outbox = given.get("outbox")
    folder = Path(outbox) if outbox else _default_outbox(config, url, key)
    mode = "paper" if config.get("dry_run") is True else "live"
    return Settings(url, key, folder, observe, float(timeout), mode)


def refuse_key_in(config: Mapping[str, Any]) -> None:
    """:raises RefusedToStart: the key is in the configuration"""
    given = config.get("phasegate")
    if isinstance(given, Mapping) and given.get("key") is not None:
        raise RefusedToStart(
            "phasegate.key is in freqtrade's configuration, which freqtrade writes into every exported backtest: "
            "anyone with such a file has the key. Put it into PHASEGATE_KEY or into a file named by "
            "phasegate.key_file or PHASEGATE_KEY_FILE, and create a new key: this one may already have been exported"
        )


def _url(given: Mapping[str, Any]) -> str:
    value = os.environ.get("PHASEGATE_URL") or given.get("url")
    if not isinstance(value, str) or not value:
        raise RefusedToStart("phasegate.url is missing: set it in the configuration, or PHASEGATE_URL")
    return value


def _key(given: Mapping[str, Any], config: Mapping[str, Any]) -> str:
    """The environment first; a file second, its path relative to freqtrade's user data."""
    key = os.environ.get("PHASEGATE_KEY")
    if key:
        return key
    named = os.environ.get("PHASEGATE_KEY_FILE") or given.get("key_file")
    if not isinstance(named, str) or not named:
        raise RefusedToStart("the key is missing: set PHASEGATE_KEY, or name a file in phasegate.key_file")
    file = Path(config.get("user_data_dir") or ".") / named
    try:
        key = file.read_text("utf-8").strip()
    except (OSError, ValueError) as error:
        raise RefusedToStart(f"the key's file cannot be read: {error}") from None
    if not key:
        raise RefusedToStart(f"the key's file {file} is empty")
    return key


def _default_outbox(config: Mapping[str, Any], url: str, key: str) -> Path:
    own = hashlib.sha256(f"{url}\n{key}".encode()).hexdigest()[:16]
    return Path(config.get("user_data_dir") or ".") / "phasegate" / own
