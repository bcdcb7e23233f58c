"""Effects of 2×2 tables: events and group sizes of two groups go in, effects and their variances come out.

A table has the cells a, b (events and non-events of group 1) and c, d (of group 2). What is done with zero cells has a
name, the program whose practice it is:

- `metafor`: 0.5 is added to all four cells of a table with a zero in it, for OR, RR and RD; a table without events (or
  without non-events) in both groups stays in. (escalc's add=1/2, to="only0", drop00=FALSE.)
- `revman5`: the same for OR and RR, but a table without events (or without non-events) in both groups says nothing
  about a ratio and is left out. RD is taken from the cells as they are, and only its variance from the corrected ones.
  (Deeks and Higgins, Statistical algorithms in Review Manager 5 (2010), section 2.)

A study that is left out has NaN as effect and variance; the caller turns that into "not estimable".
"""

import numpy as np

from scripts.pooling.measures import TWO_BY_TWO

Effects = tuple[np.ndarray, np.ndarray]
Cells = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]


def cells_of(events1, n1, events2, n2) -> Cells:
    """The cells a, b, c, d of each table."""
    return events1, n1 - events1, events2, n2 - events2


def has_zero(a, b, c, d) -> np.ndarray:
    """Whether a table has a cell of zero."""
    return (a == 0) | (b == 0) | (c == 0) | (d == 0)


def is_uninformative(a, b, c, d) -> np.ndarray:
    """Whether a table has no events in both groups, or no non-events: it says nothing about a ratio."""
    return ((a == 0) & (c == 0)) | ((b == 0) & (d == 0))


def correct_zero_cells(a, b, c, d) -> Cells:
    """Tables with 0.5 added to all cells of those that have a zero (Haldane 1955, Gart 1966)."""
    add = 0.5 * has_zero(a, b, c, d)
    return a + add, b + add, c + add, d + add


def log_odds_ratio(events1, n1, events2, n2, zero_cells: str = "metafor") -> Effects:
    """ln(ad/bc), variance 1/a + 1/b + 1/c + 1/d (Woolf 1955)."""
    a, b, c, d = correct_zero_cells(*cells_of(events1, n1, events2, n2))
    effects = np.log(a * d / (b * c)), 1 / a + 1 / b + 1 / c + 1 / d
    return _without_uninformative(effects, events1, n1, events2, n2, zero_cells)


def log_risk_ratio(events1, n1, events2, n2, zero_cells: str = "metafor") -> Effects:
    """ln((a/n1)/(c/n2)), variance 1/a − 1/n1 + 1/c − 1/n2 (Katz 1978)."""
    a, b, c, d = correct_zero_cells(*cells_of(events1, n1, events2, n2))
    effects = np.log(a / (a + b) / (c / (c + d))), 1 / a - 1 / (a + b) + 1 / c - 1 / (c + d)
    return _without_uninformative(effects, events1, n1, events2, n2, zero_cells)


def risk_difference(events1, n1, events2, n2, zero_cells: str = "metafor") -> Effects:
    """a/n1 − c/n2, variance ab/n1³ + cd/n2³."""
    a, b, c, d = correct_zero_cells(*cells_of(events1, n1, events2, n2))
    variance = a * b / (a + b) ** 3 + c * d / (c + d) ** 3
    if zero_cells == "revman5":
        return events1 / n1 - events2 / n2, variance
    return a / (a + b) - c / (c + d), variance


def log_peto_odds_ratio(events1, n1, events2, n2, zero_cells: str = "metafor") -> Effects:
    """Peto's one-step log odds ratio (O − E)/V, variance 1/V (Yusuf 1985, Prog Cardiovasc Dis 27:335, appendix).

    E = n1·m/N, V = n1·n2·m·(N − m)/(N²(N − 1)), m = a + c. No correction is needed; a table without events (or without
    non-events) in both groups has V = 0 and is left out, whichever the policy.
    """
    observed_minus_expected, v = peto_parts(events1, n1, events2, n2)
    v = np.where(v > 0, v, np.nan)
    return observed_minus_expected / v, 1 / v


def peto_parts(events1, n1, events2, n2) -> Effects:
    """O − E and its hypergeometric variance V, of each table."""
    total, events = n1 + n2, events1 + events2
    return events1 - n1 * events / total, n1 * n2 * events * (total - events) / (total**2 * (total - 1))


def _without_uninformative(effects: Effects, events1, n1, events2, n2, zero_cells: str) -> Effects:
    if zero_cells == "metafor":
        return effects
    left_out = is_uninformative(*cells_of(events1, n1, events2, n2))
    return np.where(left_out, np.nan, effects[0]), np.where(left_out, np.nan, effects[1])


FORMULAS = {
    ("OR", TWO_BY_TWO): log_odds_ratio,
    ("RR", TWO_BY_TWO): log_risk_ratio,
    ("RD", TWO_BY_TWO): risk_difference,
    ("PETO", TWO_BY_TWO): log_peto_odds_ratio,
}
