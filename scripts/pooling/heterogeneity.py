"""Heterogeneity between studies: effects and variances go in; Q, τ² by eight estimators and its interval come out.

Notation: y effects, v their sampling variances, w = 1/(v + τ²), μ = Σwy/Σw, k studies. The iterative estimators are
roots found between brackets, to 1e-12 of the bracket: no starting value, no step length, no failure to converge.
τ² ≤ (max y − min y)² holds for the roots of PM, EB, ML and REML: in each score, Σw²(y − μ)² is at most the range
squared over τ² times what is subtracted from it, which gives the bracket.
"""

import numpy as np
from scipy.special import chdtri

TAU2_METHODS = ("DL", "PM", "REML", "ML", "EB", "HE", "SJ", "HS")
GRID = 60


def cochran_q(y: np.ndarray, v: np.ndarray, tau2: float = 0.0) -> float:
    """The generalised Q statistic, Σw(y − μ)²; with τ² = 0 it is Cochran's Q."""
    w = 1 / (v + tau2)
    return float(np.sum(w * (y - weighted_mean(w, y)) ** 2))


def weighted_mean(w: np.ndarray, y: np.ndarray) -> float:
    """Σwy/Σw, taken from the first effect: effects that are all equal have exactly that mean."""
    return float(y[0] + np.sum(w * (y - y[0])) / np.sum(w))


def estimate_tau2(y: np.ndarray, v: np.ndarray, method: str) -> float:
    """τ² by one of TAU2_METHODS, never below 0; 0 for a single study."""
    if len(y) < 2:
        return 0.0
    return max(0.0, float(_ESTIMATORS[method](y, v)))


def tau2_from_q(q: float, v: np.ndarray) -> float:
    """DerSimonian and Laird's τ² from a Q statistic, (Q − (k − 1))/(Σw − Σw²/Σw), not truncated.

    DerSimonian and Laird 1986, Control Clin Trials 7:177, equation 8.
    """
    return (q - (len(v) - 1)) / float(_expected_slope(1 / v))


def q_profile_interval(y: np.ndarray, v: np.ndarray, level: float = 0.95) -> tuple[float, float] | None:
    """Viechtbauer's Q-profile confidence interval of τ² (2007, Stat Med 26:37); None for a single study.

    The bounds are the τ² at which Q(τ²) equals the quantiles of χ² with k − 1 degrees of freedom; where Q(0) is below a
    quantile, the bound is 0.
    """
    if len(y) < 2:
        return None
    tail = (1 - level) / 2
    low, high = (float(_tau2_where_q_is(chdtri(len(y) - 1, p), y, v)) for p in (tail, 1 - tail))
    return low, high


def typical_variance(v: np.ndarray) -> float:
    """Higgins and Thompson's typical sampling variance, (k − 1)Σw/((Σw)² − Σw²) (2002, Stat Med 21:1539, eq. 9)."""
    return (len(v) - 1) / float(_expected_slope(1 / v))


def i2_h2_from_tau2(tau2: float, v: np.ndarray) -> tuple[float, float]:
    """I² in percent and H² by τ² against the typical variance s²: 100·τ²/(τ² + s²) and (τ² + s²)/s² (metafor)."""
    if len(v) < 2:
        return 0.0, 1.0
    s2 = typical_variance(v)
    return 100 * tau2 / (tau2 + s2), tau2 / s2 + 1


def i2_h2_from_q(q: float, df: int) -> tuple[float, float]:
    """I² in percent, 100·(Q − df)/Q but not below 0, and H² = Q/df (Higgins and Thompson 2002, eq. 6 and 10)."""
    if df < 1:
        return 0.0, 1.0
    return (max(0.0, 100 * (q - df) / q) if q > 0 else 0.0), q / df


def restricted_log_likelihood(tau2, y: np.ndarray, v: np.ndarray) -> np.ndarray:
    """The restricted log-likelihood of τ² (up to a constant) at each of an array of τ² (Viechtbauer 2005, eq. 9)."""
    return log_likelihood(tau2, y, v) - np.log(np.sum(_weights(tau2, v), axis=1)) / 2


def log_likelihood(tau2, y: np.ndarray, v: np.ndarray) -> np.ndarray:
    """The log-likelihood of τ² with μ at its maximum (up to a constant) at each of an array of τ²."""
    w = _weights(tau2, v)
    mu = _means(w, y)
    return (np.sum(np.log(w), axis=1) - np.sum(w * (y - mu) ** 2, axis=1)) / 2


def _weights(tau2, v: np.ndarray) -> np.ndarray:
    return 1 / (v + np.reshape(tau2, (-1, 1)))


def _expected_slope(w: np.ndarray) -> np.ndarray:
    """Σw − Σw²/Σw along the last axis, as Σw(Σw − w)/Σw: nothing is lost where one weight outweighs all others."""
    total = np.sum(w, axis=-1, keepdims=True)
    heaviest = np.arange(w.shape[-1]) == np.argmax(w, axis=-1)[..., np.newaxis]
    rest = np.sum(np.where(heaviest, 0.0, w), axis=-1, keepdims=True)
    return np.sum(w * np.where(heaviest, rest, total - w) / total, axis=-1)


def _dersimonian_laird(y, v):
    return tau2_from_q(cochran_q(y, v), v)


def _hedges(y, v):
    """Hedges 1983; HE: the variance of the effects less the mean sampling variance."""
    return np.var(y, ddof=1) - np.mean(v)


def _hunter_schmidt(y, v):
    """Schmidt and Hunter 2015; HS: (Q − k)/Σw."""
    return (cochran_q(y, v) - len(y)) / np.sum(1 / v)


def _sidik_jonkman(y, v):
    """Sidik and Jonkman 2005, Appl Stat 54:367: one step from τ₀² = Σ(y − ȳ)²/k."""
    start = np.var(y)
    if start == 0:
        return 0.0
    return start * cochran_q(y, v, start) / (len(y) - 1)


def _paule_mandel(y, v):
    """Paule and Mandel 1982: the τ² at which Q(τ²) = k − 1. Morris's empirical Bayes estimator is the same."""
    return _tau2_where_q_is(len(y) - 1, y, v)


def _tau2_where_q_is(target: float, y, v) -> float:
    """The τ² at which the generalised Q, which falls with τ², equals `target`; 0 where it is below it already."""

    def excess(tau2):
        return cochran_q(y, v, tau2) - target

    if excess(0.0) <= 0:
        return 0.0
    high = np.ptp(y) ** 2
    while excess(high) > 0:
        high *= 4
    return _root(excess, 0.0, high)


def _restricted_maximum_likelihood(y, v):
    """REML: the τ² of the greatest restricted likelihood (Viechtbauer 2005, J Educ Behav Stat 30:261)."""

    def score(tau2):
        w = _weights(tau2, v)
        return _squares(w, y) - _expected_slope(w)

    return _greatest(score, restricted_log_likelihood, y, v)


def _maximum_likelihood(y, v):
    """ML: the τ² of the greatest likelihood (Hardy and Thompson 1996, Stat Med 15:619)."""

    def score(tau2):
        w = _weights(tau2, v)
        return _squares(w, y) - np.sum(w, axis=1)

    return _greatest(score, log_likelihood, y, v)


def _squares(w, y):
    """Σw²(y − μ)² for each row of weights."""
    return np.sum((w * (y - _means(w, y))) ** 2, axis=1)


def _means(w, y):
    """The weighted mean for each row of weights, as a column."""
    return np.sum(w * y, axis=1, keepdims=True) / np.sum(w, axis=1, keepdims=True)


def _greatest(score, likelihood, y, v) -> float:
    """The τ² of the greatest likelihood: the score's falling roots on a grid, each polished, and 0, compared."""
    high = np.ptp(y) ** 2
    if high == 0:
        return 0.0
    grid = np.concatenate([[0.0], np.geomspace(min(np.min(v), high) * 1e-4, high, GRID)])
    slope = score(grid)
    falls = np.flatnonzero((slope[:-1] > 0) & (slope[1:] <= 0))
    peaks = [_root(lambda tau2: score(tau2)[0], grid[i], grid[i + 1]) for i in falls]
    candidates = np.array(([0.0] if slope[0] <= 0 else []) + peaks)
    return candidates[np.argmax(likelihood(candidates, y, v))] if len(candidates) > 1 else candidates[0]


def _root(function, low: float, high: float) -> float:
    from scipy.optimize import brentq

    return brentq(function, low, high, xtol=1e-14 * high, rtol=1e-14, maxiter=500)


_ESTIMATORS = {
    "DL": _dersimonian_laird,
    "PM": _paule_mandel,
    "REML": _restricted_maximum_likelihood,
    "ML": _maximum_likelihood,
    "EB": _paule_mandel,
    "HE": _hedges,
    "SJ": _sidik_jonkman,
    "HS": _hunter_schmidt,
}
