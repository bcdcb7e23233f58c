"""Effects of the studies, per outcome of the protocol.

In: extraction/outcomes.csv (a row per study, outcome, time and arm) and the protocol's outcomes. Out:
pooling/effects.csv, a row per study and outcome: its arms' numbers as extracted (of one group under those of the first,
a correlation as its mean), the effect `yi` and its variance `vi` on the scale of analysis, what was done to the numbers
(`conversions`), their `provenance`, and in `note` why there is no effect where there is none.
"""

import math

import numpy as np

from scripts.common.messages import InputError, Problem, told_plainly
from scripts.common.tables import read_csv, to_number, write_csv
from scripts.pooling.formulas import effects_of
from scripts.pooling.measures import MEASURES, TWO_MEANS
from scripts.pooling.study_numbers import how_to_write, impossible_values
from scripts.pooling.zero_cells import correction_of

OUTCOME_COLUMNS = (
    "study_id", "outcome", "time_months", "arm", "role", "pair", "statistic", "n", "mean", "sd", "events", "yi", "vi",
    "conversions", "note", "provenance",
)  # fmt: skip
COLUMNS = (
    "study_id", "outcome", "measure", "n1", "mean1", "sd1", "n2", "mean2", "sd2", "events1", "events2", "yi", "vi",
    "conversions", "provenance", "note", "pair",
)  # fmt: skip
ROLES, GROUP_ROLES = ("intervention", "control"), ("group",)
# In the extraction sheet the person-time of a rate stands in the column n, a correlation in that of the mean; what is
# of one group stands in the columns of the first.
CELL_OF = {"time1": "n1", "time2": "n2", "r": "mean1", "n": "n1", "events": "events1"}
MIXED = "final values and changes from baseline are mixed here, as the protocol says"


def compute_effects(rows: list[dict[str, str]], outcomes: list[dict], file) -> list[dict[str, str]]:
    """Rows of effects.csv, in the protocol's order of outcomes, then by study.

    Raises InputError with one problem for each number that is none, or that cannot be so (an SD of 0, a group of 1,
    more events than people), and for an arm given twice. Numbers that are missing are no error: a review in the
    making has them; the study's row says so in `note`.
    """
    problems: list[Problem] = []
    effects = []
    for outcome in outcomes:
        own = [row for row in rows if row["outcome"] == outcome["key"]]
        for study, pair in sorted({(row["study_id"], row.get("pair", "")) for row in own}):
            arms = [row for row in own if (row["study_id"], row.get("pair", "")) == (study, pair)]
            effect, found = effect_of_study(study, arms, outcome, file)
            effects.append(effect | {"pair": pair})
            problems += found
    if problems:
        raise InputError(*problems)
    return effects


def effect_of_study(study: str, arms: list[dict], outcome: dict, file) -> tuple[dict[str, str], list[Problem]]:
    """A study's row of effects.csv for an outcome, and what is wrong with its numbers."""
    effect = dict.fromkeys(COLUMNS, "")
    effect |= {"study_id": study, "outcome": outcome["key"], "measure": outcome["measure"]}
    pair, note = arms_to_compare(arms, outcome)
    if note:
        return effect | {"note": note}, []
    if "difference" in pair:
        return effect | given_difference(pair["difference"]), []
    roles = roles_of(outcome)
    if problems := [problem for role in roles for problem in repeated_arms(study, pair[role], outcome, role, file)]:
        return effect, problems
    arm = {role: pair[role][0] for role in roles}
    effect |= {
        f"{name}{group}": arm[role][name].strip()
        for group, role in enumerate(roles, start=1)
        for name in ("n", "mean", "sd", "events")
    }
    effect["provenance"] = "; ".join(sorted({row["provenance"] for row in arm.values()} - {""}))
    done = "; ".join(dict.fromkeys(row["conversions"] for row in arm.values() if row.get("conversions")))
    if is_of_means(outcome) and arm["intervention"]["statistic"] != outcome["statistic"]:
        done = "; ".join(filter(None, [done, MIXED]))
    effect["conversions"] = done
    columns = MEASURES[outcome["measure"]].columns
    cells = {name: effect[CELL_OF.get(name, name)] for name in columns}
    if missing := [name if len(roles) == 1 else CELL_OF.get(name, name) for name, text in cells.items() if not text]:
        return effect | {"note": f"no {', '.join(missing)}: not pooled"}, []
    numbers = {name: to_number(text) for name, text in cells.items()}
    if problems := wrong_numbers(study, outcome, cells, numbers, columns, file):
        return effect, problems
    found = numbers_of_effect(numbers, columns, outcome)
    found["conversions"] = "; ".join(filter(None, [done, found.get("conversions", "")]))
    return effect | found, []


def arms_to_compare(arms: list[dict], outcome: dict) -> tuple[dict[str, list[dict]], str]:
    """A study's rows by role at the outcome's time and with its statistic, and a note where there is no such pair.

    Final values and changes are not mixed: the protocol says which of the two an outcome is, or that they may be
    (`mix_statistics`). A row of the role `difference` has the effect itself.
    """
    timed = [row for row in arms if to_number(row["time_months"]) == outcome["time_months"]]
    if not timed:
        return {}, f"not measured at {outcome['time_months']:g} months: not pooled"
    if told := [row["note"] for row in timed if row.get("note")]:
        return {}, f"{'; '.join(dict.fromkeys(told))}: not pooled"
    if differences := [row for row in timed if row["role"] == "difference"]:
        return {"difference": differences}, ""
    wanted = (outcome["statistic"], "")
    fitting = [row for row in timed if not is_of_means(outcome) or row["statistic"] in wanted]
    if not fitting and outcome.get("mix_statistics"):
        fitting = timed
    if not fitting:
        given = ", ".join(sorted({row["statistic"] for row in timed}))
        return {}, f"gives {given} values, the protocol asks for {outcome['statistic']}: not pooled"
    pair = {role: [row for row in fitting if row["role"] == role] for role in roles_of(outcome)}
    absent = [role for role in pair if not pair[role]]
    return pair, f"no {' and no '.join(absent)} arm: not pooled" if absent else ""


def roles_of(outcome: dict) -> tuple[str, ...]:
    """The roles of the rows that an effect is computed from."""
    return GROUP_ROLES if MEASURES[outcome["measure"]].is_of_one_group else ROLES


def is_of_means(outcome: dict) -> bool:
    """Whether an outcome is computed from means, so that final values and changes are two things."""
    return MEASURES[outcome["measure"]].columns == TWO_MEANS


def given_difference(rows: list[dict]) -> dict[str, str]:
    """The effect of a study that prints it instead of its arms: yi and vi as extraction converted them."""
    return {name: rows[0][name] for name in ("yi", "vi", "conversions", "provenance")}


def repeated_arms(study: str, rows: list[dict], outcome: dict, role: str, file) -> list[Problem]:
    """A problem if a study has the arm of a role more than once."""
    if len(rows) == 1:
        return []
    place = f"study {study!r}, outcome {outcome['key']}, arm {role}"
    return [Problem(str(file), place, f"has {len(rows)} rows.", "Leave one; combine arms of one study into it.")]


def wrong_numbers(study, outcome, cells, numbers, columns, file) -> list[Problem]:
    """Problems of a study's cells: those that are no numbers, else those whose numbers cannot be so."""
    found = [(name, f"{cells[name]!r} is no number.") for name, number in numbers.items() if number is None]
    found = found or impossible_values(numbers, columns, outcome["measure"])
    return [
        Problem(
            str(file),
            place_of(study, outcome, name),
            message,
            how_to_write(cells[name]) or "Check it against the paper.",
        )
        for name, message in found
    ]


def place_of(study: str, outcome: dict, column: str) -> str:
    """Where the cell behind a column of effects.csv stands in outcomes.csv."""
    cell = CELL_OF.get(column, column)
    return f"study {study!r}, outcome {outcome['key']}, arm {roles_of(outcome)[int(cell[-1]) - 1]}, column {cell[:-1]}"


def numbers_of_effect(numbers: dict[str, float], columns: tuple[str, ...], outcome: dict) -> dict[str, str]:
    """yi and vi of checked numbers, as text that gives back the same floats, with conversions and note."""
    convention = outcome["pooling"]["as"]
    corrected = correction_of(outcome["measure"], columns, numbers, convention)
    data = {name: np.array([number]) for name, number in numbers.items()}
    yi, vi = (float(values[0]) for values in effects_of(outcome["measure"], columns, data, convention))
    if not (math.isfinite(yi) and math.isfinite(vi)):
        return {"note": "not estimable: no events, or nothing but events, in both arms"}
    return {"yi": repr(yi), "vi": repr(vi), "conversions": corrected}


if __name__ == "__main__":
    with told_plainly(snakemake.log[0]):
        write_csv(
            snakemake.output.effects,
            COLUMNS,
            compute_effects(
                read_csv(snakemake.input.outcomes, OUTCOME_COLUMNS), snakemake.params.outcomes, snakemake.input.outcomes
            ),
        )
