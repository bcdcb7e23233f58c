"""Where a result comes from: digests of files, and of the code that a script runs."""

import hashlib
import re
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_IMPORT = re.compile(r"^\s*from (scripts(?:\.\w+)+) import|^\s*import (scripts(?:\.\w+)+)", re.MULTILINE)


def sha256_of(path: Path) -> str:
    """The sha256 of a file's bytes, in hex."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def digest_of(*parts: str) -> str:
    """A digest of texts: 16 hex digits that differ if any text, or where one ends, differs."""
    return hashlib.sha256("".join(f"{len(part)}:{part}" for part in parts).encode()).hexdigest()[:16]


@cache
def code_digest(script: str) -> str:
    """Digest of a script and of every module of `scripts` that it imports, however indirectly.

    Snakemake sees a change of a rule's script, but not of what the script imports; rules carry this as a parameter.
    """
    return digest_of(*(path.read_text(encoding="utf-8") for path in sorted(modules_behind(script))))


def modules_behind(script: str) -> set[Path]:
    """A script (its path from the project's folder on) and every module of `scripts` that it imports."""
    seen: set[Path] = set()
    todo = [ROOT / script]
    while todo:
        path = todo.pop()
        if path in seen:
            continue
        seen.add(path)
        for pair in _IMPORT.findall(path.read_text(encoding="utf-8")):
            module = ROOT.joinpath(*(pair[0] or pair[1]).split("."))
            todo.append(module / "__init__.py" if module.is_dir() else module.with_suffix(".py"))
    return seen
