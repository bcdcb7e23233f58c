"""One rate for all processes of a machine that ask the same interface: the moment of the last request is in a file."""

import fcntl
import os
import tempfile
import time
from pathlib import Path

MARGIN = 1.1  # moments drift on their way to the server


class RateLimit:
    """At most `per_second` requests to the interface `name` in any second, by all processes of this user together."""

    def __init__(self, name: str, per_second: float):
        self.spacing = MARGIN / per_second  # seconds
        self.path = Path(tempfile.gettempdir()) / f"litfunnel-{os.getuid()}-{name}.rate"

    def wait(self) -> float:
        """Wait until it is this process's turn; the moment at which it is.

        The file is held until then, and says when it really was: a process that wakes up late on a busy machine makes
        the next ones later, and never two of them meet. `time.monotonic` counts from the machine's start for all.
        """
        with open(os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600), "r+", encoding="ascii") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            time.sleep(self._left(file.read()))
            moment = time.monotonic()
            file.seek(0)
            file.truncate()
            file.write(repr(moment))
        return moment

    def _left(self, written: str) -> float:
        """Seconds from now to the next turn, after the moment that was written."""
        try:
            left = float(written) + self.spacing - time.monotonic()
        except ValueError:
            return 0.0
        # A moment ahead is of before the machine was last started.
        return left if 0 < left <= self.spacing else 0.0
