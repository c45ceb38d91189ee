"""A small JSON file that is always whole: rewritten beside, fsynced and renamed."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any


def store(file: Path, content: Any) -> None:
    """:raises OSError: it is not on the disk"""
    beside = file.with_suffix(".new")
    with open(beside, "w", encoding="utf-8") as out:
        json.dump(content, out, indent=1)
        out.flush()
        os.fsync(out.fileno())
    os.replace(beside, file)
    if os.name == "posix":
        folder = os.open(file.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
