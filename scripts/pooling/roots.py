"""Roots found between brackets: no starting value, no step length, no failure to converge."""

from collections.abc import Callable

import numpy as np

TOLERANCE = 1e-14


def find_roots(function: Callable, low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """A root of each function within its bracket, by Chandrupatla's method, to 1e-14 of the bracket's upper end.

    `function(x, which)` gives the values at x of the functions number `which` (whole numbers); at `low` and `high`
    (arrays) their signs differ. Those that have converged are not evaluated again.
    """
    if not len(low):
        return np.empty(0)
    from scipy.optimize.elementwise import find_root

    # scipy's tolerance is one for all: work in units of the upper end.
    def in_units(x, which):
        which = which.astype(int)
        return function(x * high[which], which)

    tolerances = {"xatol": TOLERANCE, "xrtol": TOLERANCE, "fatol": 0.0, "frtol": 0.0}
    found = find_root(
        in_units,
        (low / high, np.ones_like(high)),
        args=(np.arange(len(low), dtype=float),),
        tolerances=tolerances,
        maxiter=300,
    )
    return found.x * high
