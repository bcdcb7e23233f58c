"""How many small faults in the parts that promises hang on do the tests see? Mutation testing of chosen modules.

    python -m benchmarks.mutations [--only ledgers] [--sample 150] [--seed 1]

Each fault is one change of the module's syntax tree: a comparison turned round, widened or narrowed, `and` and `or`, +
and −, × and ÷ exchanged, a number one more, a text emptied, a condition negated, a statement left out, a result that is
None. What is not behaviour is left alone: docstrings, type annotations, what only words a message. The faults are tried
one by one in a copy of the project, with the module's own tests (PARTS), until one fails. Of more faults than
`--sample` that many are drawn at random, with the seed. Prints each fault that no test saw, with its line, and the
share that was seen; docs/guarantees.md says of the survivors why they may live.
"""

import argparse
import ast
import math
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
COPIED = ("scripts", "tests", "benchmarks", "workflow", "config", "Snakefile", "pyproject.toml")
# Part → its modules, and the tests that are to see their faults, the quickest first.
PARTS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "ledgers": (("scripts/sheets/ledgers.py",), ("tests/sheets/test_ledgers.py",)),
    "votes": (
        ("scripts/screening/agree_votes.py", "scripts/screening/reach_consensus.py"),
        ("tests/screening/test_agree_votes.py", "tests/screening/test_reach_consensus.py"),
    ),
    "clusters": (("scripts/deduplication/cluster_records.py",), ("tests/deduplication/test_clusters.py",)),
    "decisions": (
        tuple(f"scripts/deduplication/{name}.py" for name in ("decide_pairs", "limit_texts", "limit_places")),
        tuple(f"tests/deduplication/test_{name}.py" for name in ("rule_edges", "find_duplicates", "clusters")),
    ),
    "flow": (
        ("scripts/prisma/count_flow.py",),
        ("tests/prisma/test_build_ledger.py", "tests/prisma/test_counting.py", "tests/prisma/test_previous_version.py"),
    ),
    "audit": (
        tuple(sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "scripts" / "audit").glob("[a-z]*.py"))),
        ("tests/audit", "tests/prisma/test_counting.py", "tests/prisma/test_mutations.py"),
    ),
    "pooling": (
        tuple(f"scripts/pooling/{name}.py" for name in ("pool", "inverse_variance", "heterogeneity")),
        tuple(f"tests/pooling/test_{name}.py" for name in ("results", "properties", "agreement", "pool_table")),
    ),
}  # fmt: skip
LONGEST = 10  # times as long as the tests take without a fault; a fault that makes them hang is seen
_COMPARISONS = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
_OPERATIONS = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.Pow: ast.Mult, ast.Mod: ast.Mult,
    ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd, ast.And: ast.Or, ast.Or: ast.And,
}  # fmt: skip
_WORDING = {"wrong", "Problem", "ValueError"}  # tests do not hold messages word for word
# Imported once: each fault is tried in a fork of this process.
_LIBRARIES = (
    "hypothesis", "jsonschema", "lxml.etree", "numpy", "openpyxl", "pandas", "pyarrow.parquet", "pytest",
    "python_calamine", "rapidfuzz", "scipy.optimize", "scipy.special", "scipy.stats", "xlsxwriter", "yaml",
)  # fmt: skip


class Fault(NamedTuple):
    """A change of a module: its line, in words, and which change (`number`) of which node (`place`)."""

    module: str
    line: int
    told: str
    place: int
    number: int


def faults_of(module: str) -> list[Fault]:
    """Every fault of a module."""
    tree = ast.parse((ROOT / module).read_text(encoding="utf-8"))
    return [
        Fault(module, node.lineno, told, place, number)
        for place, node in enumerate(_behaviour(tree))
        for number, (told, _) in enumerate(_changes(node))
    ]


def with_fault(text: str, fault: Fault) -> str:
    """A module's text with a fault in it."""
    tree = ast.parse(text)
    node = list(_behaviour(tree))[fault.place]
    list(_changes(node))[fault.number][1]()
    return ast.unparse(ast.fix_missing_locations(tree))


def _behaviour(node: ast.AST) -> Iterator[ast.AST]:
    """The nodes that a program's behaviour hangs on, in their order."""
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns", "decorator_list", "type_comment"):
            continue
        for child in value if isinstance(value, list) else [value]:
            if not isinstance(child, ast.AST) or _is_words(child):
                continue
            if isinstance(child, ast.expr | ast.stmt):
                yield child
            yield from _behaviour(child)


def _is_words(node: ast.AST) -> bool:
    """A docstring, an import, a definition of a rule's script, or the wording of a message."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return True
    if isinstance(node, ast.Import | ast.ImportFrom | ast.JoinedStr):
        return True
    if isinstance(node, ast.If) and ast.unparse(node.test) == "__name__ == '__main__'":
        return True
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _WORDING


def _changes(node: ast.AST) -> Iterator[tuple[str, Callable[[], None]]]:
    """The changes of a node: in words, and what makes it."""
    if isinstance(node, ast.Compare) and type(node.ops[0]) in _COMPARISONS:
        other = _COMPARISONS[type(node.ops[0])]
        yield f"{ast.unparse(node)}: {other.__name__}", lambda: node.ops.__setitem__(0, other())
    if isinstance(node, ast.BinOp | ast.BoolOp | ast.AugAssign) and type(node.op) in _OPERATIONS:
        changed = _OPERATIONS[type(node.op)]
        yield f"{ast.unparse(node)}: {changed.__name__}", lambda: setattr(node, "op", changed())
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield f"{ast.unparse(node)}: without not", lambda: _become(node, _bool(node.operand))
    if isinstance(node, ast.Constant):
        if isinstance(node.value, bool):
            yield f"{node.value}: negated", lambda: setattr(node, "value", not node.value)
        elif isinstance(node.value, int | float):
            yield f"{node.value}: one more", lambda: setattr(node, "value", node.value + 1)
        elif isinstance(node.value, str | bytes):
            other = node.value[:0] if node.value else type(node.value)(b"x" if isinstance(node.value, bytes) else "x")
            yield f"{node.value!r}: {other!r}", lambda: setattr(node, "value", other)
    if isinstance(node, ast.If | ast.While | ast.IfExp):
        yield f"if {ast.unparse(node.test)}: negated", lambda: setattr(node, "test", _negated(node.test))
    if isinstance(node, ast.Assign | ast.AugAssign | ast.Expr | ast.Raise | ast.Continue | ast.Break):
        yield f"{ast.unparse(node)}: left out", lambda: _become(node, ast.Pass())
    if isinstance(node, ast.Return) and node.value is not None:
        yield f"{ast.unparse(node)}: None", lambda: setattr(node, "value", ast.Constant(None))


def _negated(test: ast.expr) -> ast.expr:
    return ast.UnaryOp(ast.Not(), test)


def _bool(operand: ast.expr) -> ast.expr:
    return ast.Call(ast.Name("bool", ast.Load()), [operand], [])


def _become(node: ast.AST, other: ast.AST) -> None:
    """Make a node, which others hold, another one."""
    node.__class__ = type(other)
    node.__dict__ = other.__dict__ | {"lineno": node.lineno, "col_offset": node.col_offset}


def is_seen(folder: Path, tests: tuple[str, ...], longest: float) -> bool:
    """Does any of the tests fail in this copy, or take longer than so many seconds?"""
    child = os.fork()
    if not child:
        os._exit(_run_tests(folder, tests))
    until = time.monotonic() + longest
    while time.monotonic() < until:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return status != 0
        time.sleep(0.02)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return True


def _run_tests(folder: Path, tests: tuple[str, ...]) -> int:
    """Run tests of a copy, in silence; their exit status."""
    import pytest

    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    os.chdir(folder)
    sys.path[:] = [place for place in sys.path if Path(place or ".").resolve() not in (ROOT, folder)]
    sys.dont_write_bytecode = True
    try:
        return int(pytest.main(["-q", "-x", "-p", "no:cacheprovider", "-m", "not slow", *tests]))
    except BaseException:  # whatever a fault does to the tests' own frame, it was seen
        return 1


def measure(part: str, sample: int, seed: int) -> tuple[int, int]:
    """(faults that were seen, faults tried) of a part; those that lived are printed."""
    modules, tests = PARTS[part]
    faults = [fault for module in modules for fault in faults_of(module)]
    chosen = sorted(random.Random(seed).sample(faults, min(sample, len(faults))))
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        for name in COPIED:
            copied = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
            copied(ROOT / name, folder / name)
        started = time.monotonic()
        if is_seen(folder, tests, math.inf):
            sys.exit(f"{part}: its tests fail without any fault.")
        longest = max(20.0, LONGEST * (time.monotonic() - started))
        seen = 0
        for fault in chosen:
            path = folder / fault.module
            before = path.read_text(encoding="utf-8")
            path.write_text(with_fault(before, fault), encoding="utf-8")
            found = is_seen(folder, tests, longest)
            path.write_text(before, encoding="utf-8")
            seen += found
            if not found:
                print(f"  lived: {fault.module}:{fault.line}: {fault.told}", flush=True)
    print(f"{part}: {seen} of {len(chosen)} seen ({seen / len(chosen):.0%}), of {len(faults)} faults", flush=True)
    return seen, len(chosen)


def main(argv: list[str]) -> int:
    """Measure the parts that are asked for; exit status 1 if fewer than 90% of a part's faults are seen."""
    parser = argparse.ArgumentParser(prog="mutations", description="Which small faults do the tests see?")
    parser.add_argument("--only", choices=PARTS, action="append")
    parser.add_argument("--sample", type=int, default=150)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args(argv)
    for name in _LIBRARIES:
        import_module(name)
    shares = [measure(part, arguments.sample, arguments.seed) for part in arguments.only or PARTS]
    return int(any(seen < 0.9 * tried for seen, tried in shares))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
