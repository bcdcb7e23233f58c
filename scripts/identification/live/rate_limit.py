"""One rate for all processes of a machine that ask the same interface: each reserves the next free moment in a file."""

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

    def wait(self) -> None:
        """Wait until it is this process's turn. `time.monotonic` counts from the machine's start for all of them."""
        moment = self._reserve()
        time.sleep(max(0.0, moment - time.monotonic()))

    def _reserve(self) -> float:
        with open(os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600), "r+", encoding="ascii") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            now = time.monotonic()
            try:
                taken = float(file.read() or 0)
            except ValueError:
                taken = 0.0
            # A moment far ahead is of before the machine was last started.
            moment = max(now, taken + self.spacing) if taken < now + 600 else now
            file.seek(0)
            file.truncate()
            file.write(repr(moment))
        return moment
