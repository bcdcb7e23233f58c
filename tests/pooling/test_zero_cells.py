"""A count of zero to which 0.5 is added: said of the effect, under the result, and in the report's list."""

import pandas as pd
import pytest

from scripts.pooling.compute_effects import OUTCOME_COLUMNS, compute_effects
from scripts.pooling.pool_outcomes import pool_outcomes
from scripts.report.report_tables import show_conversions

POOLING = {"model": "common", "tau2": "REML", "ci": "wald", "as": "metafor"}
OUTCOME = {
    "key": "death", "label": "Death", "scale": "", "measure": "OR", "statistic": "final", "time_months": 6,
    "better": "lower", "egger": False, "pooling": POOLING,
}  # fmt: skip
STEPS = pd.DataFrame(columns=["label", "outcome", "time_months", "arm", "printed", "formula", "source", "result"])


def arm(study: str, role: str, events: str, n: str) -> dict[str, str]:
    said = {"study_id": study, "outcome": "death", "time_months": "6", "arm": role, "role": role, "statistic": "final"}
    return dict.fromkeys(OUTCOME_COLUMNS, "") | said | {"n": n, "events": events}


def results(first: str, measure: str = "OR", **pooling: str) -> tuple[list[dict], dict, list[dict]]:
    """Effects, pooled result and listed conversions of two studies; of the first, so many have events in one group."""
    outcome = OUTCOME | {"measure": measure, "pooling": POOLING | pooling}
    rows = [arm("stu-1", "intervention", first, "12"), arm("stu-1", "control", "3", "14")]
    rows += [arm("stu-2", "intervention", "4", "20"), arm("stu-2", "control", "6", "20")]
    if measure in ("PR", "PLO", "PFT"):
        rows = [row | {"role": "group"} for row in rows[::2]]
    effects = compute_effects(rows, [outcome], "outcomes.csv")
    pooled = pool_outcomes(effects, [outcome], "effects.csv")["death"]
    labels = {"stu-1": "Roe 2010", "stu-2": "Doe 2011"}
    return effects, pooled, show_conversions(STEPS, pd.DataFrame(effects), [outcome], labels)


def test_a_study_with_a_cell_of_zero_is_listed_and_noted_under_the_result():
    effects, pooled, [listed] = results("0")
    assert [row["conversions"] for row in effects] == ["0.5 added to each cell, for a cell of zero", ""]
    assert pooled["notes"] == ["stu-1: 0.5 added to each cell, for a cell of zero."]
    assert (listed["label"], listed["outcome"], listed["arm"]) == ("Roe 2010", "Death, 6 months", "both arms")
    assert (listed["printed"], listed["result"]) == ("0 of 12 and 3 of 14", "0.5 of 13 and 3.5 of 15")


def test_nothing_is_listed_where_no_cell_is_zero_or_the_formula_takes_zeros_as_they_are():
    for measure, first in (("OR", "1"), ("PETO", "0"), ("PFT", "0")):
        effects, pooled, listed = results(first, measure)
        assert listed == []
        assert not any("0.5 added" in text for text in [*pooled["notes"], *(row["conversions"] for row in effects)])


@pytest.mark.parametrize(
    ("measure", "first", "said"),
    [
        ("RR", "12", "each cell"), ("RD", "0", "each cell"), ("IRR", "0", "the events of both groups"),
        ("PR", "0", "events and non-events"), ("PLO", "12", "events and non-events"),
    ],
)  # fmt: skip
def test_every_measure_that_adds_to_zeros_says_so(measure, first, said):
    effects, pooled, [listed] = results(first, measure)
    assert f"0.5 added to {said}" in effects[0]["conversions"]
    assert said in listed["formula"]
    assert any(said in note for note in pooled["notes"])


def test_what_is_pooled_without_the_correction_is_said_to_be():
    as_they_are = "the counts were pooled as they are"
    assert as_they_are in str(results("0", model="mh")[1]["notes"])
    assert as_they_are not in str(results("0", model="mh", **{"as": "revman5"})[1]["notes"])
    assert "(for the variance only)" in str(results("0", "RD", **{"as": "revman5"})[1]["notes"])
