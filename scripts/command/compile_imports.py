"""Load once every library that the project loads, so that Python keeps them compiled and each start after is quick.

Compiling all that is installed takes four times as long, and most of it is never loaded. Prints what cannot be loaded.
"""

import ast
import sys
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from scripts.common.provenance import ROOT

_OF_SNAKEMAKE = ("snakemake.cli", "snakemake.script", "snakemake_interface_executor_plugins")


def imported_libraries(folder: Path) -> set[str]:
    """The modules that the code below a folder imports, also inside functions, but for those of the project."""
    found = {name for path in folder.rglob("*.py") for name in _imports(ast.parse(path.read_text(encoding="utf-8")))}
    return {name for name in found if name.split(".")[0] != "scripts"}


def _imports(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield node.module


def main() -> int:
    """Load the libraries; 1 if one that is installed cannot be loaded."""
    broken = 0
    for name in sorted({*_OF_SNAKEMAKE, *imported_libraries(ROOT / "scripts")}):
        if not find_spec(name.split(".")[0]):
            continue  # of another system, or of what only some need
        try:
            import_module(name)
        except Exception as error:
            print(f"{name} is installed but cannot be loaded: {error}", file=sys.stderr)
            broken = 1
    return broken


if __name__ == "__main__":
    sys.exit(main())
