"""The pooled effect of each outcome of the protocol, and the analyses that the protocol asks of it.

In: pooling/effects.csv, extraction/studies.csv and risk_of_bias.csv, the protocol's outcomes. Out: pooling/pooled.json,
{outcome: {label, measure, model, …, the keys of a pooled result, studies, pairs, planned, egger (where the protocol
asks for it), and where it asks for them subgroups, meta_regressions, sensitivity, and each diagnostic by its name;
notes}}, and "notice" if the protocol has one.
"""

from scripts.common.messages import told_plainly
from scripts.common.tables import read_csv, write_json
from scripts.pooling.compute_effects import COLUMNS, MIXED
from scripts.pooling.diagnose_outcome import diagnose
from scripts.pooling.mantel_haenszel import is_corrected_before
from scripts.pooling.planned_analyses import Background, pool_otherwise, pool_subgroups, regress_on_moderators
from scripts.pooling.pool import check_plan
from scripts.pooling.pool_rows import pool_rows, rows_to_pool
from scripts.pooling.zero_cells import note_on_corrections

SAID_OF_OUTCOME = ("label", "scale", "measure", "time_months", "better")
NOTHING = Background({}, {}, [], {})


def pool_outcomes(
    rows: list[dict[str, str]], outcomes: list[dict], file, notice: str = "", background: Background = NOTHING
) -> dict:
    """Content of pooled.json. An outcome without data has k 0 and None for every number."""
    pooled = {
        outcome["key"]: pool_outcome(
            [row for row in rows if row["outcome"] == outcome["key"]], outcome, file, background
        )
        for outcome in outcomes
    }
    return pooled | ({"notice": notice} if notice else {})


def pool_outcome(rows: list[dict[str, str]], outcome: dict, file, background: Background = NOTHING) -> dict:
    """The pooled result of an outcome; `studies` names the studies in the order of `weights`.

    Raises InputError if the protocol's choices do not go together.
    """
    plan = outcome["pooling"] | {"measure": outcome["measure"]}
    check_plan(plan, "review.yaml", f"outcome {outcome['key']}")
    used = rows_to_pool(rows, plan)
    about = {name: outcome[name] for name in SAID_OF_OUTCOME}
    about |= {"values": outcome["statistic"], "as": plan["as"], "model_rule": plan["model"]}
    about |= {"planned": outcome.get("planned", True)}
    result = pool_rows(used, plan, file)
    result["notes"] = result["notes"] + notes_on([row for row in rows if row["note"] and row not in used])
    mixed = dict.fromkeys(row["study_id"] for row in used if MIXED in row.get("conversions", ""))
    result["notes"] += [f"{', '.join(mixed)}: {MIXED}."] if mixed else []
    as_they_are = result["model"] in ("mh", "peto") and not is_corrected_before(plan["measure"], plan["as"])
    result["notes"] += note_on_corrections(used, as_they_are)
    asked = {
        "subgroups": pool_subgroups(used, outcome, result, background, file),
        "meta_regressions": regress_on_moderators(used, outcome, result, background),
        "sensitivity": pool_otherwise(rows, outcome, result, background, file),
    }
    analyses = {name: found for name, found in asked.items() if found}
    return about | result | analyses | diagnose(used, outcome, result, background.labels)


def notes_on(left_out: list[dict[str, str]]) -> list[str]:
    """Why studies are not pooled: a note for each reason, "stu-1, stu-2: outcome not reported: not pooled."."""
    studies: dict[str, list[str]] = {}
    for row in left_out:
        studies.setdefault(row["note"], []).append(row["study_id"])
    return [f"{', '.join(dict.fromkeys(ids))}: {note}." for note, ids in studies.items()]


def background_of(fields: list[dict], studies: list[dict[str, str]], risks: list[dict[str, str]]) -> Background:
    """What studies.csv and risk_of_bias.csv tell of the studies, by the protocol's `fields` of extraction."""
    return Background(
        {field["key"]: field["label"] for field in fields},
        {(row["study_id"], row["field"]): row["value"] for row in studies},
        risks,
        {row["study_id"]: row["label"] for row in studies},
    )


if __name__ == "__main__":
    with told_plainly(snakemake.log[0]):
        given = snakemake.input
        write_json(
            snakemake.output.pooled,
            pool_outcomes(
                read_csv(given.effects, COLUMNS),
                snakemake.params.outcomes,
                given.effects,
                snakemake.params.notice,
                background_of(snakemake.params.fields, read_csv(given.studies), read_csv(given.risk_of_bias)),
            ),
        )
