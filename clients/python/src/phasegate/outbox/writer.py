"""The only thread that writes an outbox's files, so that a hanging disk blocks no caller beyond its
timeout."""

from __future__ import annotations

import json
import logging
import os
import queue
import threading
from concurrent.futures import Future
from pathlib import Path
from typing import Any, Callable, Dict, List, Optional

from .book import Book, Line, Refused, Report
from .journal import Journal

log = logging.getLogger("phasegate.outbox")

#: Lines after which the file is rewritten without finished entries.
COMPACT_AFTER_LINES = 1000
Job = Callable[[], None]


class Writer:
    """Writes in the order of the calls. A future that is done says: on the disk, or OSError."""

    def __init__(self, journal: Journal, book: Book, refused_file: Path) -> None:
        """:param book: what the journal's lines add up to; it stays so"""
        self._journal = journal
        self._book = book
        self._refused_file = refused_file
        self._compact_if_long()
        self._jobs: "queue.SimpleQueue[Optional[Job]]" = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="phasegate-outbox", daemon=True)
        self._thread.start()

    def write(self, line: Line, *, sync: bool) -> Future[None]:
        return self._do(lambda: self._append(line, sync))

    def set_aside(self, refused: Refused) -> Future[None]:
        """The report goes to its own file before it is struck off here: a crash in between leaves it in both."""

        def write_both() -> None:
            with open(self._refused_file, "ab") as file:
                file.write(json.dumps({**refused.report.line(), **refused.line()}).encode("ascii") + b"\n")
                file.flush()
                os.fsync(file.fileno())
            self._append(refused.line(), True)

        return self._do(write_both)

    def close(self, seconds: float) -> None:
        """Writes what is waiting; a disk that hangs is not waited for longer than that."""
        self._jobs.put(None)
        self._thread.join(seconds)

    def _do(self, job: Job) -> Future[None]:
        future: Future[None] = Future()

        def run() -> None:
            try:
                job()
            except Exception as error:  # the caller gets the error, and the next line is tried
                log.error("outbox %s cannot be written: %s", self._journal.path, error)
                future.set_exception(error)
            else:
                future.set_result(None)

        self._jobs.put(run)
        return future

    def _run(self) -> None:
        while True:
            job = self._jobs.get()
            if job is None:
                self._journal.close()
                return
            job()

    def _append(self, line: Line, sync: bool) -> None:
        self._journal.append(line, sync=sync)
        self._book.apply(line)
        self._compact_if_long()

    def _compact_if_long(self) -> None:
        if self._journal.length < COMPACT_AFTER_LINES:
            return
        lines = list(self._book.lines())
        if self._journal.length < 2 * len(lines):
            return
        try:
            self._journal.rewrite(lines)
        except OSError as error:
            log.warning("outbox %s: not compacted, it goes on growing: %s", self._journal.path, error)


def read_refused(path: Path) -> List[Refused]:
    """What was set aside, each once, whatever a crash wrote twice.

    :raises OSError: the file cannot be read
    """
    if not path.exists():
        return []
    found: Dict[Any, Refused] = {}
    for raw in path.read_bytes().split(b"\n"):
        try:
            line = json.loads(raw)
            ids = line.get("trade_id"), line.get("exit_id")
            report = Report(line["n"], line["kind"], *ids, line["at"], line["body"], line.get("report_id"))
            refused = Refused(report, line["code"], line["status"], line["message"])
        except (ValueError, KeyError, TypeError):
            continue  # torn by a crash: the report is still in the outbox
        found[(report.n, report.kind, report.subject, report.at)] = refused
    return list(found.values())
