"""How much a pooled effect hangs on its studies: leave-one-out, cumulative, influence, and trim-and-fill."""

import numpy as np
from scipy.special import chdtri

from scripts.pooling.inverse_variance import pool_common, pool_many, pool_random
from scripts.pooling.linear_models import weighted_mean

# Effects held at once while one study after the other is left out.
AT_ONCE = 2**20


def pool_effects(y: np.ndarray, v: np.ndarray, tau2_method: str | None, ci: str = "wald") -> dict:
    """Pool by inverse variance: random effects with a τ² estimator, the common effect where that is None."""
    return pool_common(y, v) if tau2_method is None else pool_random(y, v, tau2_method, ci)


def leave_one_out(y: np.ndarray, v: np.ndarray, tau2_method: str | None, ci: str = "wald") -> list[dict]:
    """The pooled result without the first study, without the second, and so on. One study leaves nothing: []."""
    k = len(y)
    if k < 2:
        return []
    results = []
    block = max(1, AT_ONCE // k)
    for start in range(0, k, block):
        left_out = np.arange(start, min(start + block, k))
        kept = np.arange(k - 1) + (np.arange(k - 1) >= left_out[:, np.newaxis])
        results += pool_many(y[kept], v[kept], tau2_method, ci)
    return results


def cumulative(y: np.ndarray, v: np.ndarray, tau2_method: str | None, ci: str = "wald") -> list[dict]:
    """The pooled result of the first study, of the first two, and so on, in the order given."""
    return [pool_effects(y[:n], v[:n], tau2_method, ci) for n in range(1, len(y) + 1)]


def influence(y: np.ndarray, v: np.ndarray, tau2_method: str | None) -> list[dict]:
    """How each study bears on the pooled effect, as metafor's influence.rma.uni (Viechtbauer and Cheung 2010).

    Res Synth Methods 1:112. With (i) for what is found without study i, and h = w/Σw: rstudent
    (y − μ(i))/√(v + τ²(i) + SE(i)²); dffits (μ − μ(i))/√(h·(v + τ²(i))); cook (μ − μ(i))²/SE²; dfbetas
    (μ − μ(i))·√Σ1/(v + τ²(i)); covariance_ratio SE(i)²/SE²; hat h; tau2 and q without the study. A study is
    `influential` where |dffits| > 3/√(k − 1), cook > the median of χ² with 1 degree of freedom, h > 3/k or |dfbetas| >
    1. [] for fewer than 3 studies.
    """
    k = len(y)
    if k < 3:
        return []
    whole, without = pool_effects(y, v, tau2_method), leave_one_out(y, v, tau2_method)
    tau2 = np.array([result["tau2"] or 0.0 for result in without])
    mu, se = (np.array([result[name] for result in without]) for name in ("estimate", "se"))
    hat = np.array(whole["weights"]) / 100
    moved = whole["estimate"] - mu
    precision = np.array([np.sum(1 / (v + each)) for each in tau2])
    columns = {
        "rstudent": (y - mu) / np.sqrt(v + tau2 + se**2),
        "dffits": moved / np.sqrt(hat * (v + tau2)),
        "cook": moved**2 / whole["se"] ** 2,
        "covariance_ratio": se**2 / whole["se"] ** 2,
        "tau2": tau2,
        "q": np.array([result["q"] for result in without]),
        "hat": hat,
        "dfbetas": moved * np.sqrt(precision),
    }
    flags = (
        (np.abs(columns["dffits"]) > 3 / np.sqrt(k - 1))
        | (columns["cook"] > chdtri(1, 0.5))
        | (hat > 3 / k)
        | (np.abs(columns["dfbetas"]) > 1)
    )
    lists = {name: values.tolist() for name, values in columns.items()} | {"influential": flags.tolist()}
    return [dict(zip(lists, values, strict=True)) for values in zip(*lists.values(), strict=True)]


def baujat(y: np.ndarray, v: np.ndarray) -> list[dict]:
    """Each study's part in Q, and its influence on the common effect: the axes of Baujat's plot.

    Baujat et al. 2002, Stat Med 21:2641, as metafor's baujat(): contribution w(y − μ)²; influence
    (μ − μ(i))²/SE(i)². [] for fewer than 2 studies.
    """
    if len(y) < 2:
        return []
    whole, without = pool_common(y, v), leave_one_out(y, v, None)
    return [
        {
            "contribution": float((effect - whole["estimate"]) ** 2 / variance),
            "influence": (whole["estimate"] - result["estimate"]) ** 2 / result["se"] ** 2,
        }
        for effect, variance, result in zip(y, v, without, strict=True)
    ]


def missing_side(y: np.ndarray, v: np.ndarray) -> str:
    """The side on which trim-and-fill looks for missing studies: against the slope of effects on standard errors.

    As metafor's trimfill: left where the common-effect regression on √v has a positive slope, else right.
    """
    x = np.sqrt(v)
    w = 1 / v
    centre = weighted_mean(w, x)
    slope = np.sum(w * (x - centre) * (y - weighted_mean(w, y)))
    return "left" if slope > 0 else "right"


def trim_and_fill(
    y: np.ndarray, v: np.ndarray, tau2_method: str | None, side: str, estimator: str = "L0", ci: str = "wald"
) -> dict:
    """Duval and Tweedie's trim-and-fill (2000, J Am Stat Assoc 95:89): the result with the missing studies filled in.

    `side` is where studies are missing (left | right), `estimator` of their number L0 or R0. Returns {filled, y, v,
    result}: the number filled in, effects and variances with those appended, and their pooled result.
    """
    sign = -1.0 if side == "right" else 1.0
    order = np.argsort(sign * y, kind="stable")
    effects, variances = (sign * y)[order], v[order]
    k, missing, before = len(y), 0, -1
    seen: set[int] = set()
    while missing != before and missing not in seen:
        seen.add(missing)
        before = missing
        centre = pool_effects(effects[: k - missing], variances[: k - missing], tau2_method)["estimate"]
        missing = min(_missing_studies(effects - centre, estimator), k - 1)
    mirrored = sign * (2 * centre - effects[k - missing :])
    all_y, all_v = np.concatenate([y, mirrored]), np.concatenate([v, variances[k - missing :]])
    return {"filled": missing, "y": all_y, "v": all_v, "result": pool_effects(all_y, all_v, tau2_method, ci)}


def _missing_studies(deviations: np.ndarray, estimator: str) -> int:
    """How many studies are missing on the left of deviations from the centre, by L0 or R0."""
    k = len(deviations)
    ranks = np.empty(k)
    ranks[np.argsort(np.abs(deviations), kind="stable")] = np.arange(1, k + 1)
    if estimator == "L0":
        number = (4 * np.sum(ranks[deviations > 0]) - k * (k + 1)) / (2 * k - 1)
    else:
        number = k - np.max(ranks[deviations < 0], initial=0.0) - 1
    return max(0, round(number))
