"""Installed by pip from the checkout, with a build backend from PyPI."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[2]


class InstallTest(unittest.TestCase):
    def test_it_is_whole_and_leaves_nothing_in_the_checkout(self) -> None:
        def listing() -> "set[str]":
            return {str(path) for path in PACKAGE.rglob("*") if "__pycache__" not in path.parts}

        before = listing()
        with tempfile.TemporaryDirectory() as folder:
            pip = [sys.executable, "-m", "pip", "install", "-q", "--disable-pip-version-check", "--no-deps"]
            done = subprocess.run([*pip, "--target", folder, str(PACKAGE)], capture_output=True, text=True)
            if "Could not find a version that satisfies the requirement flit_core" in done.stderr:
                self.skipTest("PyPI cannot be reached")
            self.assertEqual(done.returncode, 0, done.stderr)
            used = "import phasegate, phasegate.ccxt, phasegate.freqtrade, phasegate.backtesting; print(phasegate.__file__)"
            ran = subprocess.run(
                [sys.executable, "-c", used], cwd=folder, capture_output=True, text=True, env={"PYTHONPATH": folder}
            )
            self.assertEqual((ran.returncode, ran.stderr), (0, ""))
            self.assertTrue(ran.stdout.startswith(folder))
            self.assertTrue((Path(folder) / "phasegate" / "py.typed").exists())
        self.assertEqual(listing(), before)


if __name__ == "__main__":
    unittest.main()
