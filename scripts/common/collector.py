"""Python's garbage collector, which rests while many rows are made."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """While many rows are read and made the collector rests: they are in no cycle, and it would walk all of them again
    whenever some more have come. Also to be written above a function that makes them: `@uncollected()`."""
    active = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if active:
            gc.enable()
