"""The way back from the scales of analysis to effects as they are told: a number at a time."""

from math import asin, copysign, cos, exp, sin, sqrt, tanh


def back_from_log(effect: float, n: float | None = None) -> float:
    """The ratio of its logarithm; of one beyond floating point, its end."""
    return exp(min(effect, 700.0))


def correlation_of_z(z: float, n: float | None = None) -> float:
    """r = tanh(z)."""
    return tanh(z)


def proportion_of_logit(logit: float, n: float | None = None) -> float:
    """p = 1/(1 + e^−logit)."""
    return 1 / (1 + exp(-max(logit, -700.0)))


def proportion_of_double_arcsine(effect: float, n: float) -> float:
    """The proportion of n people whose double arcsine (double_arcsine_proportion) is `effect`, never beyond 0 or 1.

    Miller 1978, Am Stat 32:138: with t = 2·effect, ½(1 − sgn(cos t)·√(1 − (sin t + (sin t − 1/sin t)/n)²)). For a
    pooled effect n is the harmonic mean of the groups.
    """
    least, most = asin(sqrt(1 / (n + 1))) / 2, (asin(sqrt(n / (n + 1))) + asin(1)) / 2  # of 0 events, and of n
    if effect <= least or effect >= most:
        return 0.0 if effect <= least else 1.0
    sine = sin(2 * effect)
    inner = sine + (sine - 1 / sine) / n
    return 0.5 * (1 - copysign(sqrt(max(0.0, 1 - inner**2)), cos(2 * effect)))
