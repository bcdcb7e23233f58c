"""One way into the engine: effects, variances and a plan go in, a pooled result comes out.

A plan says what is to be done: {measure, model, tau2, ci, as, robust}; `robust` may be absent. A result has the keys
of inverse_variance.RESULT_KEYS; its weights are in the order of the studies, None for one that is not estimable and was
left out.
"""

from collections import Counter

import numpy as np

from scripts.common.messages import wrong
from scripts.pooling.choose_model import choose_by_q_test
from scripts.pooling.inverse_variance import NARROWED, empty_result, pool_common, pool_random
from scripts.pooling.mantel_haenszel import pool_mantel_haenszel, pool_mantel_haenszel_rates, pool_peto
from scripts.pooling.measures import MEASURES
from scripts.pooling.methods import (
    BY_Q_TEST,
    CI_METHODS,
    CONVENTIONS,
    COUNT_MODELS,
    MODELS,
    RANDOM_MODELS,
    TAU2_METHODS,
)
from scripts.pooling.robust_variance import robust_mean

# Beyond this, and below its inverse, squares of weighted effects leave the range of floating point.
LARGEST = 1e70
CHOICES = {
    "measure": tuple(MEASURES),
    "model": (*MODELS, BY_Q_TEST),
    "tau2": TAU2_METHODS,
    "ci": CI_METHODS,
    "as": CONVENTIONS,
}


def check_plan(plan: dict, file, place: str = "") -> None:
    """See that a plan's values are known and go together. Raises InputError that names the one that does not."""
    for key, known in CHOICES.items():
        if plan[key] not in known:
            raise wrong(file, f"{key} {plan[key]!r} is unknown.", f"Known are: {', '.join(known)}.", place)
    measures = COUNT_MODELS.get(plan["model"])
    if measures and plan["measure"] not in measures:
        fix = f"It goes with {', '.join(measures)}."
        raise wrong(file, f"the model {plan['model']} cannot pool {plan['measure']}.", fix, place)
    if plan["model"] == "mh-random" and plan["tau2"] != "DL":
        fix = "RevMan's Mantel-Haenszel random-effects model is DerSimonian and Laird's; write tau2 DL."
        raise wrong(file, f"the model mh-random cannot take τ² by {plan['tau2']}.", fix, place)
    if plan.get("robust") and measures:
        fix = "Take it with the models common, random or by_q_test."
        raise wrong(file, f"the model {plan['model']} has no robust variance.", fix, place)


def pool_studies(
    y: np.ndarray, v: np.ndarray, plan: dict, counts: tuple[np.ndarray, ...] = (), file="", studies: list[str] = ()
) -> dict:
    """Pool studies by a checked plan.

    `y`, `v` are effects and variances, NaN where a study is not estimable. `counts` (events1, n1, events2, n2, or for
    IRR events1, time1, events2, time2) are needed by the models of COUNT_MODELS. `studies` names the study of each
    effect: several of one study are pooled with robust variance if the plan says so, and with a note if not. The
    result has `model`, `tau2_method` and `ci_method` (robust: cr2) as they were carried out. Raises InputError where
    floating point cannot hold the answer.
    """
    estimable = np.isfinite(y) & np.isfinite(v)
    _see_that_it_is_in_range(y[estimable], v[estimable], file)
    model, notes = plan["model"], []
    tau2_method = plan["tau2"]
    if model == BY_Q_TEST:
        model, notes = choose_by_q_test(y[estimable], v[estimable])
        tau2_method = "DL"
    if model in ("mh", "peto"):
        result = _pool_counts(counts, plan["measure"], model, plan["as"])
    elif not estimable.any():
        result = empty_result("No study is estimable.") | {"weights": [None] * len(y)}
    else:
        result = _pool_effects(y[estimable], v[estimable], counts, plan | {"model": model, "tau2": tau2_method})
        shares = iter(result["weights"])
        result["weights"] = [next(shares) if kept else None for kept in estimable]
    if result["k"] and (left_out := result["weights"].count(None)):
        notes = [*notes, f"{left_out} of {len(y)} studies not estimable: left out of the pooled effect."]
    random = model in RANDOM_MODELS
    result |= {
        "notes": notes + result["notes"],
        "model": model,
        "tau2_method": tau2_method if random else None,
        "ci_method": plan["ci"] if random else "wald",
    }
    return _with_dependence(result, y, v, plan, studies)


def _with_dependence(result: dict, y: np.ndarray, v: np.ndarray, plan: dict, studies: list[str]) -> dict:
    """The result with robust variance if that is asked for; with a note where it is not, and studies have several."""
    taking_part = [i for i, weight in enumerate(result["weights"]) if weight is not None]
    clusters = [studies[i] for i in taking_part] if len(studies) else []
    if plan.get("robust") and clusters:
        robust = robust_mean(y[taking_part], v[taking_part], result["tau2"] or 0.0, clusters)
        if "estimate" not in robust:
            return result | {"notes": result["notes"] + robust["notes"]}
        notes = [note for note in result["notes"] if note != NARROWED]  # of the interval that this one replaces
        return result | robust | {"ci_method": "cr2", "notes": notes + robust["notes"]}
    several = sorted(name for name, number in Counter(clusters).items() if number > 1)
    if several:
        named = ", ".join(several[:5]) + (" and others" if len(several) > 5 else "")
        result["notes"].append(
            f"Several effects of one study ({named}) are pooled as if they were independent: the interval is too "
            "narrow. Combine them, or take robust variance."
        )
    return result


def _pool_counts(counts: tuple[np.ndarray, ...], measure: str, model: str, convention: str) -> dict:
    if model == "peto":
        return pool_peto(*counts)
    return (
        pool_mantel_haenszel_rates(*counts) if measure == "IRR" else pool_mantel_haenszel(*counts, measure, convention)
    )


def _pool_effects(y: np.ndarray, v: np.ndarray, counts: tuple[np.ndarray, ...], plan: dict) -> dict:
    if plan["model"] == "common":
        return pool_common(y, v)
    q = None
    if plan["model"] == "mh-random":
        q = _pool_counts(counts, plan["measure"], "mh", plan["as"])["q"]
    return pool_random(y, v, plan["tau2"], plan["ci"], plan["as"], q)


def _see_that_it_is_in_range(y: np.ndarray, v: np.ndarray, file) -> None:
    if np.any(np.abs(y) > LARGEST) or np.any(v > LARGEST) or np.any(v < 1 / LARGEST):
        raise wrong(file, "effects or variances lie too far apart to be pooled.", "Check the smallest and the largest.")
