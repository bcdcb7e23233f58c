"""Pooling by inverse variance: effects and variances go in, a pooled result comes out.

A result is a dict on the scale of analysis, with the keys of RESULT_KEYS; what is not defined is None, never NaN.
"""

import math

import numpy as np
from scipy.special import chdtrc, ndtr, stdtr

from scripts.pooling import heterogeneity
from scripts.pooling.intervals import LEVEL, around, critical

CI_METHODS = ("wald", "hartung-knapp", "hartung-knapp-modified")
RESULT_KEYS = (
    "estimate", "se", "ci_low", "ci_high", "statistic", "df", "p", "tau2", "tau2_ci", "q", "q_df", "q_p", "i2", "h2",
    "prediction", "prediction_hts", "weights", "k", "notes",
)  # fmt: skip


def pool_common(y: np.ndarray, v: np.ndarray) -> dict:
    """The common-effect estimate: Σwy/Σw with w = 1/v, SE 1/√Σw, a normal interval; I² and H² from Q."""
    w = 1 / v
    result = interval_of(heterogeneity.weighted_mean(w, y), np.sum(w) ** -0.5)
    return {**result, **heterogeneity_of(heterogeneity.cochran_q(y, v), len(y) - 1), "weights": percent(w), "k": len(y)}


def pool_random(
    y: np.ndarray,
    v: np.ndarray,
    tau2_method: str = "REML",
    ci: str = "wald",
    convention: str = "metafor",
    q: float | None = None,
) -> dict:
    """The random-effects estimate: Σwy/Σw with w = 1/(v + τ²).

    `tau2_method` is one of heterogeneity.TAU2_METHODS, `ci` one of CI_METHODS:
    - wald: normal interval (DerSimonian and Laird 1986);
    - hartung-knapp: SE² = Σw(y − μ)²/((k − 1)Σw), t with k − 1 degrees of freedom (Hartung and Knapp 2001, Stat Med
      20:3875; Sidik and Jonkman 2002);
    - hartung-knapp-modified: the same, but its factor Σw(y − μ)²/(k − 1) is at least 1 (Röver et al. 2015, BMC Med Res
      Methodol 15:99).

    `convention` chooses I² and H² (metafor: from τ²; revman5: from Q) and `prediction`:
    - metafor: μ ± c·√(τ² + SE²), c normal for wald, t with k − 1 for Hartung-Knapp;
    - revman5: as `prediction_hts`, t with k − 2 (Higgins, Thompson and Spiegelhalter 2009, J R Stat Soc A 172:137).

    A `q` given takes the place of Cochran's in the DL estimator and the test (RevMan's Mantel-Haenszel random-effects).
    """
    k = len(y)
    method = "wald" if k == 1 else ci
    notes = ["One study: no variance between studies; the interval is the study's own."] if k == 1 else []
    tau2 = heterogeneity.estimate_tau2(y, v, tau2_method)
    if q is None:
        q = heterogeneity.cochran_q(y, v)
    elif k > 1:
        tau2 = max(0.0, float(heterogeneity.tau2_from_q(q, v)))
    w = 1 / (v + tau2)
    mu, se = heterogeneity.weighted_mean(w, y), np.sum(w) ** -0.5
    df = None
    if method != "wald":
        factor = np.sum(w * (y - mu) ** 2) / (k - 1)
        factor = max(1.0, factor) if method == "hartung-knapp-modified" else factor
        se, df = se * factor**0.5, k - 1
        notes += ["All effects are equal: the Hartung-Knapp interval has no width."] if se == 0 else []
    result = interval_of(mu, se, df) | heterogeneity_of(q, k - 1) | {"weights": percent(w), "k": k, "notes": notes}
    if convention == "metafor":
        result["i2"], result["h2"] = heterogeneity.i2_h2_from_tau2(tau2, v)
    spread = math.sqrt(tau2 + se**2)
    hts = around(mu, critical(k - 2) * spread) if k > 2 else None
    result["prediction_hts"] = hts
    result["prediction"] = hts if convention == "revman5" else around(mu, critical(df) * spread) if k > 1 else None
    interval = heterogeneity.q_profile_interval(y, v, LEVEL)
    return result | {"tau2": tau2, "tau2_ci": list(interval) if interval else None}


def interval_of(estimate: float, se: float, df: int | None = None) -> dict:
    """Estimate, SE, 95% interval, statistic and two-sided p, normal or (df) by Student's t; the other keys empty."""
    result = dict.fromkeys(RESULT_KEYS) | {"notes": []}
    statistic = float(estimate / se) if se > 0 else None
    low, high = around(estimate, critical(df) * se)
    result |= {"estimate": float(estimate), "se": float(se), "ci_low": low, "ci_high": high, "df": df}
    if statistic is not None:
        p = 2 * (ndtr(-abs(statistic)) if df is None else stdtr(df, -abs(statistic)))
        result |= {"statistic": statistic, "p": float(p)}
    return result


def heterogeneity_of(q: float, df: int) -> dict:
    """Q, its degrees of freedom and p (1 for a single study), I² and H² from Q."""
    i2, h2 = heterogeneity.i2_h2_from_q(q, df)
    p = float(chdtrc(df, q)) if df > 0 else 1.0
    return {"q": float(q) if df > 0 else 0.0, "q_df": max(df, 0), "q_p": p, "i2": float(i2), "h2": float(h2)}


def empty_result(note: str) -> dict:
    """The result of nothing to pool: k is 0, everything else None, and why."""
    return dict.fromkeys(RESULT_KEYS) | {"k": 0, "weights": [], "notes": [note]}


def percent(weights: np.ndarray) -> list[float]:
    """Weights as percent of their sum."""
    return (100 * weights / np.sum(weights)).tolist()
