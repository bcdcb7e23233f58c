"""Effects of rates, of survival, of correlations and of single groups: arrays go in, effects and variances come out.

And the way back from the scales of analysis, a number at a time.
"""

from math import copysign, cos, exp, sin, sqrt, tanh

import numpy as np

from scripts.pooling.intervals import critical

Effects = tuple[np.ndarray, np.ndarray]


def log_incidence_rate_ratio(events1, time1, events2, time2) -> Effects:
    """ln((events1/time1)/(events2/time2)), variance 1/events1 + 1/events2; 0.5 is added to both where one is zero.

    Rothman, Greenland and Lash 2008, Modern Epidemiology, chapter 14; metafor's escalc(measure="IRR").
    """
    add = 0.5 * ((events1 == 0) | (events2 == 0))
    x1, x2 = events1 + add, events2 + add
    return np.log(x1 / time1 / (x2 / time2)), 1 / x1 + 1 / x2


def log_hazard_ratio(hr, ci_low, ci_high) -> Effects:
    """ln(HR); its SE is the width of the 95% confidence interval on the log scale over 2·1.96.

    Parmar, Torri and Stewart 1998, Stat Med 17:2815, equation 7.
    """
    return np.log(hr), ((np.log(ci_high) - np.log(ci_low)) / (2 * critical(None))) ** 2


def log_hazard_ratio_from_logrank(o_minus_e, v) -> Effects:
    """(O − E)/V, variance 1/V, from a log-rank test's observed minus expected events and their variance.

    Yusuf 1985, Prog Cardiovasc Dis 27:335; RevMan 5's "O − E and Variance" outcomes.
    """
    return o_minus_e / v, 1 / v


def fisher_z(r, n) -> Effects:
    """Fisher's z = artanh(r), variance 1/(n − 3) (Fisher 1921; metafor's escalc(measure="ZCOR"))."""
    return np.arctanh(r), 1 / (n - 3)


def raw_proportion(events, n) -> Effects:
    """p = x/n, variance p(1 − p)/n; 0.5 is added to x and to n − x where one is zero (metafor's measure "PR")."""
    x, m = _corrected(events, n)
    return x / m, x * (m - x) / m**3


def logit_proportion(events, n) -> Effects:
    """ln(x/(n − x)), variance 1/x + 1/(n − x); 0.5 is added to both where one is zero (metafor's measure "PLO")."""
    x, m = _corrected(events, n)
    return np.log(x / (m - x)), 1 / x + 1 / (m - x)


def double_arcsine_proportion(events, n) -> Effects:
    """½(arcsin √(x/(n+1)) + arcsin √((x+1)/(n+1))), variance 1/(4n + 2).

    Freeman and Tukey 1950, Ann Math Stat 21:607, halved as in metafor's escalc(measure="PFT").
    """
    return (np.arcsin(np.sqrt(events / (n + 1))) + np.arcsin(np.sqrt((events + 1) / (n + 1)))) / 2, 1 / (4 * n + 2)


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
    least, most = (float(double_arcsine_proportion(events, n)[0]) for events in (0.0, n))
    if effect <= least or effect >= most:
        return 0.0 if effect <= least else 1.0
    sine = sin(2 * effect)
    inner = sine + (sine - 1 / sine) / n
    return 0.5 * (1 - copysign(sqrt(max(0.0, 1 - inner**2)), cos(2 * effect)))


def given_effect(yi, vi) -> Effects:
    """Effects and variances that come as they are: generic inverse variance."""
    return yi, vi


def _corrected(events, n):
    add = 0.5 * ((events == 0) | (events == n))
    return events + add, n + 2 * add
