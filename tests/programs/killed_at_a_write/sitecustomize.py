"""On PYTHONPATH of a run in a process group of its own: kills it with -9 when any of its processes is about to put the
n-th file in its place.

KILLED_AT is n, KILLED_COUNT a file that grows by a byte for each such write.
"""

import os
import signal

_replace = os.replace


def _may_be_killed(source, target, **options):
    with open(os.environ["KILLED_COUNT"], "ab") as count:
        count.write(b".")
        count.flush()
        if count.tell() == int(os.environ["KILLED_AT"]):
            os.killpg(0, signal.SIGKILL)
    _replace(source, target, **options)


os.replace = _may_be_killed
