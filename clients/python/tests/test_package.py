"""The package as a whole: typed, without dependencies, without warnings, and silent about its key."""

from __future__ import annotations

import ast
import inspect
import logging
import re
import subprocess
import sys
import tempfile
import typing
import unittest
from pathlib import Path
from typing import Iterator

import phasegate
from phasegate import AsyncClient, Client, PhasegateError

from .scratch import KEY, WithFolder, trade

SOURCE = Path(phasegate.__file__).parent
CONTRACTS = Path(__file__).resolve().parents[3] / "packages" / "contracts" / "src"

CALLS = (
    *("check", "renew", "cancel", "opened", "closed", "emergency_exit", "portfolio"),
    *("status", "reconcile", "guard", "flush", "close"),
)


#: What the adapters' folders build on, beside the standard library; nothing else of the package imports these folders.
FRAMEWORKS = {"backtrader": "backtrader", "nautilus": "nautilus_trader"}


class PackageTest(unittest.TestCase):
    def test_everything_public_has_types_that_can_be_read(self) -> None:
        for name in phasegate.__all__:
            public = getattr(phasegate, name)
            if not inspect.isclass(public):
                continue
            typing.get_type_hints(public)
            for member_name, member in inspect.getmembers(public, inspect.isfunction):
                if member.__module__.startswith("phasegate") and not member_name.startswith("_"):
                    hints = typing.get_type_hints(member)
                    missing = set(inspect.signature(member).parameters) - set(hints) - {"self"}
                    self.assertFalse(missing, f"{name}.{member_name}")
                    self.assertIn("return", hints, f"{name}.{member_name}")

    def test_both_clients_have_the_same_calls(self) -> None:
        for call in CALLS:
            sync, asyncio = (inspect.signature(getattr(kind, call)) for kind in (Client, AsyncClient))
            self.assertEqual(list(sync.parameters), list(asyncio.parameters), call)
        self.assertEqual(str(inspect.signature(Client)), str(inspect.signature(AsyncClient)))

    def test_it_is_marked_as_typed(self) -> None:
        self.assertTrue((SOURCE / "py.typed").exists())

    def test_the_version_is_told_once(self) -> None:
        project = (SOURCE.parents[1] / "pyproject.toml").read_text()
        self.assertIn(f'version = "{phasegate.__version__}"', project)

    def test_it_compiles_without_warnings_on_this_python(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            for file in SOURCE.rglob("*.py"):
                target = str(Path(folder) / "compiled.pyc")
                command = f"import py_compile; py_compile.compile({str(file)!r}, {target!r}, doraise=True)"
                done = subprocess.run([sys.executable, "-W", "error", "-c", command], capture_output=True, text=True)
                self.assertEqual((done.returncode, done.stderr), (0, ""), file.name)

    def test_its_grammar_is_that_of_python_3_9(self) -> None:
        for file in SOURCE.rglob("*.py"):
            ast.parse(file.read_text("utf-8"), feature_version=(3, 9))

    def test_it_needs_nothing_but_the_standard_library(self) -> None:
        if sys.version_info < (3, 10):
            self.skipTest("sys.stdlib_module_names came with Python 3.10")
        for file in SOURCE.rglob("*.py"):
            tree = ast.parse(file.read_text("utf-8"))
            unexecuted = set(_for_type_checkers(tree))
            for node in (node for node in ast.walk(tree) if node not in unexecuted):
                names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
                if isinstance(node, ast.ImportFrom) and node.level == 0 and node.module is not None:
                    names.append(node.module)
                for name in names:
                    if name.split(".")[0] != FRAMEWORKS.get(file.parent.name):
                        self.assertIn(name.split(".")[0], sys.stdlib_module_names, file.name)

    def test_there_is_an_error_class_for_every_code_of_a_bots_calls(self) -> None:
        calls = ("trade-checks", "trades", "portfolio", "status", "emergency-exits")
        endpoints = "".join((CONTRACTS / "endpoints" / f"{name}.ts").read_text() for name in calls)
        named = set(re.findall(r"'([A-Z_]{5,})'", " ".join(re.findall(r"problems: \[(.*?)\]", endpoints, re.S))))
        self.assertIn("PERMIT_CONFLICT", named)
        self.assertFalse(named - {known.CODE for known in PhasegateError.__subclasses__()})


def _for_type_checkers(tree: ast.AST) -> Iterator[ast.AST]:
    """The lines below `if TYPE_CHECKING`, which are never executed."""
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
            for statement in node.body:
                yield from ast.walk(statement)


class LoggingTest(WithFolder):
    def test_the_key_is_never_told(self) -> None:
        with self.assertLogs("phasegate", logging.DEBUG) as told:
            gate = self.client("http://127.0.0.1:9", timeout=0.5)
            gate.check(trade("t1"))
            gate.opened(trade("t2"))
            gate.emergency_exit(symbol="AAPL", reason="feed lost")
            try:
                gate.status()
            except PhasegateError as error:
                self.assertNotIn(KEY, repr(error))
            gate.close()
        self.assertNotIn(KEY, "".join(told.output))
        for file in (self.folder / "box").iterdir():
            self.assertNotIn(KEY, file.read_text())

    def test_a_program_that_configures_no_logging_hears_of_blocks(self) -> None:
        script = (
            "import sys; from phasegate import Client\n"
            "gate = Client('http://127.0.0.1:9', 'pgk_secret', outbox=sys.argv[1], timeout=0.3)\n"
            "gate.check(trade_id='t1', symbol='AAPL', side='long', mode='live', notional='100'); gate.close()"
        )
        done = subprocess.run([sys.executable, "-c", script, str(self.folder)], capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("PLATFORM_UNREACHABLE", done.stderr)


if __name__ == "__main__":
    unittest.main()
