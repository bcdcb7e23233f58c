"""Pooling by inverse variance: effects and variances go in, a pooled result comes out.

A result is a dict on the scale of analysis, with the keys of RESULT_KEYS; what is not defined is None, never NaN. Many
meta-analyses of equally many studies are pooled in one call (`pool_many`).
"""

import numpy as np
from scipy.special import chdtrc, ndtr, stdtr

from scripts.pooling import heterogeneity
from scripts.pooling.intervals import LEVEL, around, critical
from scripts.pooling.linear_models import weighted_mean

NARROWED = (
    "The effects differ less than by chance, and the Hartung-Knapp method takes that for precision: compare its "
    "modified form, which does not (Röver et al. 2015)."
)
RESULT_KEYS = (
    "estimate", "se", "ci_low", "ci_high", "statistic", "df", "p", "tau2", "tau2_ci", "q", "q_df", "q_p", "i2", "h2",
    "prediction", "prediction_hts", "weights", "k", "notes",
)  # fmt: skip


def pool_common(y: np.ndarray, v: np.ndarray) -> dict:
    """The common-effect estimate: Σwy/Σw with w = 1/v, SE 1/√Σw, a normal interval; I² and H² from Q."""
    return pool_many(y[np.newaxis], v[np.newaxis], None)[0]


def pool_random(y: np.ndarray, v: np.ndarray, tau2_method: str = "REML", ci: str = "wald", *rest) -> dict:
    """The random-effects estimate: Σwy/Σw with w = 1/(v + τ²); arguments as of `pool_many`."""
    return pool_many(y[np.newaxis], v[np.newaxis], tau2_method, ci, *rest)[0]


def pool_many(
    y: np.ndarray,
    v: np.ndarray,
    tau2_method: str | None = "REML",
    ci: str = "wald",
    convention: str = "metafor",
    q: float | None = None,
) -> list[dict]:
    """A result for each row of effects and variances (meta-analyses × studies).

    `tau2_method` is one of methods.TAU2_METHODS, or None for the common effect, `ci` one of methods.CI_METHODS:
    - wald: normal interval (DerSimonian and Laird 1986);
    - hartung-knapp: SE² = Σw(y − μ)²/((k − 1)Σw), t with k − 1 degrees of freedom (Hartung and Knapp 2001, Stat Med
      20:3875; Sidik and Jonkman 2002);
    - hartung-knapp-modified: the same, but its factor Σw(y − μ)²/(k − 1) is at least 1 (Röver et al. 2015, BMC Med Res
      Methodol 15:99).

    `convention` chooses I² and H² of random effects (metafor: from τ²; revman5: from Q) and `prediction`:
    - metafor: μ ± c·√(τ² + SE²), c normal for wald, t with k − 1 for Hartung-Knapp;
    - revman5: as `prediction_hts`, t with k − 2 (Higgins, Thompson and Spiegelhalter 2009, J R Stat Soc A 172:137).

    A `q` given takes the place of Cochran's in the DL estimator and the test (RevMan's Mantel-Haenszel random-effects).
    """
    y, v = np.asarray(y, float), np.asarray(v, float)
    k = y.shape[1]
    if q is None:
        q = heterogeneity.cochran_q(y, v)
        tau2 = heterogeneity.estimate_tau2(y, v, tau2_method) if tau2_method else np.zeros(len(y))
    else:
        q = np.full(len(y), q)
        tau2 = np.maximum(0.0, heterogeneity.tau2_from_q(q, v)) if k > 1 else np.zeros(len(y))
    w = 1 / (v + tau2[:, np.newaxis])
    mu, se, df = weighted_mean(w, y), np.sum(w, axis=1) ** -0.5, None
    narrowed = np.zeros(len(y), bool)
    if tau2_method and ci != "wald" and k > 1:
        factor = np.sum(w * (y - mu[:, np.newaxis]) ** 2, axis=1) / (k - 1)
        factor = np.maximum(1.0, factor) if ci == "hartung-knapp-modified" else factor
        se, df, narrowed = se * np.sqrt(factor), k - 1, (factor < 1) & (tau2 == 0)
    columns = _intervals(mu, se, df) | _heterogeneity(q, k - 1)
    if tau2_method:
        columns |= _variance_between(y, v, tau2, mu, se, df, convention)
    columns["weights"] = 100 * w / np.sum(w, axis=1, keepdims=True)
    rows = _rows(columns, len(y), k)
    return [_with_notes(result, tau2_method, less) for result, less in zip(rows, narrowed.tolist(), strict=True)]


def interval_of(estimate: float, se: float, df: int | None = None) -> dict:
    """Estimate, SE, 95% interval, statistic and two-sided p, normal or (df) by Student's t; the other keys empty."""
    return _rows(_intervals(np.array([estimate]), np.array([se]), df), 1, None)[0]


def heterogeneity_of(q: float, df: int) -> dict:
    """Q, its degrees of freedom and p (1 for a single study), I² and H² from Q."""
    columns = _heterogeneity(np.array([q]), df)
    return {name: value if isinstance(value, int) else float(value[0]) for name, value in columns.items()}


def empty_result(note: str) -> dict:
    """The result of nothing to pool: k is 0, everything else None, and why."""
    return dict.fromkeys(RESULT_KEYS) | {"k": 0, "weights": [], "notes": [note]}


def percent(weights: np.ndarray) -> list[float]:
    """Weights as percent of their sum."""
    return (100 * weights / np.sum(weights)).tolist()


def _intervals(estimate: np.ndarray, se: np.ndarray, df: int | None) -> dict:
    """Columns of the interval and the test; NaN in statistic and p where the SE is 0."""
    with np.errstate(divide="ignore", invalid="ignore"):
        statistic = np.where(se > 0, estimate / se, np.nan)
    low, high = around(estimate, critical(df) * se)
    p = 2 * (ndtr(-np.abs(statistic)) if df is None else stdtr(df, -np.abs(statistic)))
    columns = {"estimate": estimate, "se": se, "ci_low": low, "ci_high": high, "statistic": statistic, "p": p}
    return columns | {"df": df}


def _heterogeneity(q: np.ndarray, df: int) -> dict:
    q = np.asarray(q, dtype=float) if df > 0 else np.zeros(len(q))
    i2, h2 = heterogeneity.i2_h2_from_q(q, df)
    p = chdtrc(df, q) if df > 0 else np.ones(len(q))
    return {"q": q, "q_df": max(df, 0), "q_p": p, "i2": i2, "h2": h2}


def _variance_between(y, v, tau2, mu, se, df: int | None, convention: str) -> dict:
    """Columns of random effects: τ² with its interval, prediction intervals, and metafor's I² and H²."""
    k = y.shape[1]
    columns = {"tau2": tau2}
    if convention == "metafor":
        columns["i2"], columns["h2"] = heterogeneity.i2_h2_from_tau2(tau2, v)
    spread = np.sqrt(tau2 + se**2)
    if k > 1:
        columns["tau2_ci"] = np.stack(heterogeneity.q_profile_interval(y, v, LEVEL), axis=1)
        columns["prediction"] = np.stack(around(mu, critical(df) * spread), axis=1)
    if k > 2:
        columns["prediction_hts"] = np.stack(around(mu, critical(k - 2) * spread), axis=1)
    if convention == "revman5":
        columns["prediction"] = columns.get("prediction_hts")
    return columns


def _rows(columns: dict, number: int, k: int | None) -> list[dict]:
    """Columns turned into results: a value for all stands in each, NaN becomes None."""
    lists = {
        name: value.tolist() if isinstance(value, np.ndarray) else [value] * number
        for name, value in (dict.fromkeys(RESULT_KEYS) | {"k": k} | columns).items()
    }
    results = [dict(zip(lists, values, strict=True)) for values in zip(*lists.values(), strict=True)]
    for result in results:
        result["notes"] = []
        if result["statistic"] is None or result["statistic"] != result["statistic"]:
            result["statistic"] = result["p"] = None
    return results


def _with_notes(result: dict, tau2_method: str | None, narrowed: bool) -> dict:
    if tau2_method and result["k"] == 1:
        result["notes"].append("One study: no variance between studies; the interval is the study's own.")
    if result["se"] == 0:
        result["notes"].append("All effects are equal: the Hartung-Knapp interval has no width.")
    elif narrowed:
        result["notes"].append(NARROWED)
    return result
