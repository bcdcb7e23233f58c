"""On PYTHONPATH of a live search: each moment at which it may ask is appended to the file TURNS, by the clock that all
processes share. (When a request reaches the server says as much about the machine as about the search.)"""

import os

from scripts.identification.live.rate_limit import RateLimit

_wait = RateLimit.wait


def _noted(self: RateLimit) -> float:
    moment = _wait(self)
    with open(os.environ["TURNS"], "a", encoding="ascii") as file:
        file.write(f"{moment!r}\n")
    return moment


RateLimit.wait = _noted
