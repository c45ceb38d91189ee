"""Runs test modules and tells every test's outcome, for scripts/test-runs/python-run.mjs.

`python -m tests` runs all of them; `python -m tests --results FILE MODULE…` writes `[{"name", "status", "reason"}]`;
`python -m tests --list` names all tests, a line each, and runs none.
"""

from __future__ import annotations

import argparse
import json
import logging
import sys
import unittest
from pathlib import Path
from typing import Any, Dict, List

FOLDER = Path(__file__).resolve().parent


class Outcomes(unittest.TextTestResult):
    """The result of each test; a test with a failed part has failed."""

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self.outcomes: Dict[str, Dict[str, str]] = {}

    def _note(self, test: unittest.TestCase, status: str, reason: str = "") -> None:
        name = test.id()
        if self.outcomes.get(name, {}).get("status") != "failed":
            self.outcomes[name] = {"name": name, "status": status, "reason": reason}

    def addSuccess(self, test: unittest.TestCase) -> None:
        super().addSuccess(test)
        self._note(test, "passed")

    def addFailure(self, test: unittest.TestCase, err: Any) -> None:
        super().addFailure(test, err)
        self._note(test, "failed", str(err[1]))

    def addError(self, test: unittest.TestCase, err: Any) -> None:
        super().addError(test, err)
        self._note(test, "failed", str(err[1]))

    def addSubTest(self, test: unittest.TestCase, subtest: unittest.TestCase, err: Any) -> None:
        super().addSubTest(test, subtest, err)
        if err is not None:
            self._note(test, "failed", str(err[1]))

    def addSkip(self, test: unittest.TestCase, reason: str) -> None:
        super().addSkip(test, reason)
        self._note(test, "skipped", reason)

    def addUnexpectedSuccess(self, test: unittest.TestCase) -> None:
        super().addUnexpectedSuccess(test)
        self._note(test, "failed", "an unexpected success")

    def addExpectedFailure(self, test: unittest.TestCase, err: Any) -> None:
        super().addExpectedFailure(test, err)
        self._note(test, "failed", "a failure that was expected counts as one")


def all_modules() -> List[str]:
    return sorted(f"tests.{file.stem}" for file in FOLDER.glob("test_*.py"))


def tests_of(suite: Any) -> List[unittest.TestCase]:
    """All tests below a suite, a module that cannot be loaded among them."""
    if isinstance(suite, unittest.TestCase):
        return [suite]
    return [test for part in suite for test in tests_of(part)]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests")
    parser.add_argument("modules", nargs="*", default=all_modules())
    parser.add_argument("--results")
    parser.add_argument("--list", action="store_true")
    options = parser.parse_args()
    suite = unittest.defaultTestLoader.loadTestsFromNames(options.modules)
    if options.list:
        print("\n".join(test.id() for test in tests_of(suite)))
        return 0
    logging.getLogger("phasegate").addHandler(logging.NullHandler())
    result = unittest.TextTestRunner(stream=sys.stderr, resultclass=Outcomes).run(suite)
    assert isinstance(result, Outcomes)
    if options.results is not None:
        Path(options.results).write_text(json.dumps(list(result.outcomes.values())))
    return 0 if result.wasSuccessful() else 1


if __name__ == "__main__":
    sys.exit(main())
