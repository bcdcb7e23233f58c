"""What a protocol asks of an outcome besides its pooled effect, and what it did not plan."""

import json

import numpy as np
import pytest

from scripts.common.messages import InputError
from scripts.pooling.inverse_variance import pool_many, pool_random
from scripts.pooling.meta_regression import fit_regression
from scripts.pooling.planned_analyses import Background
from scripts.pooling.pool_outcomes import pool_outcomes

PLAN = {"model": "random", "tau2": "REML", "ci": "wald", "as": "metafor"}
OUTCOME = {
    "key": "o", "label": "Pain", "scale": "", "measure": "OR", "statistic": "final", "time_months": 6,
    "better": "lower", "egger": False, "pooling": PLAN,
}  # fmt: skip
FIELDS = {"allocation": "Allocation", "latitude": "Latitude"}
ALLOCATION = ("random", "alternate", "systematic")


@pytest.fixture
def trials(bcg):
    """Rows of effects.csv of the BCG trials, and what is known of them."""
    rows, values, labels = [], {}, {}
    for i, (trial, y, v) in enumerate(zip(bcg["rows"], bcg["yi"], bcg["vi"], strict=True)):
        study = f"stu-{i:02d}"
        counts = {"events1": trial["ai"], "n1": trial["n1i"], "events2": trial["ci"], "n2": trial["n2i"]}
        about = {"study_id": study, "outcome": "o", "pair": "", "note": "", "conversions": ""}
        rows.append(about | {name: str(value) for name, value in counts.items()} | {"yi": repr(y), "vi": repr(v)})
        values[study, "allocation"], values[study, "latitude"] = ALLOCATION[i % 3], str(13 + 3 * i)
        labels[study] = f"Author {2020 - i}"
    risks = [{"study_id": "stu-00", "outcome_group": "", "domain": "other_bias", "judgement": "high"}]
    return rows, Background(FIELDS, values, risks, labels)


def pool(trials, **asked):
    rows, background = trials
    result = pool_outcomes(rows, [OUTCOME | asked], "effects.csv", background=background)["o"]
    json.dumps(result, allow_nan=False)
    return result


def test_each_subgroup_is_pooled_and_the_difference_is_tested(trials):
    (found,) = pool(trials, subgroups=[{"field": "allocation", "planned": False}])["subgroups"]
    assert [group["name"] for group in found["groups"]] == ["alternate", "random", "systematic"]
    assert sum(group["k"] for group in found["groups"]) == 13
    assert (found["planned"], found["tau2"], found["test"]["df"]) == (False, "separate", 2)


def test_subgroups_with_one_tau2_share_it(trials):
    (found,) = pool(trials, subgroups=[{"field": "allocation", "tau2": "common"}])["subgroups"]
    assert len({group["tau2"] for group in found["groups"]}) == 1


def test_a_study_whose_subgroup_is_not_known_is_in_one_of_its_own(trials):
    rows, background = trials
    background.values["stu-03", "allocation"] = " "
    (found,) = pool((rows, background), subgroups=[{"field": "allocation"}])["subgroups"]
    assert found["groups"][-1]["name"] == "Not stated"


def test_a_field_that_is_not_extracted_is_refused(trials):
    with pytest.raises(InputError, match="'dose' is no field of extraction"):
        pool(trials, subgroups=[{"field": "dose"}])


def test_a_regression_leaves_out_and_names_studies_without_a_number(trials):
    rows, background = trials
    background.values["stu-05", "latitude"] = "about 40"
    (found,) = pool((rows, background), moderators=[{"fields": ["latitude"]}])["meta_regressions"]
    assert (found["k"], [row["name"] for row in found["coefficients"]]) == (12, ["intercept", "Latitude"])
    assert "stu-05: no number for a moderator: left out." in found["notes"]


def test_a_regression_that_cannot_be_made_says_why(trials):
    rows, background = trials
    background.values.update({(study, "latitude"): "7" for study, field in list(background.values)})
    (found,) = pool((rows, background), moderators=[{"fields": ["latitude"]}])["meta_regressions"]
    assert found["coefficients"] == []
    assert "No regression: a moderator is constant, or follows from the others." in found["notes"]


def test_a_sensitivity_analysis_pools_otherwise_or_without_some_studies(trials):
    asked = [
        {"label": "Common effect", "pooling": {"model": "common"}},
        {"label": "Mantel-Haenszel", "pooling": {"model": "mh"}, "planned": False},
        {"label": "Without alternation", "without": {"field": "allocation", "values": ["Alternate"]}},
        {"label": "Without high risk", "without_risk": {"judgement": "high", "domains": ["other_bias"]}},
    ]
    found = pool(trials, sensitivity=asked)["sensitivity"]
    assert [entry["model"] for entry in found] == ["common", "mh", "random", "random"]
    assert [entry["k"] for entry in found] == [13, 13, 9, 12]
    assert found[3]["left_out"] == ["stu-00"]
    assert [entry["planned"] for entry in found] == [True, False, True, True]


def test_diagnostics_say_whether_they_were_planned(trials):
    names = ["leave_one_out", "cumulative", "influence", "baujat", "begg", "egger_mixed", "peters", "contour_funnel"]
    result = pool(trials, diagnostics=names, post_hoc=["trim_and_fill", "labbe"])
    assert all(result[name]["planned"] for name in names)
    assert not result["trim_and_fill"]["planned"]
    assert not result["labbe"]["planned"]
    assert len(result["leave_one_out"]["studies"]) == len(result["influence"]["studies"]) == 13
    assert "Peters et al. 2006" in result["peters"]["regression"]


def test_studies_accumulate_by_year(trials):
    steps = pool(trials, diagnostics=["cumulative"])["cumulative"]["studies"]
    assert [step["study"] for step in steps] == [f"stu-{i:02d}" for i in reversed(range(13))]
    assert [step["k"] for step in steps] == list(range(1, 14))


@pytest.mark.parametrize("number", [0, 1, 2, 3])
def test_everything_is_answered_for_few_studies(trials, number):
    rows, background = trials
    names = ["leave_one_out", "cumulative", "influence", "baujat", "begg", "egger_mixed", "peters", "trim_and_fill"]
    asked = {"subgroups": [{"field": "allocation", "tau2": "common"}], "moderators": [{"fields": ["latitude"]}]}
    result = pool((rows[:number], background), diagnostics=names, egger=True, **asked)
    assert result["k"] == number


def test_an_outcome_that_was_not_planned_says_so(trials):
    assert pool(trials)["planned"]
    assert not pool(trials, planned=False)["planned"]


def test_several_effects_of_one_study_are_said_or_get_robust_variance(trials):
    rows, background = trials
    rows[1] = rows[1] | {"study_id": "stu-00", "pair": "high"}
    plain, robust = (pool((rows, background), pooling=PLAN | asked) for asked in ({}, {"robust": True}))
    assert any("pooled as if they were independent" in note for note in plain["notes"])
    assert robust["ci_method"] == "cr2"
    assert robust["estimate"] == pytest.approx(plain["estimate"])


def test_many_meta_analyses_at_once_are_each_what_it_is_alone():
    generator = np.random.default_rng(3)
    v = generator.uniform(0.01, 0.3, (40, 6))
    y = generator.normal(0, np.sqrt(v + generator.choice([0.0, 0.3], (40, 1))))
    for method in ("REML", "ML", "PM", "DL", "HE", "HS", "SJ"):
        together = pool_many(y, v, method, "hartung-knapp")
        for result, effects, variances in zip(together, y, v, strict=True):
            alone = pool_random(effects, variances, method, "hartung-knapp")
            for key in ("estimate", "se", "tau2", "p"):
                assert result[key] == pytest.approx(alone[key], rel=1e-9, abs=1e-12)


def test_a_regression_on_a_shifted_and_scaled_moderator_has_the_same_slope_in_its_unit():
    y, v = np.array([0.1, 0.5, 0.3, 0.9, 0.2]), np.array([0.02, 0.05, 0.03, 0.04, 0.01])
    x = np.array([1.0, 4.0, 2.0, 6.0, 3.0])
    plain, scaled = (fit_regression(y, v, {"x": values}) for values in (x, 10 * x - 7))
    assert scaled["coefficients"][1]["estimate"] * 10 == pytest.approx(plain["coefficients"][1]["estimate"])
    assert scaled["tau2"] == pytest.approx(plain["tau2"], rel=1e-6)
