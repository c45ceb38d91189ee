"""What the freqtrade suites need: a bot with its own folder, and an empty database."""

from __future__ import annotations

from typing import Any, Dict

from phasegate.freqtrade.gate import _clients
from phasegate.freqtrade.observing import logs_are_plain

from . import freqtrade_stand_in
from .freqtrade_bot_stand_in import Bot
from .freqtrade_stand_in import RunMode
from .scratch import KEY, WithFolder


class WithFreqtrade(WithFolder):
    def setUp(self) -> None:
        super().setUp()
        freqtrade_stand_in.install()
        self.addCleanup(freqtrade_stand_in.uninstall)
        self.addCleanup(self.end_clients)
        self.addCleanup(logs_are_plain)

    def end_clients(self) -> None:
        for folder, client in list(_clients.items()):
            if self.folder.resolve() in folder.parents:
                _clients.pop(folder).close()

    def config(self, url: str, *, dry_run: bool = False, key: str = KEY, **more: Any) -> Dict[str, Any]:
        settings = {"url": url, "key": key, "outbox": str(self.folder / "box"), "timeout": 1.0, **more}
        return {
            "runmode": RunMode.DRY_RUN if dry_run else RunMode.LIVE,
            "dry_run": dry_run,
            "phasegate": settings,
        }

    def bot(self, kind: type, url: str, **more: Any) -> Bot:
        return Bot(kind, self.config(url, **more))
