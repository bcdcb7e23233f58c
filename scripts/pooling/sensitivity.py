"""How much a pooled effect hangs on its studies: leave-one-out, and trim-and-fill."""

import numpy as np

from scripts.pooling.inverse_variance import pool_common, pool_random


def pool_effects(y: np.ndarray, v: np.ndarray, tau2_method: str | None) -> dict:
    """Pool by inverse variance: random effects with a τ² estimator, the common effect where that is None."""
    return pool_common(y, v) if tau2_method is None else pool_random(y, v, tau2_method)


def leave_one_out(y: np.ndarray, v: np.ndarray, tau2_method: str | None) -> list[dict]:
    """The pooled result without the first study, without the second, and so on. One study leaves nothing: []."""
    if len(y) < 2:
        return []
    return [pool_effects(np.delete(y, i), np.delete(v, i), tau2_method) for i in range(len(y))]


def trim_and_fill(y: np.ndarray, v: np.ndarray, tau2_method: str | None, side: str, estimator: str = "L0") -> dict:
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
    return {"filled": missing, "y": all_y, "v": all_v, "result": pool_effects(all_y, all_v, tau2_method)}


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
