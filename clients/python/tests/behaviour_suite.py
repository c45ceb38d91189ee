"""A suite of all cases of clients/behaviour, for one kind of client."""

from __future__ import annotations

import re
import tempfile
import unittest
from pathlib import Path
from typing import Any, Type

from .behaviour_case import CaseRun, MakeClient, read_cases
from .fault_server import FaultServer


class BehaviourSuite(unittest.TestCase):
    """Every case becomes a test of a subclass."""

    make: Any
    server: FaultServer

    @classmethod
    def setUpClass(cls) -> None:
        cls.server = FaultServer()

    @classmethod
    def tearDownClass(cls) -> None:
        cls.server.stop()

    def run_case(self, case: Any) -> None:
        with tempfile.TemporaryDirectory() as folder:
            CaseRun(self, case, self.server, Path(folder), self.make).run()


def behaviour_of(make: MakeClient, module: str) -> Type[BehaviourSuite]:
    """All cases as tests of a module.

    :param make: takes the arguments of Client
    """
    tests = {
        _test_name(file, place, case["name"]): _test_of(file, case)
        for file, cases in read_cases().items()
        for place, case in enumerate(cases)
    }
    return type("Behaviour", (BehaviourSuite,), {"make": staticmethod(make), "__module__": module, **tests})


def _test_name(file: str, place: int, name: str) -> str:
    return re.sub(r"\W+", "_", f"test_{file}_{place:02d}_{name}").strip("_")


def _test_of(file: str, case: Any) -> Any:
    def test(self: BehaviourSuite) -> None:
        self.run_case(case)

    test.__doc__ = f"{file}: {case['name']}"
    return test
