"""The table of ccxt's methods is that of the pinned release; a newer one tells what it adds."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path
from typing import Any

import ccxt

from phasegate.ccxt.methods import METHODS, camel_case

SCRIPT = Path(__file__).resolve().parents[2] / "scripts" / "ccxt_methods.py"
TABLE = Path(__file__).resolve().parents[2] / "src" / "phasegate" / "ccxt" / "methods.json"


def told(*arguments: str, path: str = "") -> Any:
    command = "import runpy, sys; sys.path[:0] = [p for p in [sys.argv[1]] if p]; sys.argv = sys.argv[2:]; "
    command += "runpy.run_path(sys.argv[0], run_name='__main__')"
    done = subprocess.run(
        [sys.executable, "-c", command, path, str(SCRIPT), *arguments], capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout)


class MethodsTest(unittest.TestCase):
    def test_the_table_is_that_of_the_pinned_release(self) -> None:
        self.assertEqual(told(), json.loads(TABLE.read_text()))

    def test_every_name_is_of_one_kind(self) -> None:
        names = [name for kind in METHODS.values() for name in kind]
        self.assertEqual(len(names), len(set(names)))
        self.assertGreater(len(names), 500)

    def test_ccxts_second_names_are_known(self) -> None:
        exchange = ccxt.binance()
        for kind in ("order", "orders", "edit", "cost", "refused", "cancel", "exit", "account"):
            for name in METHODS[kind]:
                if hasattr(type(exchange), name):
                    self.assertTrue(hasattr(type(exchange), camel_case(name)), name)

    def test_what_the_newest_release_adds(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            pip = [sys.executable, "-m", "pip", "--disable-pip-version-check"]
            asked = subprocess.run([*pip, "index", "versions", "ccxt"], capture_output=True, text=True)
            if asked.returncode != 0:
                self.skipTest("PyPI cannot be reached")
            newest = asked.stdout.split("(")[1].split(")")[0]
            if newest == ccxt.__version__:
                return
            subprocess.run([*pip, "install", "-q", "--no-deps", "-t", folder, f"ccxt=={newest}"], check=True)
            new = told("--new", path=folder)
            if any(new.values()):
                self.skipTest(f"ccxt {newest} adds {new}: unknown to the table, so what they send is refused")


if __name__ == "__main__":
    unittest.main()
