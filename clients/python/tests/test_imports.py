"""No module of the package imports one that imports it, not even for its types."""

from __future__ import annotations

import ast
import graphlib
import unittest
from pathlib import Path
from typing import Dict, Iterator, Set

import phasegate

PACKAGE = Path(phasegate.__file__).parent


class ImportsTest(unittest.TestCase):
    def test_no_circle(self) -> None:
        imports = imports_below(PACKAGE)
        self.assertIn("phasegate.guard", imports["phasegate.client"])
        graphlib.TopologicalSorter(imports).prepare()

    def test_a_circle_would_be_found(self) -> None:
        imports = imports_below(PACKAGE)
        imports["phasegate.guard"].add("phasegate.client")
        with self.assertRaises(graphlib.CycleError):
            graphlib.TopologicalSorter(imports).prepare()


def imports_below(package: Path) -> Dict[str, Set[str]]:
    """The package's modules by name, each with those of its own package that it imports, anywhere in it."""
    files = {_name(file, package): file for file in package.rglob("*.py")}
    return {name: set(_imported(name, file, set(files))) - {name} for name, file in files.items()}


def _name(file: Path, package: Path) -> str:
    parts = file.relative_to(package.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _imported(name: str, file: Path, modules: Set[str]) -> Iterator[str]:
    folder = name if file.name == "__init__.py" else name.rpartition(".")[0]
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in modules)
        if isinstance(node, ast.ImportFrom):
            above = folder.split(".")[: len(folder.split(".")) + 1 - node.level] if node.level else []
            source = ".".join([*above, *([node.module] if node.module else [])])
            for alias in node.names:
                inner = f"{source}.{alias.name}"
                yield from ({inner} if inner in modules else {source} & modules)


if __name__ == "__main__":
    unittest.main()
