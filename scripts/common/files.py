"""Files that are either the old one or the new one, never half of one: `.part`, fsync, replace."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO


@contextmanager
def text_in_the_making(path: Path) -> Iterator[TextIO]:
    """A text file (UTF-8, `\\n`) to be written piece by piece; there when all is, and not at all if that fails."""
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(path.name + ".part")
    try:
        with open(part, "w", encoding="utf-8", newline="\n") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)


def write_bytes(path: Path, content: bytes) -> bool:
    """Write `content` to `path` atomically, unless it is there already. True if the file changed."""
    path = Path(path)
    if path.exists() and path.read_bytes() == content:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(path.name + ".part")
    with open(part, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.replace(part, path)
    return True


def write_text(path: Path, content: str) -> bool:
    """Write text as UTF-8 with `\\n` line ends, atomically. True if the file changed."""
    return write_bytes(path, content.encode("utf-8"))
