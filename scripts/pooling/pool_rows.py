"""Rows of effects.csv pooled by a plan: what every analysis of an outcome does, on all its studies or on some."""

from statistics import harmonic_mean

import numpy as np

from scripts.pooling.inverse_variance import empty_result
from scripts.pooling.methods import COUNT_MODELS
from scripts.pooling.pool import pool_studies

TOLD_AT = (
    "Told as a proportion of {:.1f} people, the harmonic mean of the groups (Miller 1978): where their sizes differ "
    "much, compare the logit (Schwarzer et al. 2019)."
)
COUNTS = ("events1", "n1", "events2", "n2")

Rows = list[dict[str, str]]


def rows_to_pool(rows: Rows, plan: dict) -> Rows:
    """The rows that can be pooled: those with an effect, and for models of counts those with counts."""
    of_counts = plan["model"] in COUNT_MODELS
    return [row for row in rows if row["yi"] or (of_counts and all(row[name] for name in COUNTS))]


def pool_rows(rows: Rows, plan: dict, file) -> dict:
    """The pooled result of rows_to_pool; `studies` and `pairs` name the effects in the order of `weights`.

    Of double arcsines (PFT) it has the `size` of a group at which it is told as a proportion, too.
    """
    named = {"studies": [row["study_id"] for row in rows], "pairs": [row.get("pair", "") for row in rows]}
    if not rows:
        return empty_result("No data yet.") | {"model": None, "tau2_method": None, "ci_method": None} | named
    y, v = (np.array([float(row[name] or "nan") for row in rows]) for name in ("yi", "vi"))
    counts = tuple(np.array([float(row[name] or "nan") for row in rows]) for name in COUNTS)
    result = pool_studies(y, v, plan, counts, file, named["studies"]) | named
    return result | _told_at(rows, result) if plan["measure"] == "PFT" else result


def _told_at(rows: Rows, result: dict) -> dict:
    """The `size` at which a pooled double arcsine is told as a proportion, and that it is."""
    sizes = [float(row["n1"]) for row, weight in zip(rows, result["weights"], strict=True) if weight is not None]
    size = harmonic_mean(sizes) if sizes else None
    return {"size": size, "notes": result["notes"] + ([TOLD_AT.format(size)] if sizes else [])}


def effects_of_rows(rows: Rows) -> tuple[Rows, np.ndarray, np.ndarray]:
    """The rows that have an effect, their effects and their variances."""
    kept = [row for row in rows if row["yi"]]
    return kept, *(np.array([float(row[name]) for row in kept]) for name in ("yi", "vi"))


def carried_out(plan: dict, result: dict) -> dict:
    """The plan with the model that the result was pooled by: what a rule chose for all studies holds for some too."""
    return plan | {"model": result["model"] or plan["model"], "tau2": result["tau2_method"] or plan["tau2"]}
