"""Where a result comes from: digests of files and texts, and the data files of the project."""

import hashlib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def sha256_of(path: Path) -> str:
    """The sha256 of a file's bytes, in hex."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def digest_of(*parts: str) -> str:
    """A digest of texts: 16 hex digits that differ if any text, or where one ends, differs."""
    return hashlib.sha256("".join([f"{len(part)}:{part}" for part in parts]).encode()).hexdigest()[:16]


def data_file(path: str) -> Path:
    """A file (or a folder of files) of the project that a module reads. `path`: from the project's folder on.

    Write the path as a plain text, `data_file("scripts/prisma/flow_labels.yaml")`: that is how the workflow knows that
    the rules which use the module are to run again when the file changes.
    """
    return ROOT / path
