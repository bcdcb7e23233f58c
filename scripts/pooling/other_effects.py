"""Effects of rates, of survival, of correlations and of single groups: arrays go in, effects and variances come out."""

import numpy as np

from scripts.pooling.intervals import critical
from scripts.pooling.measures import CORRELATION, EVENTS, GIVEN, INTERVAL, LOGRANK, TWO_RATES

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


def given_effect(yi, vi) -> Effects:
    """Effects and variances that come as they are: generic inverse variance."""
    return yi, vi


def _corrected(events, n):
    add = 0.5 * ((events == 0) | (events == n))
    return events + add, n + 2 * add


FORMULAS = {
    ("IRR", TWO_RATES): log_incidence_rate_ratio,
    ("HR", INTERVAL): log_hazard_ratio,
    ("HR", LOGRANK): log_hazard_ratio_from_logrank,
    ("HR", GIVEN): given_effect,
    ("GEN", GIVEN): given_effect,
    ("ZCOR", CORRELATION): fisher_z,
    ("PLO", EVENTS): logit_proportion,
    ("PFT", EVENTS): double_arcsine_proportion,
    ("PR", EVENTS): raw_proportion,
}
