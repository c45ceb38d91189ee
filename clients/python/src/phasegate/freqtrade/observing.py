"""Marks every log line in observe-only mode."""

from __future__ import annotations

import logging

NOTICE = "observe only: nothing is guarded"
LOGGERS = ("phasegate", "phasegate.outbox", "phasegate.freqtrade")


class _SaysSo(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        if NOTICE not in message:
            record.msg, record.args = "%s: %s", (NOTICE, message)
        return True


_SAYS_SO = _SaysSo()


def logs_say_so() -> None:
    for name in LOGGERS:
        logging.getLogger(name).addFilter(_SAYS_SO)


def logs_are_plain() -> None:
    for name in LOGGERS:
        logging.getLogger(name).removeFilter(_SAYS_SO)
