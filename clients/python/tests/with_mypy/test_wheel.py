"""The wheel as it is published, in empty environments of the oldest and the newest Python that are here."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path
from typing import Dict, List, Tuple

PACKAGE = Path(__file__).resolve().parents[2]
OLDEST = (3, 9)

USE = """
import importlib, importlib.metadata as metadata, sys
import phasegate, phasegate.backtesting, phasegate.freqtrade
gate = phasegate.Client("http://127.0.0.1:9", "pgk_x", outbox=sys.argv[1], timeout=0.5)
answer = gate.check(trade_id="t", symbol="AAPL", side="long", mode="paper", notional="1")
gate.close()
print(answer.decision, answer.reason)
print(metadata.version("phasegate"), sorted(metadata.metadata("phasegate").get_all("Provides-Extra")))
for name in ("ccxt", "nautilus", "backtrader"):
    try:
        importlib.import_module(f"phasegate.{name}")
    except ImportError as error:
        print(error)
"""
SAID = """block PLATFORM_UNREACHABLE
0.1.0 ['ccxt', 'freqtrade', 'nautilus']
phasegate.ccxt needs ccxt: pip install 'phasegate[ccxt]'
phasegate.nautilus needs NautilusTrader: pip install 'phasegate[nautilus]'
phasegate.backtrader needs backtrader: pip install backtrader
"""


class WheelTest(unittest.TestCase):
    def test_it_works_where_nothing_else_is_installed(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            wheel = self.built(Path(folder))
            for version, python in oldest_and_newest():
                with self.subTest(version):
                    self.assertEqual(self.used(wheel, python, Path(folder) / ".".join(map(str, version))), SAID)

    def built(self, folder: Path) -> Path:
        pip = [sys.executable, "-m", "pip", "wheel", "-q", "--disable-pip-version-check", "--no-deps"]
        done = subprocess.run([*pip, "--wheel-dir", str(folder), str(PACKAGE)], capture_output=True, text=True)
        if "Could not find a version that satisfies the requirement flit_core" in done.stderr:
            self.skipTest("PyPI cannot be reached")
        self.assertEqual(done.returncode, 0, done.stderr)
        (wheel,) = folder.glob("*.whl")
        return wheel

    def used(self, wheel: Path, python: str, folder: Path) -> str:
        environment = {"PATH": os.environ["PATH"], "PYTHONWARNINGS": "error"}
        for command in (
            [python, "-m", "venv", str(folder)],
            [str(folder / "bin" / "python"), "-W", "default", "-m", "pip", "install", "-q", "--no-index", "--no-deps", str(wheel)],
        ):
            done = subprocess.run(command, capture_output=True, text=True, env={"PATH": os.environ["PATH"]})
            self.assertEqual(done.returncode, 0, done.stderr)
        ran = [str(folder / "bin" / "python"), "-c", USE, str(folder / "box")]
        done = subprocess.run(ran, capture_output=True, text=True, cwd=folder, env=environment)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout


def oldest_and_newest() -> "List[Tuple[Tuple[int, ...], str]]":
    """Of the interpreters on the path and those that pyenv keeps, from Python 3.9 on; one where there is one."""
    kept = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    folders = [Path(folder) for folder in os.environ["PATH"].split(os.pathsep)] + [path / "bin" for path in kept.glob("*")]
    names = re.compile(r"python3\.\d+")
    named = (path for folder in folders if folder.is_dir() for path in folder.iterdir() if names.fullmatch(path.name))
    found: Dict[Tuple[int, ...], str] = {sys.version_info[:2]: sys.executable}
    for path in named:
        ask = [str(path), "-c", "import sys, ensurepip; print(*sys.version_info[:2])"]
        done = subprocess.run(ask, capture_output=True, text=True)
        version = tuple(int(part) for part in done.stdout.split())
        if done.returncode == 0 and version >= OLDEST:
            found.setdefault(version, str(path))
    versions = sorted(found)
    return [(version, found[version]) for version in dict.fromkeys((versions[0], versions[-1]))]


if __name__ == "__main__":
    unittest.main()
