"""Pooling of counts, without a variance of each study: Mantel-Haenszel and Peto.

Counts go in; a pooled result comes out (keys as in inverse_variance.RESULT_KEYS). As the programs do it:
- `metafor` pools the counts as they are, and takes Q over the studies that are informative about a ratio, with 0.5
added
  to tables with a zero (rma.mh, rma.peto);
- `revman5` adds 0.5 to all cells of a table with a zero before pooling OR and RR, and leaves tables without events (or
  without non-events) in both groups out; RD is pooled from the counts as they are.
"""

import numpy as np

from scripts.pooling.formulas import effects_of
from scripts.pooling.inverse_variance import empty_result, heterogeneity_of, interval_of, percent
from scripts.pooling.measures import TWO_BY_TWO
from scripts.pooling.other_effects import log_incidence_rate_ratio
from scripts.pooling.two_by_two_effects import Cells, cells_of, correct_zero_cells, is_uninformative, peto_parts

NOT_ESTIMABLE = "Not estimable: no study has events to compare."


def pool_mantel_haenszel(events1, n1, events2, n2, measure: str, convention: str = "metafor") -> dict:
    """The Mantel-Haenszel estimate of OR, RR (logs) or RD.

    Variances: OR Robins, Breslow and Greenland 1986 (Biometrics 42:311); RR Greenland and Robins 1985 (Biometrics
    41:55); RD Sato, Greenland and Robins 1989 under `metafor`, Greenland and Robins 1985 under `revman5`.
    """
    raw = cells_of(events1, n1, events2, n2)
    uninformative = is_uninformative(*raw)
    corrected = is_corrected_before(measure, convention)
    cells = tuple(np.where(uninformative, 0.0, cell) for cell in correct_zero_cells(*raw)) if corrected else raw
    estimate, variance, weights, takes_part = _POOL[measure](cells, convention)
    if not np.isfinite(estimate) or not variance > 0:
        return _all_left_out(len(n1))
    data = dict(zip(TWO_BY_TWO, (events1, n1, events2, n2), strict=True))
    y, v = effects_of(measure, TWO_BY_TWO, data, convention)
    tested = np.isfinite(y) if convention == "revman5" else ~uninformative
    q = np.sum((y[tested] - estimate) ** 2 / v[tested])
    return _result(estimate, variance, q, int(np.sum(tested)) - 1, weights, takes_part)


def is_corrected_before(measure: str, convention: str) -> bool:
    """Does Mantel-Haenszel pool counts to which 0.5 was added for a zero? Else it takes them as they are."""
    return convention == "revman5" and measure in ("OR", "RR")


def pool_mantel_haenszel_rates(events1, time1, events2, time2) -> dict:
    """The Mantel-Haenszel log incidence rate ratio (Rothman, Greenland and Lash 2008, p. 274; metafor's rma.mh)."""
    total = time1 + time2
    r, s = events1 * time2 / total, events2 * time1 / total
    if not (np.sum(r) > 0 and np.sum(s) > 0):
        return _all_left_out(len(total))
    estimate = np.log(np.sum(r) / np.sum(s))
    variance = np.sum(time1 * time2 * (events1 + events2) / total**2) / (np.sum(r) * np.sum(s))
    tested = events1 + events2 > 0
    y, v = log_incidence_rate_ratio(events1, time1, events2, time2)
    q = np.sum((y - estimate)[tested] ** 2 / v[tested])
    return _result(estimate, variance, q, int(np.sum(tested)) - 1, s, r + s > 0)


def pool_peto(events1, n1, events2, n2) -> dict:
    """Peto's log odds ratio, Σ(O − E)/ΣV with SE 1/√ΣV (Yusuf 1985, Prog Cardiovasc Dis 27:335, appendix)."""
    observed_minus_expected, v = peto_parts(events1, n1, events2, n2)
    informative = v > 0
    if not informative.any():
        return _all_left_out(len(v))
    o_minus_e, v_informative = observed_minus_expected[informative], v[informative]
    estimate = np.sum(o_minus_e) / np.sum(v_informative)
    q = np.sum(v_informative * (o_minus_e / v_informative - estimate) ** 2)
    return _result(estimate, 1 / np.sum(v_informative), q, int(np.sum(informative)) - 1, v, informative)


def _odds_ratio(cells: Cells, convention: str):
    a, b, c, d = cells
    total = _total(cells)
    r, s, p, q = a * d / total, b * c / total, (a + d) / total, (b + c) / total
    with np.errstate(divide="ignore", invalid="ignore"):
        estimate = np.log(np.sum(r) / np.sum(s))
        variance = (
            np.sum(p * r) / np.sum(r) ** 2
            + np.sum(p * s + q * r) / (np.sum(r) * np.sum(s))
            + np.sum(q * s) / np.sum(s) ** 2
        ) / 2
    return estimate, variance, s, r + s > 0


def _risk_ratio(cells: Cells, convention: str):
    a, b, c, d = cells
    n1, n2, total = a + b, c + d, _total(cells)
    r, s = a * n2 / total, c * n1 / total
    with np.errstate(divide="ignore", invalid="ignore"):
        estimate = np.log(np.sum(r) / np.sum(s))
        variance = np.sum((n1 * n2 * (a + c) - a * c * total) / total**2) / (np.sum(r) * np.sum(s))
    return estimate, variance, s, r + s > 0


def _risk_difference(cells: Cells, convention: str):
    a, b, c, d = cells
    n1, n2, total = a + b, c + d, _total(cells)
    weights = n1 * n2 / total
    estimate = np.sum((a * n2 - c * n1) / total) / np.sum(weights)
    if convention == "revman5":
        variance = np.sum((a * b * n2**3 + c * d * n1**3) / (n1 * n2 * total**2))
    else:
        p = np.sum(c * (n1 / total) ** 2 - a * (n2 / total) ** 2 + n1 * n2 / total**2 * (n2 - n1) / 2)
        variance = estimate * p + np.sum(a * d / total + c * b / total) / 2
    return estimate, variance / np.sum(weights) ** 2, weights, weights > 0


_POOL = {"OR": _odds_ratio, "RR": _risk_ratio, "RD": _risk_difference}


def _total(cells: Cells) -> np.ndarray:
    """The size of each table; 1 for one that is left out, whose cells are all 0."""
    total = sum(cells)
    return np.where(total > 0, total, 1.0)


def _result(estimate, variance, q, df: int, weights: np.ndarray, takes_part: np.ndarray) -> dict:
    shares = percent(weights) if np.sum(weights) > 0 else [None] * len(weights)
    weights = [share if part else None for share, part in zip(shares, takes_part, strict=True)]
    pooled = interval_of(estimate, np.sqrt(variance)) | heterogeneity_of(q, df)
    return pooled | {"weights": weights, "k": int(np.sum(takes_part))}


def _all_left_out(studies: int) -> dict:
    return empty_result(NOT_ESTIMABLE) | {"weights": [None] * studies}
