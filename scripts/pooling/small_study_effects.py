"""Tests for small-study effects: effects and variances go in, a test's numbers come out.

Each result names its regression in `regression`, since "Egger's test" is the name of several.

With fewer than 10 studies their power is too low to tell chance from asymmetry (Sterne et al. 2011, BMJ 343:d4002), and
for SMD the effect and its SE are correlated by their formulas; `worth_of_test` says so in words.
"""

import numpy as np
from scipy.special import ndtr, stdtr

from scripts.pooling.meta_regression import fit_regression

FEWEST_STUDIES = 10
EGGER = "unweighted regression of effect/SE on 1/SE, test of the intercept by t (Egger et al. 1997)"
EGGER_MIXED = "mixed-effects regression of effects on SE, τ² by {}, test of the slope by z (metafor's regtest)"
EGGER_COMMON = "common-effect regression of effects on SE, test of the slope by z (metafor's regtest)"
PETERS = "regression of effects on 1/n, weighted by events·non-events/n, test of the slope by t (Peters et al. 2006)"
BEGG = "Kendall's rank correlation of standardised effects with variances (Begg and Mazumdar 1994)"


def egger_test(y: np.ndarray, v: np.ndarray) -> dict | None:
    """Egger's test as first published: the unweighted regression of y/√v on 1/√v; p of its intercept, t with k − 2.

    Egger et al. 1997, BMJ 315:629. Returns {intercept, se, statistic, df, p, k, regression}; None where the regression
    cannot be made: fewer than 3 studies, all of one precision, or all on one line.
    """
    line = _straight_line(v**-0.5, y * v**-0.5, np.ones(len(y)))
    if line is None:
        return None
    intercept, se = line[0]
    return _by_t("intercept", intercept, se, len(y)) | {"regression": EGGER}


def egger_mixed_test(y: np.ndarray, v: np.ndarray, tau2_method: str | None = "REML") -> dict | None:
    """The test of metafor's regtest(model = "rma"): the slope of effects on their SEs, by z.

    Sterne and Egger 2005, in Rothstein et al., Publication Bias in Meta-Analysis, chapter 6. τ² is estimated as for a
    meta-regression, None is the common-effect regression. Returns {slope, se, statistic, p, limit, k, regression};
    `limit` is the effect where the SE is 0. None for fewer than 3 studies, or all of one variance.
    """
    if len(y) < 3 or np.ptp(v) == 0:
        return None
    limit, slope = fit_regression(y, v, {"se": np.sqrt(v)}, tau2_method)["coefficients"]
    named = EGGER_MIXED.format(tau2_method) if tau2_method else EGGER_COMMON
    numbers = {"slope": slope["estimate"]} | {name: slope[name] for name in ("se", "statistic", "p")}
    return numbers | {"limit": limit["estimate"], "k": len(y), "regression": named}


def peters_test(y: np.ndarray, events: np.ndarray, n: np.ndarray) -> dict | None:
    """Peters's test for log odds ratios: their weighted regression on 1/n (Peters et al. 2006, JAMA 295:676).

    `events` and `n` are both groups' together. Studies without events, or without non-events, say nothing and are left
    out. Returns {slope, se, statistic, df, p, k, regression}; None where the regression cannot be made.
    """
    weights = events * (n - events) / n
    informative = weights > 0
    line = _straight_line(1 / n[informative], y[informative], weights[informative])
    if line is None:
        return None
    return _by_t("slope", *line[1], int(informative.sum())) | {"regression": PETERS}


def _straight_line(x: np.ndarray, y: np.ndarray, w: np.ndarray):
    """Weighted least squares: (intercept, its SE), (slope, its SE); None if there is no line, or all lie on it."""
    k = len(x)
    if k < 3 or np.ptp(x) == 0:
        return None
    centre, middle, total = np.sum(w * x) / np.sum(w), np.sum(w * y) / np.sum(w), np.sum(w)
    spread = np.sum(w * (x - centre) ** 2)
    slope = np.sum(w * (x - centre) * (y - middle)) / spread
    intercept = middle - slope * centre
    residual_variance = np.sum(w * (y - intercept - slope * x) ** 2) / (k - 2)
    if residual_variance == 0:
        return None
    return (
        (float(intercept), float(np.sqrt(residual_variance * (1 / total + centre**2 / spread)))),
        (float(slope), float(np.sqrt(residual_variance / spread))),
    )


def _by_t(name: str, estimate: float, se: float, k: int) -> dict:
    statistic = estimate / se
    p = float(2 * stdtr(k - 2, -abs(statistic)))
    return {name: estimate, "se": se, "statistic": statistic, "df": k - 2, "p": p, "k": k}


def begg_test(y: np.ndarray, v: np.ndarray) -> dict | None:
    """Begg and Mazumdar's rank test: Kendall's τ_b of the standardised effects with their variances.

    Begg and Mazumdar 1994, Biometrics 50:1088. p is exact without ties, by the normal approximation with them (as R's
    cor.test); `p_normal` is the approximation in any case. Returns {tau, p, p_normal, k, regression}; None for fewer
    than 3 studies, all of one variance, or one that outweighs the rest entirely.
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
    score = sum(
        float(np.sum(np.sign(standardised[i] - standardised[i + 1 :]) * np.sign(v[i] - v[i + 1 :]))) for i in range(k)
    )
    ties = [np.unique(values, return_counts=True)[1] for values in (standardised, v)]
    pairs = k * (k - 1) / 2
    untied = [pairs - np.sum(t * (t - 1)) / 2 for t in ties]
    if min(untied) == 0:
        return None
    exact = min(untied) == pairs
    normal = _normal_kendall_p(score, k, *ties)
    p = _exact_kendall_p(score, k) if exact else normal
    tau = float(score / np.sqrt(untied[0] * untied[1]))
    return {"tau": tau, "p": p, "p_normal": normal, "k": k, "regression": BEGG}


def count_of_studies(k: int) -> str:
    """`1 study`, `2 studies`."""
    return "1 study" if k == 1 else f"{k} studies"


def worth_of_test(k: int, measure: str) -> list[str]:
    """What a test for small-study effects is worth with k studies of a measure, in sentences."""
    notes = []
    if k < FEWEST_STUDIES:
        notes.append(
            f"{count_of_studies(k)}: with fewer than {FEWEST_STUDIES}, neither funnel plot nor test can tell asymmetry "
            "from chance (Sterne et al. 2011)."
        )
    if measure.startswith("SMD"):
        notes.append("An SMD and its standard error are correlated by their formulas: asymmetry is found too often.")
    return notes


def _exact_kendall_p(score: float, k: int) -> float:
    """Two-sided p of a Kendall score without ties, by the distribution of the number of concordant pairs."""
    distribution = np.ones(1)
    for n in range(2, k + 1):
        sums = np.concatenate([[0.0], np.cumsum(np.pad(distribution, (0, n - 1)))])
        distribution = (sums[1:] - sums[np.maximum(np.arange(len(sums) - 1) - n + 1, 0)]) / n
    concordant = round((score + k * (k - 1) / 2) / 2)
    return float(min(1.0, 2 * min(distribution[: concordant + 1].sum(), distribution[concordant:].sum())))


def _normal_kendall_p(score: float, k: int, t: np.ndarray, u: np.ndarray) -> float:
    """Two-sided p of a Kendall score with ties (Kendall 1970, Rank Correlation Methods, equation 4.4)."""
    variance = (k * (k - 1) * (2 * k + 5) - sum(np.sum(x * (x - 1) * (2 * x + 5)) for x in (t, u))) / 18
    variance += np.sum(t * (t - 1)) * np.sum(u * (u - 1)) / (2 * k * (k - 1))
    variance += np.sum(t * (t - 1) * (t - 2)) * np.sum(u * (u - 1) * (u - 2)) / (9 * k * (k - 1) * (k - 2))
    return float(2 * ndtr(-abs(score) / np.sqrt(variance)))
