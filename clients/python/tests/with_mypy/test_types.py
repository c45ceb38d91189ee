"""Misspelt arguments are found by `mypy --strict`; what is right, and the examples of the README, is let through."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path
from typing import List

from ..examples import python_blocks

HERE = Path(__file__).resolve().parent
SOURCE = HERE.parents[1] / "src"
README = HERE.parents[1] / "README.md"


TYPED = ("ccxt", "backtesting")


class TypesTest(unittest.TestCase):
    def test_right_and_wrong_calls(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            examples = []
            for number, block in enumerate(python_blocks(README)):
                examples.append(str(Path(folder) / f"readme_{number}.py"))
                Path(examples[-1]).write_text(block)
            found = checked([*examples, str(HERE / "well_typed.py"), str(HERE / "ill_typed.py")], folder)
        ill_typed = (HERE / "ill_typed.py").read_text().splitlines()
        expected = [f"ill_typed.py:{n}" for n, line in enumerate(ill_typed, 1) if line.endswith("# error")]
        self.assertEqual(found, expected)

    def test_the_guard_is_typed_itself(self) -> None:
        """The whole package but the adapters of freqtrade, backtrader and NautilusTrader, which build on what is not typed."""
        with tempfile.TemporaryDirectory() as folder:
            parts = [str(part) for part in (SOURCE / "phasegate").iterdir() if part.suffix == ".py" or part.name in TYPED]
            self.assertEqual(checked(parts, folder), [])


def checked(files: List[str], cache: str) -> List[str]:
    """`file:line` of every error, each once."""
    strict = ["-m", "mypy", "--strict", "--follow-imports=silent", "--cache-dir", cache, "--no-error-summary"]
    done = subprocess.run(
        [sys.executable, *strict, *files], capture_output=True, text=True, env={**os.environ, "MYPYPATH": str(SOURCE)}
    )
    errors = re.findall(r"^(\S+?):(\d+): error:", done.stdout, re.MULTILINE)
    if done.returncode not in (0, 1) or (done.returncode == 1 and not errors):
        raise AssertionError(done.stdout + done.stderr)
    return list(dict.fromkeys(f"{Path(file).name}:{line}" for file, line in errors))


if __name__ == "__main__":
    unittest.main()
