"""The pooled effect of each outcome of the protocol.

In: pooling/effects.csv and the protocol's outcomes. Out: pooling/pooled.json, {outcome: {label, measure, model, …,
the keys of a pooled result, studies, egger (where the protocol asks for it), notes}}, and "notice" if the protocol
has one.
"""

import numpy as np

from scripts.common.messages import told_plainly
from scripts.common.tables import read_csv, write_json
from scripts.pooling.compute_effects import COLUMNS, MIXED
from scripts.pooling.inverse_variance import empty_result
from scripts.pooling.pool import COUNT_MODELS, check_plan, pool_studies
from scripts.pooling.small_study_effects import egger_test, worth_of_test

SAID_OF_OUTCOME = ("label", "scale", "measure", "time_months", "better")
COUNTS = ("events1", "n1", "events2", "n2")


def pool_outcomes(rows: list[dict[str, str]], outcomes: list[dict], file, notice: str = "") -> dict:
    """Content of pooled.json. An outcome without data has k 0 and None for every number."""
    pooled = {
        outcome["key"]: pool_outcome([row for row in rows if row["outcome"] == outcome["key"]], outcome, file)
        for outcome in outcomes
    }
    return pooled | ({"notice": notice} if notice else {})


def pool_outcome(rows: list[dict[str, str]], outcome: dict, file) -> dict:
    """The pooled result of an outcome; `studies` names the studies in the order of `weights`.

    Raises InputError if the protocol's choices do not go together.
    """
    plan = outcome["pooling"] | {"measure": outcome["measure"]}
    check_plan(plan, "review.yaml", f"outcome {outcome['key']}")
    used = [row for row in rows if row["yi"] or (plan["model"] in COUNT_MODELS and all(row[name] for name in COUNTS))]
    about = {name: outcome[name] for name in SAID_OF_OUTCOME}
    about |= {"values": outcome["statistic"], "as": plan["as"], "model_rule": plan["model"]}
    notes = notes_on([row for row in rows if row["note"] and row not in used])
    mixed = [row["study_id"] for row in used if MIXED in row.get("conversions", "")]
    notes += [f"{', '.join(mixed)}: {MIXED}."] if mixed else []
    if not used:
        nothing = empty_result("No data yet.") | {"model": None, "tau2_method": None, "ci_method": None, "studies": []}
        result = nothing | {"notes": nothing["notes"] + notes}
    else:
        y, v = (np.array([float(row[name] or "nan") for row in used]) for name in ("yi", "vi"))
        counts = tuple(np.array([float(row[name] or "nan") for row in used]) for name in COUNTS)
        result = pool_studies(y, v, plan, counts, file)
        result |= {"studies": [row["study_id"] for row in used], "notes": result["notes"] + notes}
    if outcome["egger"]:
        estimable = np.array([[float(row["yi"]), float(row["vi"])] for row in used if row["yi"]]).reshape(-1, 2).T
        k = estimable.shape[1]
        egger = egger_test(*estimable) or {"intercept": None, "p": None, "k": k}
        result["egger"] = egger | {"notes": worth_of_test(k, outcome["measure"]) if k else []}
    return about | result


def notes_on(left_out: list[dict[str, str]]) -> list[str]:
    """Why studies are not pooled: a note for each reason, "stu-1, stu-2: outcome not reported: not pooled."."""
    studies: dict[str, list[str]] = {}
    for row in left_out:
        studies.setdefault(row["note"], []).append(row["study_id"])
    return [f"{', '.join(dict.fromkeys(ids))}: {note}." for note, ids in studies.items()]


if __name__ == "__main__":
    with told_plainly(snakemake.log[0]):
        write_json(
            snakemake.output.pooled,
            pool_outcomes(
                read_csv(snakemake.input.effects, COLUMNS),
                snakemake.params.outcomes,
                snakemake.input.effects,
                snakemake.params.notice,
            ),
        )
