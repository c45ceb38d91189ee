"""Real freqtrade in this process: its bot, its database, its RPC; the loop is driven by hand."""

from __future__ import annotations

import json
import logging
import shutil
from pathlib import Path
from typing import Any, Dict, List

from freqtrade.configuration import Configuration
from freqtrade.enums import RunMode, SignalDirection, State
from freqtrade.freqtradebot import FreqtradeBot
from freqtrade.persistence import PairLocks, Trade
from freqtrade.rpc.rpc import RPC

from .exchange import PAIRS, Exchange

STRATEGIES = Path(__file__).with_name("strategies.py")


def configuration(
    exchange: Exchange, folder: Path, url: str, *, futures: bool = False, timeout: float = 30.0, **more: Any
) -> Dict[str, Any]:
    """What a config.json of a user says, the exchange's addresses apart.

    :param timeout: seconds for a question; long by default, for a machine that is busy with other tests
    """
    ending = ":USDT" if futures else ""
    return {
        "dry_run": True,
        "dry_run_wallet": 100_000,
        "stake_currency": "USDT",
        "stake_amount": 50,
        "max_open_trades": 20,
        "trading_mode": "futures" if futures else "spot",
        "margin_mode": "isolated" if futures else "",
        "exchange": {
            "name": "binance",
            "key": "key",
            "secret": "secret",
            "enable_ws": False,
            "pair_whitelist": [f"{coin}/USDT{ending}" for coin in PAIRS],
            "ccxt_config": exchange.ccxt_config,
            "ccxt_async_config": exchange.ccxt_config,
        },
        "pairlists": [{"method": "StaticPairList"}],
        "entry_pricing": {"price_side": "same", "use_order_book": True, "order_book_top": 1},
        "exit_pricing": {"price_side": "other", "use_order_book": True, "order_book_top": 1},
        "unfilledtimeout": {"entry": 60, "exit": 60},
        "force_entry_enable": True,
        "initial_state": "running",
        "db_url": f"sqlite:///{folder / 'trades.sqlite'}",
        "phasegate": {"url": url, "outbox": str(folder / "box"), "timeout": timeout},
        **more,
    }


def written(folder: Path, told: Dict[str, Any]) -> Path:
    """The user's folder with a configuration and the strategies."""
    place = folder / "user_data" / "strategies"
    place.mkdir(parents=True, exist_ok=True)
    shutil.copy(STRATEGIES, place / "strategies_of_the_tests.py")
    file = folder / "config.json"
    file.write_text(json.dumps(told))
    return file


class Bot:
    """One run of the bot."""

    def __init__(self, folder: Path, told: Dict[str, Any], strategy: str) -> None:
        arguments = {"config": [str(written(folder, told))], "strategy": strategy, "user_data_dir": str(folder / "user_data")}
        config = Configuration(arguments, RunMode.DRY_RUN if told["dry_run"] else RunMode.LIVE).get_config()
        for name in ("freqtrade", "ccxt"):
            logging.getLogger(name).setLevel(logging.CRITICAL)
        self.freqtrade = FreqtradeBot(config)
        self.freqtrade.state = State.RUNNING
        self.freqtrade.startup()
        self.rpc = RPC(self.freqtrade)

    @property
    def strategy(self) -> Any:
        return self.freqtrade.strategy

    @property
    def gate(self) -> Any:
        return self.strategy._phasegate_gate

    def loop(self, times: int = 1) -> None:
        for _ in range(times):
            PairLocks.reset_locks()
            self.freqtrade.process()
            self.quiet()

    def quiet(self) -> None:
        """Waits for what goes on in the background, and until everything is delivered."""
        gate = self.gate
        if gate is not None:
            for job in list(gate._background._running):
                gate._background.wait(job, 20)
            gate.client.flush(20)

    def force_entry(self, pair: str, stake: float, **more: Any) -> Any:
        return self.rpc._rpc_force_entry(pair, None, stake_amount=stake, order_side=SignalDirection.LONG, **more)

    def force_exit(self, trade_id: str = "all") -> Any:
        return self.rpc._rpc_force_exit(trade_id)

    @staticmethod
    def trades(pair: str) -> List[Any]:
        return list(Trade.get_trades_proxy(pair=pair))

    def let_a_candle_pass(self) -> None:
        """freqtrade asks for another price only for an order from before the newest candle."""
        for order in self.freqtrade.exchange._dry_run_open_orders.values():
            order["timestamp"] -= 11 * 60_000

    def end(self) -> None:
        self.freqtrade.cleanup()
