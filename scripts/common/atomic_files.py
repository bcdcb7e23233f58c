"""Files that are either the old one or the new one, never half of one: `.part`, fsync, replace."""

import os
from pathlib import Path


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
