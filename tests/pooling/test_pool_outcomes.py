"""The bundled review's results, and what becomes of outcomes with little or no data."""

import json

import pytest

from scripts.common.messages import InputError
from scripts.pooling.compute_effects import compute_effects
from scripts.pooling.pool_outcomes import pool_outcomes
from tests.pooling.conftest import COMMITTED

PRINTED = {  # Park et al. 2020, Front Neurol 11:853, Results
    "A": (-0.87, -1.46, -0.27), "B": (-0.44, -0.75, -0.13), "C": (-0.81, -1.18, -0.44), "D": (-0.20, -0.56, 0.16),
}  # fmt: skip
PLAN = {"model": "by_q_test", "tau2": "DL", "ci": "wald", "as": "revman5"}
OUTCOME = {
    "label": "ALSFRS", "scale": "", "measure": "SMD", "statistic": "change", "time_months": 6, "better": "lower",
    "egger": False, "pooling": PLAN,
}  # fmt: skip


def arm_rows(study, outcome, n1, n2, mean):
    for role, n, value in (("intervention", n1, mean), ("control", n2, 0.0)):
        yield {
            "study_id": f"stu-{study}", "outcome": outcome, "time_months": "6", "arm": role, "role": role,
            "statistic": "change", "n": str(n), "mean": f"{value:.4f}", "sd": "1", "events": "",
            "provenance": "reconstructed",
        }  # fmt: skip


@pytest.fixture(scope="module")
def reconstruction():
    """Effects of the reconstructed arm data: SD 1, means of four decimals."""
    data = json.loads((COMMITTED / "als_exercise_panels.json").read_text("utf-8"))
    rows = []
    for panel, studies in data["panels"].items():
        for study, effect in studies.items():
            if study != "pooled":
                n1, n2 = data["arms"][study]
                mean = effect["g"] / (1 - 3 / (4 * (n1 + n2) - 9))
                rows += arm_rows(study, panel, n1, n2, mean)
    outcomes = [OUTCOME | {"key": panel, "egger": panel == "B"} for panel in PRINTED]
    effects = compute_effects(rows, outcomes, "outcomes.csv")
    return pool_outcomes(effects, outcomes, "effects.csv", "Demonstration: reconstructed inputs")


@pytest.mark.parametrize("panel", PRINTED)
def test_the_bundled_review_gives_the_printed_results(reconstruction, panel):
    result = reconstruction[panel]
    assert tuple(round(result[key], 2) for key in ("estimate", "ci_low", "ci_high")) == PRINTED[panel]
    assert result["model"] == "common"


def test_the_bundled_review_gives_the_printed_egger_p(reconstruction):
    egger = reconstruction["B"]["egger"]
    assert round(egger["p"], 3) == 0.058
    assert egger["k"] == 3
    assert "egger" not in reconstruction["A"]


def test_a_test_on_three_studies_says_what_it_is_worth(reconstruction):
    assert any("fewer than 10" in note for note in reconstruction["B"]["egger"]["notes"])


def test_a_model_chosen_by_the_heterogeneity_test_says_that_this_is_not_recommended(reconstruction):
    assert any("not recommended" in note for note in reconstruction["A"]["notes"])
    assert reconstruction["A"]["model_rule"] == "by_q_test"


def test_the_notice_stands_in_the_results(reconstruction):
    assert reconstruction["notice"] == "Demonstration: reconstructed inputs"


def pool(rows, **outcome):
    outcomes = [OUTCOME | {"key": "o"} | outcome]
    effects = compute_effects(rows, outcomes, "outcomes.csv")
    return pool_outcomes(effects, outcomes, "effects.csv")["o"]


def test_heterogeneous_studies_are_pooled_by_dersimonian_and_laird_under_the_q_test_rule():
    rows = [*arm_rows("a", "o", 50, 50, 2.0), *arm_rows("b", "o", 50, 50, -1.0)]
    result = pool(rows, pooling=PLAN | {"tau2": "REML"})
    assert (result["model"], result["tau2_method"]) == ("random", "DL")
    assert result["tau2"] > 0


def test_an_outcome_without_data_has_no_studies_and_no_numbers():
    result = pool([], egger=True)
    assert result["k"] == 0
    assert result["estimate"] is None
    assert result["egger"]["p"] is None
    assert result["notes"] == ["No data yet."]


def test_a_study_that_is_not_pooled_is_named_with_its_reason():
    rows = [*arm_rows("a", "o", 20, 20, 1.0), next(arm_rows("b", "o", 20, 20, 1.0))]
    result = pool(rows)
    assert result["studies"] == ["stu-a"]
    assert "stu-b: no control arm: not pooled." in result["notes"]


def test_mantel_haenszel_for_means_is_refused():
    with pytest.raises(InputError, match="the model mh cannot pool SMD"):
        pool([], pooling=PLAN | {"model": "mh"})


def test_counts_are_pooled_by_mantel_haenszel_and_weights_follow_the_studies():
    rows = [*arm_rows("a", "o", 20, 20, 0), *arm_rows("b", "o", 30, 30, 0), *arm_rows("c", "o", 9, 9, 0)]
    for row, events in zip(rows, ("2", "5", "4", "9", "0", "0"), strict=True):
        row["events"] = events
    result = pool(rows, measure="OR", pooling=PLAN | {"model": "mh"})
    assert result["model"] == "mh"
    assert result["studies"] == ["stu-a", "stu-b", "stu-c"]
    assert result["weights"][2] is None
    assert sum(result["weights"][:2]) == pytest.approx(100)
