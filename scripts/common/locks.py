"""One process at a time: a lock of the operating system on a file, which goes with the process that holds it."""

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TextIO

_BYTE = 1 << 30  # Windows keeps others from reading what is locked: so a byte far behind the text is


@dataclass(frozen=True)
class Holder:
    """Who holds a lock, or held it and never said that it let go."""

    pid: int
    since: str  # local time, to the second


@dataclass
class Held:
    """A lock that this process holds."""

    descriptor: int  # what a child needs (`pass_fds`) to hold the lock as well: it is free when both have ended
    left_behind: Holder | None  # who held it before and ended without letting go, such as by `kill -9`
    ended_well: bool = True  # set to False, the note of who holds it stays: the next holder finds it left behind


@contextmanager
def locked(path: Path, wait: Callable[[Holder | None], None]) -> Iterator[Held]:
    """Hold the lock `path` (made if it is not there); `wait` is called once, with the holder, if another holds it.

    The file says who holds it. It is never deleted, since somebody may be waiting for it.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(os.open(path, os.O_RDWR | os.O_CREAT, 0o644), "r+", encoding="utf-8") as file:
        if not _lock(file, patient=False):
            wait(_holder(file))
            _lock(file, patient=True)
        held = Held(file.fileno(), _holder(file))
        _note(file, json.dumps({"pid": os.getpid(), "since": datetime.now().isoformat(" ", "seconds")}))
        try:
            yield held
        finally:
            if held.ended_well:
                _note(file, "")


def _holder(file: TextIO) -> Holder | None:
    """Who is noted in the file; None if nobody is, or if the note is just being written."""
    file.seek(0)
    try:
        return Holder(**json.loads(file.read()))
    except (ValueError, TypeError):
        return None


def _note(file: TextIO, text: str) -> None:
    file.seek(0)
    file.truncate()
    file.write(text)
    file.flush()


if os.name == "nt":
    import msvcrt

    def _lock(file: TextIO, patient: bool) -> bool:
        while True:
            file.seek(_BYTE)
            try:
                msvcrt.locking(file.fileno(), msvcrt.LK_LOCK if patient else msvcrt.LK_NBLCK, 1)
                return True
            except OSError:  # LK_LOCK gives up after ten seconds
                if not patient:
                    return False

else:
    import fcntl

    def _lock(file: TextIO, patient: bool) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX if patient else fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
