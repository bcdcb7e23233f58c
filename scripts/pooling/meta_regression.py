"""Meta-regression: effects, variances and moderators go in; coefficients, tests and what is explained come out."""

import numpy as np
from scipy.special import chdtrc, fdtrc

from scripts.common.messages import wrong
from scripts.pooling import heterogeneity
from scripts.pooling.inverse_variance import interval_of
from scripts.pooling.linear_models import Regression

FEWEST_PER_MODERATOR = 10
COEFFICIENT_KEYS = ("estimate", "se", "statistic", "df", "p", "ci_low", "ci_high")


def design_matrix(moderators: dict[str, np.ndarray], intercept: bool = True) -> tuple[np.ndarray, list[str]]:
    """The columns of X and their names: the intercept, then each moderator as it is."""
    names = (["intercept"] if intercept else []) + list(moderators)
    k = len(next(iter(moderators.values())))
    return np.column_stack([*([np.ones(k)] if intercept else []), *moderators.values()]), names


def fit_regression(
    y: np.ndarray, v: np.ndarray, moderators: dict[str, np.ndarray], tau2_method: str | None = "REML", ci: str = "wald"
) -> dict:
    """The mixed-effects regression of effects on moderators (with an intercept); common effect if tau2_method is None.

    β by weighted least squares with w = 1/(v + τ²) and Var β = (X'WX)⁻¹; with `ci` hartung-knapp that is multiplied by
    Σw(y − Xβ)²/(k − p), and tests are by t and F with k − p degrees of freedom (Knapp and Hartung 2003, Stat Med
    22:2693); hartung-knapp-modified lets the factor be no less than 1. QM tests all moderators, QE what they leave; R²
    is the share of τ² that they explain (Raudenbush 2009; of a common-effect regression the adjusted R² of the weighted
    regression, as in metafor's rma.uni). Returns {coefficients: [{name, estimate, se, statistic, df, p, ci_low,
    ci_high}], tau2, i2, h2, r2, qm, qm_df, qm_p, qe, qe_df, qe_p, k, fitted_by, notes}.

    Raises InputError where the moderators cannot be told apart, or there are too few studies.
    """
    x, names = design_matrix(moderators)
    k, p = x.shape
    if k <= p:
        raise wrong(
            "meta-regression", f"{k} {'study' if k == 1 else 'studies'} for {p} coefficients.", "Take fewer moderators."
        )
    if np.linalg.matrix_rank(x / np.abs(x).max(axis=0).clip(1e-300)) < p:
        raise wrong("meta-regression", "a moderator is constant, or follows from the others.", "Leave it out.")
    model = Regression(x)
    tau2 = float(heterogeneity.estimate_tau2(y, v, tau2_method, model)) if tau2_method else 0.0
    w = 1 / (v + tau2)
    beta, covariance = model.coefficients(w, y)
    df = None
    if ci != "wald":
        factor = float(np.sum(w * model.residuals(w, y) ** 2)) / (k - p)
        covariance, df = covariance * (max(1.0, factor) if ci == "hartung-knapp-modified" else factor), k - p
    tested = interval_columns(beta, np.sqrt(np.diag(covariance)), df)
    qe = float(heterogeneity.cochran_q(y, v, 0.0, model))
    i2_h2 = heterogeneity.i2_h2_from_tau2(tau2, v, model) if tau2_method else heterogeneity.i2_h2_from_q(qe, k - p)
    return {
        "coefficients": [{"name": name} | row for name, row in zip(names, tested, strict=True)],
        "tau2": tau2 if tau2_method else None,
        "i2": float(i2_h2[0]),
        "h2": float(i2_h2[1]),
        "r2": _explained(y, v, tau2, tau2_method, qe, k - p),
        **_test_of_moderators(beta[1:], covariance[1:, 1:], df),
        "qe": qe,
        "qe_df": k - p,
        "qe_p": float(chdtrc(k - p, qe)),
        "k": k,
        "fitted_by": tau2_method or "common effect",
        "notes": _worth_of_regression(k, p - 1),
    }


def interval_columns(estimates: np.ndarray, ses: np.ndarray, df: int | None) -> list[dict]:
    """Estimate, SE, test and interval of each coefficient."""
    rows = [interval_of(estimate, se, df) for estimate, se in zip(estimates, ses, strict=True)]
    return [{key: row[key] for key in COEFFICIENT_KEYS} for row in rows]


def _test_of_moderators(beta: np.ndarray, covariance: np.ndarray, df: int | None) -> dict:
    """The omnibus test: χ², or F with `df` degrees of freedom of the denominator."""
    m = len(beta)
    try:
        qm = float(beta @ np.linalg.solve(covariance, beta))
    except np.linalg.LinAlgError:  # all residuals are 0
        return {"qm": None, "qm_df": [m, df], "qm_p": None}
    if not np.isfinite(qm):
        return {"qm": None, "qm_df": [m, df], "qm_p": None}
    if df is None:
        return {"qm": qm, "qm_df": [m, None], "qm_p": float(chdtrc(m, qm))}
    return {"qm": qm / m, "qm_df": [m, df], "qm_p": float(fdtrc(m, df, qm / m))}


def _explained(y, v, tau2: float, tau2_method: str | None, qe: float, df: int) -> float | None:
    """R² in percent; None where there is nothing to explain."""
    if tau2_method is None:
        q = float(heterogeneity.cochran_q(y, v))
        return max(0.0, 100 * (1 - qe / df / (q / (len(y) - 1)))) if q > 0 else None
    before = float(heterogeneity.estimate_tau2(y, v, tau2_method))
    return max(0.0, 100 * (before - tau2) / before) if before > 0 else None


def _worth_of_regression(k: int, moderators: int) -> list[str]:
    if k >= FEWEST_PER_MODERATOR * moderators:
        return []
    return [
        f"{k} studies for {moderators} moderator{'s' * (moderators > 1)}: fewer than {FEWEST_PER_MODERATOR} each, too "
        "few for a regression to be relied upon (Cochrane Handbook, 10.11.5.1)."
    ]
