"""Tests for small-study effects: effects and variances go in, a test's numbers come out.

With fewer than 10 studies their power is too low to tell chance from asymmetry (Sterne et al. 2011, BMJ 343:d4002), and
for SMD the effect and its SE are correlated by their formulas; `worth_of_test` says so in words.
"""

import numpy as np
from scipy.special import ndtr, stdtr

FEWEST_STUDIES = 10


def egger_test(y: np.ndarray, v: np.ndarray) -> dict | None:
    """Egger's test as first published: the unweighted regression of y/√v on 1/√v; p of its intercept, t with k − 2.

    Egger et al. 1997, BMJ 315:629. Returns {intercept, se, statistic, df, p, k}; None where the regression cannot be
    made: fewer than 3 studies, all of one precision, or all on one line.
    """
    k = len(y)
    if k < 3 or np.ptp(v) == 0:
        return None
    x, z = v**-0.5, y * v**-0.5
    centred = x - x.mean()
    slope = np.sum(centred * z) / np.sum(centred**2)
    intercept = z.mean() - slope * x.mean()
    residual_variance = np.sum((z - intercept - slope * x) ** 2) / (k - 2)
    se = float(np.sqrt(residual_variance * (1 / k + x.mean() ** 2 / np.sum(centred**2))))
    if se == 0:
        return None
    statistic = float(intercept / se)
    p = float(2 * stdtr(k - 2, -abs(statistic)))
    return {"intercept": float(intercept), "se": se, "statistic": statistic, "df": k - 2, "p": p, "k": k}


def begg_test(y: np.ndarray, v: np.ndarray) -> dict | None:
    """Begg and Mazumdar's rank test: Kendall's τ_b of the standardised effects with their variances.

    Begg and Mazumdar 1994, Biometrics 50:1088. p is exact without ties, by the normal approximation with them (as R's
    cor.test). Returns {tau, p, k}; None for fewer than 3 studies, all of one variance, or one that outweighs the rest
    entirely.
    """
    k = len(y)
    if k < 3 or np.ptp(v) == 0:
        return None
    w = 1 / v
    mu = np.sum(w * y) / np.sum(w)
    own_share = v - 1 / np.sum(w)
    if np.min(own_share) <= 0:
        return None
    standardised = (y - mu) / np.sqrt(own_share)
    score = np.sum(
        np.triu(np.sign(np.subtract.outer(standardised, standardised)) * np.sign(np.subtract.outer(v, v)), 1)
    )
    ties = [np.unique(values, return_counts=True)[1] for values in (standardised, v)]
    pairs = k * (k - 1) / 2
    untied = [pairs - np.sum(t * (t - 1)) / 2 for t in ties]
    if min(untied) == 0:
        return None
    exact = min(untied) == pairs
    p = _exact_kendall_p(score, k) if exact else _normal_kendall_p(score, k, *ties)
    return {"tau": float(score / np.sqrt(untied[0] * untied[1])), "p": p, "k": k}


def worth_of_test(k: int, measure: str) -> list[str]:
    """What a test for small-study effects is worth with k studies of a measure, in sentences."""
    notes = []
    if k < FEWEST_STUDIES:
        studies = "1 study" if k == 1 else f"{k} studies"
        notes.append(
            f"{studies}: with fewer than {FEWEST_STUDIES}, neither funnel plot nor test can tell asymmetry from "
            "chance (Sterne et al. 2011)."
        )
    if measure.startswith("SMD"):
        notes.append("An SMD and its standard error are correlated by their formulas: asymmetry is found too often.")
    return notes


def _exact_kendall_p(score: float, k: int) -> float:
    """Two-sided p of a Kendall score without ties, by the distribution of the number of concordant pairs."""
    distribution = np.ones(1)
    for n in range(2, k + 1):
        distribution = np.convolve(distribution, np.full(n, 1 / n))
    concordant = round((score + k * (k - 1) / 2) / 2)
    return float(min(1.0, 2 * min(distribution[: concordant + 1].sum(), distribution[concordant:].sum())))


def _normal_kendall_p(score: float, k: int, t: np.ndarray, u: np.ndarray) -> float:
    """Two-sided p of a Kendall score with ties (Kendall 1970, Rank Correlation Methods, equation 4.4)."""
    variance = (k * (k - 1) * (2 * k + 5) - sum(np.sum(x * (x - 1) * (2 * x + 5)) for x in (t, u))) / 18
    variance += np.sum(t * (t - 1)) * np.sum(u * (u - 1)) / (2 * k * (k - 1))
    variance += np.sum(t * (t - 1) * (t - 2)) * np.sum(u * (u - 1) * (u - 2)) / (9 * k * (k - 1) * (k - 2))
    return float(2 * ndtr(-abs(score) / np.sqrt(variance)))
