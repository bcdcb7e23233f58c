"""What a protocol asks of an outcome besides its pooled effect: subgroups, meta-regressions, sensitivity analyses.

Each entry says whether the protocol `planned` it; what it did not plan is post hoc, and is labelled so wherever it is
shown.
"""

from dataclasses import dataclass

import numpy as np

from scripts.common.messages import InputError, wrong
from scripts.common.tables import to_number
from scripts.pooling.meta_regression import fit_regression
from scripts.pooling.methods import RANDOM_MODELS
from scripts.pooling.pool import check_plan
from scripts.pooling.pool_rows import Rows, carried_out, effects_of_rows, pool_rows, rows_to_pool
from scripts.pooling.subgroups import between_groups, pool_with_common_tau2

NOT_STATED = "Not stated"


@dataclass(frozen=True)
class Background:
    """What is known of the studies beside their effects.

    `fields`: key → label of the fields of extraction; `values`: (study_id, field) → value; `risks`: rows of
    risk_of_bias.csv; `labels`: study_id → label.
    """

    fields: dict[str, str]
    values: dict[tuple[str, str], str]
    risks: list[dict[str, str]]
    labels: dict[str, str]

    def label_of(self, field: str, outcome: str) -> str:
        """A field in words. Raises InputError if the protocol has no such field."""
        if field not in self.fields:
            known = ", ".join(self.fields) or "none"
            raise wrong(
                "review.yaml", f"{field!r} is no field of extraction.", f"Known are: {known}.", f"outcome {outcome}"
            )
        return self.fields[field]


def pool_subgroups(rows: Rows, outcome: dict, result: dict, background: Background, file) -> list[dict]:
    """For each field under `subgroups`: {field, label, planned, tau2, groups, test, notes}.

    A group is {name} and a pooled result. With tau2 `separate` each group is pooled by itself, with `common` under one
    τ² for all. `test` is the test between the groups.
    """
    found = []
    for asked in outcome.get("subgroups", []):
        label = background.label_of(asked["field"], outcome["key"])
        plan = carried_out(outcome["pooling"] | {"measure": outcome["measure"]}, result)
        used = rows_to_pool(rows, plan)
        group_of = [background.values.get((row["study_id"], asked["field"]), "").strip() or NOT_STATED for row in used]
        names = sorted(set(group_of), key=lambda name: (name == NOT_STATED, name.casefold()))
        members = {name: [row for row, own in zip(used, group_of, strict=True) if own == name] for name in names}
        pooled = {name: pool_rows(members[name], plan, file) for name in names}
        test, notes = between_groups(list(pooled.values())), []
        tau2 = "separate"
        if asked.get("tau2") == "common" and plan["model"] == "random":
            _, y, v = effects_of_rows(used)
            groups = [name for row, name in zip(used, group_of, strict=True) if row["yi"]]
            if shared := pool_with_common_tau2(y, v, groups, plan["tau2"], plan["ci"]):
                tau2, test = "common", shared[1]
                pooled = {name: pooled[name] | shared[0].get(name, {}) for name in names}
        if asked.get("tau2", tau2) != tau2:
            notes.append("The subgroups are too few or too small, or the model has none, for one τ² in common.")
        if any(group["k"] < 2 for group in pooled.values()) and len(names) > 1:
            notes.append("A subgroup has a single study: its heterogeneity is not known.")
        found.append(
            {
                "field": asked["field"], "label": label, "planned": asked.get("planned", True), "tau2": tau2,
                "groups": [{"name": name} | pooled[name] for name in names], "test": test, "notes": notes,
            }
        )  # fmt: skip
    return found


def regress_on_moderators(rows: Rows, outcome: dict, result: dict, background: Background) -> list[dict]:
    """For each entry of `moderators`: {fields, labels, planned, place, a fitted regression, points, notes}.

    A point is {study, values (of the moderators), yi, vi}.

    Studies of which a moderator is not known, or no number, are left out and named. A regression that cannot be made
    has no coefficients, and says why.
    """
    plan = carried_out(outcome["pooling"] | {"measure": outcome["measure"]}, result)
    found = []
    for place, asked in enumerate(outcome.get("moderators", [])):
        labels = [background.label_of(field, outcome["key"]) for field in asked["fields"]]
        kept, _, _ = effects_of_rows(rows)
        known = [_numbers_of(row["study_id"], asked["fields"], background) for row in kept]
        points = [
            {"study": row["study_id"], "values": values, "yi": float(row["yi"]), "vi": float(row["vi"])}
            for row, values in zip(kept, known, strict=True)
            if values is not None
        ]
        left_out = dict.fromkeys(row["study_id"] for row, values in zip(kept, known, strict=True) if values is None)
        notes = [f"{', '.join(left_out)}: no number for a moderator: left out."] if left_out else []
        entry = {"fields": asked["fields"], "labels": labels, "planned": asked.get("planned", True)}
        entry |= {"place": place, "points": points, "coefficients": [], "k": len(points), "notes": notes}
        random = plan["model"] in RANDOM_MODELS
        y, v = (np.array([point[name] for point in points]) for name in ("yi", "vi"))
        columns = {label: np.array([point["values"][i] for point in points]) for i, label in enumerate(labels)}
        try:
            fit = fit_regression(y, v, columns, plan["tau2"] if random else None, plan["ci"] if random else "wald")
            entry |= fit | {"notes": notes + fit["notes"]}
        except InputError as error:
            entry["notes"] = [*notes, f"No regression: {error.problems[0].message}"]
        found.append(entry)
    return found


def pool_otherwise(rows: Rows, outcome: dict, result: dict, background: Background, file) -> list[dict]:
    """For each entry of `sensitivity`: {label, planned, left_out, changed, a pooled result}."""
    found = []
    for asked in outcome.get("sensitivity", []):
        plan = outcome["pooling"] | {"measure": outcome["measure"]}
        if asked.get("pooling"):
            plan |= asked["pooling"]
        else:
            plan = carried_out(plan, result)
        check_plan(plan, "review.yaml", f"outcome {outcome['key']}, sensitivity {asked['label']!r}")
        left_out = _left_out(rows, asked, outcome, background)
        kept = rows_to_pool([row for row in rows if row["study_id"] not in left_out], plan)
        pooled = pool_rows(kept, plan, file)
        found.append(
            {"label": asked["label"], "planned": asked.get("planned", True), "left_out": sorted(left_out)}
            | {"changed": asked.get("pooling", {}), "as": plan["as"]}
            | pooled
        )
    return found


def _left_out(rows: Rows, asked: dict, outcome: dict, background: Background) -> set[str]:
    studies = {row["study_id"] for row in rows}
    found: set[str] = set()
    if without := asked.get("without"):
        background.label_of(without["field"], outcome["key"])
        values = {value.strip().casefold() for value in without["values"]}
        found |= {
            study
            for study in studies
            if background.values.get((study, without["field"]), "").strip().casefold() in values
        }
    if risk := asked.get("without_risk"):
        judged = [row for row in background.risks if row["domain"] in risk["domains"]]
        # A tool that judges results has its judgements by outcome; one that judges studies, for all, or by groups.
        of_outcome = [row for row in judged if row["outcome_group"] == outcome["key"]]
        found |= {row["study_id"] for row in of_outcome or judged if row["judgement"] == risk["judgement"]}
    return found & studies


def _numbers_of(study: str, fields: list[str], background: Background) -> list[float] | None:
    """A study's values of some fields, None if one of them is no number."""
    numbers = [to_number(background.values.get((study, field), "")) for field in fields]
    return None if None in numbers else numbers
