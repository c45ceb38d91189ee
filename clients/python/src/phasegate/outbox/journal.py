"""A file of JSON lines that is only appended to."""

from __future__ import annotations

import json
import logging
import os
from pathlib import Path
from typing import Any, Dict, Iterable, Iterator

Line = Dict[str, Any]

log = logging.getLogger("phasegate.outbox")


class Journal:
    """Not for two threads at once."""

    def __init__(self, path: Path) -> None:
        """:raises OSError: the file cannot be read or written"""
        self.path = path
        self._file = _opened(path)
        self.length = 0
        #: whether the file ends with a partly written line
        self._torn = False
        _sync_folder(path.parent)

    def read(self) -> Iterator[Line]:
        """Every readable line, from the first. Torn or lost lines are skipped."""
        self._file.seek(0)
        data = self._file.read()
        self._torn = data != b"" and not data.endswith(b"\n")
        for raw in data.split(b"\n"):
            if raw == b"":
                continue
            self.length += 1
            line = _decoded(raw)
            if line is not None:
                yield line

    def append(self, line: Line, *, sync: bool) -> None:
        """With `sync`, on return the line is on the disk.

        :raises OSError: perhaps it is not
        """
        data = _encoded(line)
        if self._torn:
            data = b"\n" + data
        self._torn = True
        if self._file.write(data) != len(data):
            raise OSError(f"{self.path}: written in part, the disk may be full")
        self._torn = False
        self.length += 1
        if sync:
            os.fsync(self._file.fileno())

    def rewrite(self, lines: Iterable[Line]) -> None:
        """Puts these lines in the place of all others, whole or not at all.

        :raises OSError: the file is as it was
        """
        encoded = [_encoded(line) for line in lines]
        written = self.path.with_name(self.path.name + ".new")
        fresh = _opened(written, os.O_TRUNC)
        try:
            data = b"".join(encoded)
            if fresh.write(data) != len(data):
                raise OSError(f"{written}: written in part, the disk may be full")
            os.fsync(fresh.fileno())
            if os.name == "nt":  # Windows renames no file that is open, and replaces none
                fresh.close()
                self._file.close()
            os.replace(written, self.path)
        except BaseException:
            fresh.close()
            if self._file.closed:
                self._file = _opened(self.path)
            raise
        self._file.close()
        self._file = _opened(self.path) if fresh.closed else fresh
        self.length, self._torn = len(encoded), False
        _sync_folder(self.path.parent)

    def close(self) -> None:
        self._file.close()


def _opened(path: Path, flags: int = 0) -> Any:
    appending = os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0)
    descriptor = os.open(path, appending | flags, 0o600)
    return os.fdopen(descriptor, "r+b", buffering=0)


def _encoded(line: Line) -> bytes:
    return json.dumps(line, separators=(",", ":")).encode("ascii") + b"\n"


def _decoded(raw: bytes) -> Any:
    try:
        line = json.loads(raw)
    except (ValueError, RecursionError):
        log.warning("outbox: a line that cannot be read was passed over, as after a crash: %.80r", raw)
        return None
    return line if isinstance(line, dict) else None


def _sync_folder(folder: Path) -> None:
    """A new or replaced name is on the disk only when its folder is."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
