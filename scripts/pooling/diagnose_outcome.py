"""How much an outcome's result depends on single studies, and on small ones: the diagnostics that a protocol names."""

import re

import numpy as np

from scripts.pooling.forest_table import name_effect
from scripts.pooling.methods import COUNT_MODELS, RANDOM_MODELS
from scripts.pooling.pool_rows import COUNTS, Rows, effects_of_rows
from scripts.pooling.sensitivity import baujat, cumulative, influence, leave_one_out, missing_side, trim_and_fill
from scripts.pooling.small_study_effects import (
    begg_test,
    egger_mixed_test,
    egger_test,
    peters_test,
    worth_of_test,
)

NUMBERS = ("estimate", "se", "ci_low", "ci_high", "p", "tau2", "i2", "k")
BY_INVERSE_VARIANCE = "By inverse variance, not by the model of the main result."
NOT_MADE = "The test cannot be made: too few studies, or all of one size."


def diagnose(rows: Rows, outcome: dict, result: dict, labels: dict[str, str]) -> dict:
    """Each diagnostic under `diagnostics` and `post_hoc` by its name: {planned, …, notes}, and `egger` if asked for.

    leave_one_out, cumulative, influence and baujat have `studies`, a list of {study, pair, numbers} (pair tells effects
    of one study apart, as in effects.csv); trim_and_fill has
    filled, side, estimator, added (effects and SEs) and the result's numbers by L0, and filled_r0; begg, egger_mixed
    and peters have the numbers of small_study_effects. contour_funnel and labbe are figures only.
    """
    kept, y, v = effects_of_rows(rows)
    method = result["tau2_method"] if result["model"] in RANDOM_MODELS else None
    ci = result["ci_method"] if method and result["ci_method"] != "cr2" else "wald"
    notes = [BY_INVERSE_VARIANCE] if result["model"] in COUNT_MODELS else []
    studies = [{"study": row["study_id"], "pair": row.get("pair", "")} for row in kept]
    found = {}
    for planned, names in ((True, outcome.get("diagnostics", [])), (False, outcome.get("post_hoc", []))):
        for name in names:
            made = DIAGNOSTIC_OF[name](kept, studies, y, v, method, ci, labels, outcome)
            own = worth_of_test(len(y), outcome["measure"]) if name in TESTS and len(y) else []
            said = notes if name in ("leave_one_out", "cumulative", "influence", "trim_and_fill") else []
            found[name] = made | {"planned": planned, "notes": [*said, *made.get("notes", []), *own]}
    if outcome["egger"]:
        egger = (egger_test(y, v) if len(y) else None) or {"intercept": None, "p": None, "k": len(y)}
        found["egger"] = egger | {"notes": worth_of_test(len(y), outcome["measure"]) if len(y) else []}
    return found


def order_of_years(studies: list[dict], labels: dict[str, str]) -> list[int]:
    """Positions of studies ({study, pair}) by the last year in their labels, then by label."""

    def key(i: int):
        label = name_effect(**studies[i], labels=labels)
        years = re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", label)
        return (years[-1] if years else "9999", label.casefold())

    return sorted(range(len(studies)), key=key)


def _numbers(result: dict) -> dict:
    return {name: result[name] for name in NUMBERS}


def _leave_one_out(kept, studies, y, v, method, ci, labels, outcome) -> dict:
    results = leave_one_out(y, v, method, ci)
    return {"studies": [study | _numbers(result) for study, result in zip(studies, results, strict=False)]}


def _cumulative(kept, studies, y, v, method, ci, labels, outcome) -> dict:
    order = order_of_years(studies, labels)
    results = cumulative(y[order], v[order], method, ci)
    return {"studies": [studies[i] | _numbers(r) for i, r in zip(order, results, strict=True)]}


def _influence(kept, studies, y, v, method, ci, labels, outcome) -> dict:
    rows = influence(y, v, method)
    notes = [] if rows else ["Fewer than 3 studies: no influence can be told."]
    return {"studies": [study | row for study, row in zip(studies, rows, strict=False)], "notes": notes}


def _baujat(kept, studies, y, v, method, ci, labels, outcome) -> dict:
    return {"studies": [study | row for study, row in zip(studies, baujat(y, v), strict=False)]}


def _trim_and_fill(kept, studies, y, v, method, ci, labels, outcome) -> dict:
    if len(y) < 3:
        return {"filled": None, "notes": ["Fewer than 3 studies: trim-and-fill cannot be done."]}
    side = missing_side(y, v)
    found, by_r0 = (trim_and_fill(y, v, method, side, estimator, ci) for estimator in ("L0", "R0"))
    added = [
        {"effect": float(effect), "se": float(variance) ** 0.5}
        for effect, variance in zip(found["y"][len(y) :], found["v"][len(y) :], strict=True)
    ]
    about = {"filled": found["filled"], "side": side, "estimator": "L0", "filled_r0": by_r0["filled"], "added": added}
    return about | _numbers(found["result"])


def _begg(kept, studies, y, v, method, ci, labels, outcome) -> dict:
    return (begg_test(y, v) if len(y) else None) or {"p": None, "notes": [NOT_MADE]}


def _egger_mixed(kept, studies, y, v, method, ci, labels, outcome) -> dict:
    return (egger_mixed_test(y, v, method) if len(y) else None) or {"p": None, "notes": [NOT_MADE]}


def _peters(kept, studies, y, v, method, ci, labels, outcome) -> dict:
    if outcome["measure"] not in ("OR", "PETO"):
        return {"p": None, "notes": ["Peters's test is made for odds ratios."]}
    have = [i for i, row in enumerate(kept) if all(row[name] for name in COUNTS)]
    if not have:
        return {"p": None, "notes": [NOT_MADE]}
    events, n = (np.array([float(kept[i][f"{c}1"]) + float(kept[i][f"{c}2"]) for i in have]) for c in ("events", "n"))
    return peters_test(y[have], events, n) or {"p": None, "notes": [NOT_MADE]}


def _figure_only(*_) -> dict:
    return {}


DIAGNOSTIC_OF = {
    "leave_one_out": _leave_one_out, "cumulative": _cumulative, "influence": _influence, "baujat": _baujat,
    "labbe": _figure_only, "trim_and_fill": _trim_and_fill, "contour_funnel": _figure_only, "begg": _begg,
    "egger_mixed": _egger_mixed, "peters": _peters,
}  # fmt: skip
TESTS = ("trim_and_fill", "contour_funnel", "begg", "egger_mixed", "peters")
