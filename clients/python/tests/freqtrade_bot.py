"""Shared by the freqtrade suites: a bot with its own folder, and an empty database."""

from __future__ import annotations

import os
from typing import Any, Dict
from unittest import mock

from phasegate.freqtrade.gate import _gates, close_gates
from phasegate.freqtrade.observing import logs_are_plain

from . import freqtrade_stand_in
from .freqtrade_bot_stand_in import Bot
from .freqtrade_stand_in import RunMode
from .scratch import KEY, WithFolder


class WithFreqtrade(WithFolder):
    def setUp(self) -> None:
        super().setUp()
        environment = mock.patch.dict(os.environ)
        environment.start()
        self.addCleanup(environment.stop)
        freqtrade_stand_in.install()
        self.addCleanup(freqtrade_stand_in.uninstall)
        self.addCleanup(self.end_clients)
        self.addCleanup(logs_are_plain)

    def end_clients(self) -> None:
        close_gates(self.folder)

    @staticmethod
    def quiet() -> None:
        """Waits for what goes on in the background, and until everything is delivered."""
        for gate in list(_gates.values()):
            for job in list(gate._background._running):
                gate._background.wait(job, 20)
            gate.client.flush(20)

    def config(self, url: str, *, dry_run: bool = False, key: str = KEY, **more: Any) -> Dict[str, Any]:
        os.environ["PHASEGATE_KEY"] = key
        settings = {"url": url, "outbox": str(self.folder / "box"), "timeout": 1.0, **more}
        return {
            "runmode": RunMode.DRY_RUN if dry_run else RunMode.LIVE,
            "dry_run": dry_run,
            "phasegate": settings,
        }

    def bot(self, kind: type, url: str, **more: Any) -> Bot:
        """Of a new process: what ran before in this one is gone."""
        self.end_clients()
        return Bot(kind, self.config(url, **more))
