"""Subgroups: effects, variances and the group of each study go in; a result per group and the test between them."""

import numpy as np
from scipy.special import chdtrc

from scripts.pooling import heterogeneity
from scripts.pooling.inverse_variance import interval_of
from scripts.pooling.linear_models import Regression
from scripts.pooling.meta_regression import fit_regression


def between_groups(results: list[dict]) -> dict:
    """The test for subgroup differences: Cochran's Q of the groups' pooled effects with their SEs.

    Borenstein et al. 2009, Introduction to Meta-Analysis, chapter 19; RevMan 5. Returns {q, df, p, i2}; None for each
    where fewer than two groups have an effect.
    """
    known = [result for result in results if result["estimate"] is not None and result["se"]]
    if len(known) < 2:
        return {"q": None, "df": None, "p": None, "i2": None}
    y, v = (np.array(values) for values in ([r["estimate"] for r in known], [r["se"] ** 2 for r in known]))
    return _test(float(heterogeneity.cochran_q(y, v)), len(known) - 1)


def pool_with_common_tau2(y, v, groups: list[str], tau2_method: str, ci: str) -> tuple[dict[str, dict], dict] | None:
    """Each group's result under one τ² for all, and the test between them: metafor's rma(mods = ~ factor(group)).

    The results have the keys of a pooled result; heterogeneity within a group is told by its own Q. None where there is
    one group, or no more studies than groups.
    """
    names = list(dict.fromkeys(groups))
    member = np.array(groups)
    dummies = {name: (member == name).astype(float) for name in names[1:]}
    if len(y) <= len(names) or not dummies:
        return None
    model = Regression(np.column_stack([(member == name).astype(float) for name in names]))
    fit = fit_regression(y, v, dummies, tau2_method, ci)
    w = 1 / (v + fit["tau2"])
    beta, covariance = model.coefficients(w, y)
    factor, df = 1.0, None
    if ci != "wald":
        factor = float(np.sum(w * model.residuals(w, y) ** 2)) / (len(y) - len(names))
        factor, df = max(1.0, factor) if ci == "hartung-knapp-modified" else factor, len(y) - len(names)
    results = {}
    for i, name in enumerate(names):
        own = member == name
        result = interval_of(float(beta[i]), float(np.sqrt(covariance[i, i] * factor)), df)
        q = float(heterogeneity.cochran_q(y[own], v[own]))
        within = _test(q, int(own.sum()) - 1)
        shares = (100 * w[own] / w[own].sum()).tolist()
        results[name] = result | {
            "k": int(own.sum()), "tau2": fit["tau2"], "weights": shares, "q": q, "q_df": within["df"],
            "q_p": within["p"], "i2": within["i2"], "h2": q / within["df"] if within["df"] else 1.0,
        }  # fmt: skip
    test = {"q": fit["qm"], "df": fit["qm_df"][0], "p": fit["qm_p"], "i2": None}
    return results, test | ({"df_denominator": df} if df else {})


def _test(q: float, df: int) -> dict:
    i2 = float(heterogeneity.i2_h2_from_q(q, df)[0])
    return {"q": q, "df": df, "p": float(chdtrc(df, q)) if df > 0 else 1.0, "i2": i2}
