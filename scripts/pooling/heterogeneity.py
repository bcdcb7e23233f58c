"""Heterogeneity between studies: effects and variances go in; Q, τ² and its interval come out.

Notation: y effects, v their sampling variances, w = 1/(v + τ²), μ what the model (a mean, or a regression with p
parameters) makes of them, k studies. y and v are arrays with studies along the last axis; axes before it are
meta-analyses, which are computed together. The iterative estimators are roots found between brackets; likelihoods may
have several peaks, so they are scanned first, and the greatest is taken.
"""

import numpy as np
from scipy.special import chdtri

from scripts.pooling.linear_models import MEAN
from scripts.pooling.roots import find_roots

GRID = 40
# Numbers held at once while likelihoods are scanned.
AT_ONCE = 2**18


def cochran_q(y: np.ndarray, v: np.ndarray, tau2=0.0, model=MEAN) -> np.ndarray:
    """The generalised Q statistic, Σw(y − μ)²; with τ² = 0 it is Cochran's Q (QE of a regression)."""
    w = _weights(tau2, v)
    return np.sum(w * model.residuals(w, y) ** 2, axis=-1)


def estimate_tau2(y: np.ndarray, v: np.ndarray, method: str, model=MEAN) -> np.ndarray:
    """τ² by one of methods.TAU2_METHODS, never below 0; 0 where no degree of freedom is left."""
    if y.shape[-1] <= model.parameters:
        return np.zeros(y.shape[:-1])
    return np.maximum(0.0, ESTIMATORS[method](np.asarray(y, float), np.asarray(v, float), model))


def tau2_from_q(q, v: np.ndarray, model=MEAN) -> np.ndarray:
    """DerSimonian and Laird's τ² from a Q statistic, (Q − (k − p))/tr P, not truncated; tr P is Σw − Σw²/Σw for a mean.

    DerSimonian and Laird 1986, Control Clin Trials 7:177, equation 8.
    """
    return (q - (v.shape[-1] - model.parameters)) / model.weight_left(1 / v)


def q_profile_interval(y: np.ndarray, v: np.ndarray, level: float = 0.95) -> tuple[np.ndarray, np.ndarray] | None:
    """Viechtbauer's Q-profile confidence interval of τ² (2007, Stat Med 26:37); None for a single study.

    The bounds are the τ² at which Q(τ²) equals the quantiles of χ² with k − 1 degrees of freedom; where Q(0) is below a
    quantile, the bound is 0.
    """
    if y.shape[-1] < 2:
        return None
    tail = (1 - level) / 2
    return tuple(_tau2_where_q_is(float(chdtri(y.shape[-1] - 1, p)), y, v, MEAN) for p in (tail, 1 - tail))


def typical_variance(v: np.ndarray, model=MEAN) -> np.ndarray:
    """Higgins and Thompson's typical sampling variance, (k − p)/tr P (2002, Stat Med 21:1539, eq. 9)."""
    return (v.shape[-1] - model.parameters) / model.weight_left(1 / v)


def i2_h2_from_tau2(tau2, v: np.ndarray, model=MEAN) -> tuple[np.ndarray, np.ndarray]:
    """I² in percent and H² by τ² against the typical variance s²: 100·τ²/(τ² + s²) and (τ² + s²)/s² (metafor)."""
    if v.shape[-1] <= model.parameters:
        return np.zeros(v.shape[:-1]), np.ones(v.shape[:-1])
    s2 = typical_variance(v, model)
    return 100 * tau2 / (tau2 + s2), tau2 / s2 + 1


def i2_h2_from_q(q, df: int) -> tuple[np.ndarray, np.ndarray]:
    """I² in percent, 100·(Q − df)/Q but not below 0, and H² = Q/df (Higgins and Thompson 2002, eq. 6 and 10)."""
    q = np.asarray(q, dtype=float)
    if df < 1:
        return np.zeros(q.shape), np.ones(q.shape)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(q > df, 100 * (q - df) / q, 0.0), q / df


def restricted_log_likelihood(tau2, y: np.ndarray, v: np.ndarray, model=MEAN) -> np.ndarray:
    """The restricted log-likelihood of τ² (up to a constant) at each of an array of τ² (Viechtbauer 2005, eq. 9)."""
    return log_likelihood(tau2, y, v, model) - model.log_determinant(_weights(tau2, v)) / 2


def log_likelihood(tau2, y: np.ndarray, v: np.ndarray, model=MEAN) -> np.ndarray:
    """The log-likelihood of τ² with μ at its maximum (up to a constant) at each of an array of τ²."""
    w = _weights(tau2, v)
    return (np.sum(np.log(w), axis=-1) - np.sum(w * model.residuals(w, y) ** 2, axis=-1)) / 2


def _weights(tau2, v: np.ndarray) -> np.ndarray:
    return 1 / (v + np.asarray(tau2)[..., np.newaxis])


def _dersimonian_laird(y, v, model):
    return tau2_from_q(cochran_q(y, v, 0.0, model), v, model)


def _hedges(y, v, model):
    """Hedges 1983; HE: the variance of the effects less the mean sampling variance, both about the unweighted fit."""
    squares = np.sum(model.residuals(np.ones_like(v), y) ** 2, axis=-1)
    return (squares - model.variance_left(v)) / (v.shape[-1] - model.parameters)


def _hunter_schmidt(y, v, model):
    """Schmidt and Hunter 2015; HS: (Q − k)/Σw."""
    return (cochran_q(y, v, 0.0, model) - v.shape[-1]) / np.sum(1 / v, axis=-1)


def _sidik_jonkman(y, v, model):
    """Sidik and Jonkman 2005, Appl Stat 54:367: one step from τ₀² = Σ(y − ȳ)²/k."""
    start = np.var(y, axis=-1)
    positive = np.where(start > 0, start, 1.0)
    return start * cochran_q(y, v, positive, model) / (v.shape[-1] - model.parameters)


def _paule_mandel(y, v, model):
    """Paule and Mandel 1982: the τ² at which Q(τ²) = k − p. Morris's empirical Bayes estimator is the same."""
    return _tau2_where_q_is(v.shape[-1] - model.parameters, y, v, model)


def _tau2_where_q_is(target: float, y, v, model) -> np.ndarray:
    """The τ² at which the generalised Q, which falls with τ², equals `target`; 0 where it is below it already."""
    shape, (y, v) = y.shape[:-1], (np.reshape(each, (-1, each.shape[-1])) for each in (y, v))

    def excess(tau2, rows):
        return cochran_q(y[rows], v[rows], tau2, model) - target

    rows = np.flatnonzero(excess(np.zeros(len(y)), np.arange(len(y))) > 0)
    high = np.ptp(y[rows], axis=-1) ** 2
    while np.any(beyond := excess(high, rows) > 0):
        high = np.where(beyond, 4 * high, high)
    tau2 = np.zeros(len(y))
    tau2[rows] = find_roots(lambda x, which: excess(x, rows[which]), np.zeros(len(rows)), high)
    return tau2.reshape(shape)


def _restricted_maximum_likelihood(y, v, model):
    """REML: the τ² of the greatest restricted likelihood (Viechtbauer 2005, J Educ Behav Stat 30:261)."""

    def score(tau2, y, v):
        w = _weights(tau2, v)
        return _squares(w, y, model) - model.weight_left(w)

    return _greatest(score, restricted_log_likelihood, y, v, model)


def _maximum_likelihood(y, v, model):
    """ML: the τ² of the greatest likelihood (Hardy and Thompson 1996, Stat Med 15:619)."""

    def score(tau2, y, v):
        w = _weights(tau2, v)
        return _squares(w, y, model) - np.sum(w, axis=-1)

    return _greatest(score, log_likelihood, y, v, model)


def _squares(w, y, model):
    return np.sum((w * model.residuals(w, y)) ** 2, axis=-1)


def _greatest(score, likelihood, y, v, model) -> np.ndarray:
    """The τ² of the greatest likelihood: the score's falling roots on a grid, each polished, and 0, compared.

    The range of the effects squared bounds the roots of a mean: in the score, Σw²(y − μ)² is at most the range squared
    over τ² times what is subtracted from it. For a regression the bound is widened until it holds.
    """
    shape, (y, v) = y.shape[:-1], (np.reshape(each, (-1, each.shape[-1])) for each in (y, v))
    tau2 = np.ptp(y, axis=-1) ** 2
    varied = np.flatnonzero(tau2 > 0)
    at_once = max(1, AT_ONCE // (GRID * y.shape[-1]))
    for start in range(0, len(varied), at_once):
        rows = varied[start : start + at_once]
        tau2[rows] = _greatest_of(score, likelihood, y[rows], v[rows], tau2[rows], model)
    return tau2.reshape(shape)


def _greatest_of(score, likelihood, y, v, high, model) -> np.ndarray:
    while np.any(beyond := score(high, y, v) > 0):
        high = np.where(beyond, 4 * high, high)
    low = np.minimum(np.min(v, axis=-1), high) * 1e-4
    grid = np.concatenate([np.zeros((len(y), 1)), np.geomspace(low, high, GRID, axis=-1)], axis=-1)
    slope = score(grid, y[:, np.newaxis], v[:, np.newaxis])
    row, place = np.nonzero((slope[:, :-1] > 0) & (slope[:, 1:] <= 0))
    peaks = find_roots(lambda x, which: score(x, y[row[which]], v[row[which]]), grid[row, place], grid[row, place + 1])
    at_zero = np.flatnonzero(slope[:, 0] <= 0)
    rows, candidates = np.concatenate([at_zero, row]), np.concatenate([np.zeros(len(at_zero)), peaks])
    heights = likelihood(candidates, y[rows], v[rows], model)
    ordered = np.lexsort((heights, rows))
    found = high.copy()
    found[rows[ordered]] = candidates[ordered]  # of a row's candidates the last, the highest, stays
    return found


ESTIMATORS = {
    "DL": _dersimonian_laird,
    "PM": _paule_mandel,
    "REML": _restricted_maximum_likelihood,
    "ML": _maximum_likelihood,
    "EB": _paule_mandel,
    "HE": _hedges,
    "SJ": _sidik_jonkman,
    "HS": _hunter_schmidt,
}
