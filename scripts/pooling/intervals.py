"""95% intervals: the quantile they take, and the bounds around an estimate.

scipy is imported only where it is used: its import takes longer than most jobs.
"""

from statistics import NormalDist

LEVEL = 0.95


def critical(df: int | None) -> float:
    """The quantile that a 95% interval takes: of the normal, or of Student's t with `df` degrees of freedom."""
    tail = (1 + LEVEL) / 2
    if df is None:
        return NormalDist().inv_cdf(tail)
    from scipy.special import stdtrit

    return float(stdtrit(df, tail))


def around(estimate, half_width):
    """The bounds of an interval (or of an array of them) of a half width around an estimate."""
    return estimate - half_width, estimate + half_width
