"""Proportions and correlations: of one group, told back from the scale on which they are pooled."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.common.messages import InputError
from scripts.pooling.compute_effects import compute_effects
from scripts.pooling.draw_forest import draw_forest
from scripts.pooling.draw_pooling import draw_figure
from scripts.pooling.effect_axis import as_told, print_effect
from scripts.pooling.other_effects import double_arcsine_proportion
from scripts.pooling.planned_analyses import Background
from scripts.pooling.pool_outcomes import pool_outcomes
from scripts.pooling.pooling_figures import list_pooling_figures
from scripts.pooling.scales import proportion_of_double_arcsine
from tests.pooling.test_figures import LONG_NAME, assert_nothing_overlaps, texts_of

OUTCOME = {
    "key": "o", "label": "Pain at rest", "scale": "", "measure": "PLO", "statistic": "final", "time_months": 0,
    "better": "neither", "egger": True, "subgroups": [{"field": "design"}], "moderators": [{"fields": ["dose"]}],
    "diagnostics": ["leave_one_out", "cumulative", "baujat", "labbe", "contour_funnel", "trim_and_fill"],
    "pooling": {"model": "random", "tau2": "REML", "ci": "wald", "as": "metafor"},
}  # fmt: skip


def arm(i: int, **cells) -> dict[str, str]:
    n = 12 + 37 * i % 300
    row = {"study_id": f"stu-{i:03d}", "outcome": "o", "time_months": "0", "arm": "group", "role": "group",
           "statistic": "final", "sd": "", "provenance": "", "n": n, "events": n * (5 * i % 9) // 11,
           "mean": round(0.1 + 7 * i % 11 / 20, 2)}  # fmt: skip
    return {name: str(value) for name, value in (row | cells).items()}


def review(rows: list[dict], **changes):
    """The outcome, effects, the pooled result and labels of made-up studies."""
    outcome = OUTCOME | changes
    effects = compute_effects(rows, [outcome], "outcomes.csv")
    labels = {row["study_id"]: LONG_NAME if i % 3 == 1 else f"Author {1950 + i}" for i, row in enumerate(rows)}
    values = {(study, "design"): "Cohort" if i % 2 else "Survey" for i, study in enumerate(labels)}
    values |= {(study, "dose"): str(5 + 3 * i % 17) for i, study in enumerate(labels)}
    background = Background({"design": "Design", "dose": "Dose, mg"}, values, [], labels)
    return outcome, effects, pool_outcomes(effects, [outcome], "effects.csv", background=background)["o"], labels


@pytest.mark.parametrize(
    ("measure", "number"), [("PLO", 0), ("PLO", 80), ("PFT", 1), ("PFT", 30), ("PR", 5), ("ZCOR", 1), ("ZCOR", 30)]
)
def test_no_text_overlaps_or_leaves_the_page(measure, number):
    outcome, effects, pooled, labels = review([arm(i) for i in range(number)], measure=measure)
    for figure in list_pooling_figures([outcome]):
        assert_nothing_overlaps(draw_figure(figure, effects, pooled, labels, None))


def test_a_forest_plot_of_proportions_has_one_group_and_neither_side_nor_test():
    _, effects, pooled, labels = review([arm(i) for i in range(5)])
    figure = draw_forest(effects, pooled, labels)
    texts = texts_of(figure)
    assert {"Events", "n", "Proportion", "0.038 [0.002, 0.403]"} <= set(texts)
    assert not {"Intervention", "Control"} & set(texts)
    assert not any(word in text for text in texts for word in ("Favours", "overall effect", "better", "months"))
    assert all(0 <= tick <= 1 for axes in figure.axes if axes.axison for tick in axes.get_xticks())


def test_a_forest_plot_of_correlations_is_drawn_in_correlations_about_none():
    _, effects, pooled, labels = review([arm(i) for i in range(5)], measure="ZCOR", better="higher", time_months=0)
    figure = draw_forest(effects, pooled, labels)
    texts = texts_of(figure)
    assert {"r", "n", "Correlation", "0.60 [0.47, 0.70]", "Higher is better."} <= set(texts)
    assert any(text.startswith("Test for overall effect") for text in texts)
    assert not any("Favours" in text for text in texts)


# R 4.2.2, metafor 3.8-1: escalc(measure="PFT", data=dat.pritz1997), rma(), predict() with transf.ipft.hm.
def test_pooled_double_arcsines_are_told_as_metafor_tells_them(references):
    rows = references["pritz1997_PFT"]["rows"]
    arms = [arm(i, events=row["xi"], n=row["ni"]) for i, row in enumerate(rows)]
    _, _, pooled, _ = review(arms, measure="PFT")
    assert pooled["size"] == pytest.approx(12.5875427134726, rel=1e-12)
    told = [as_told(pooled[name], "PFT", pooled["size"]) for name in ("estimate", "ci_low", "ci_high")]
    assert told == pytest.approx([0.802899888786311, 0.702205641734926, 0.889346782690558], rel=1e-6)
    predicted = [as_told(x, "PFT", pooled["size"]) for x in pooled["prediction"]]
    assert predicted == pytest.approx([0.464630486269446, 0.998942036480408], rel=1e-6)
    assert any("harmonic mean" in note for note in pooled["notes"])


@given(st.integers(1, 5000), st.data())
def test_a_double_arcsine_leads_back_to_its_proportion(n, data):
    events = data.draw(st.integers(0, n))
    effect = float(double_arcsine_proportion(np.float64(events), np.float64(n))[0])
    assert proportion_of_double_arcsine(effect, n) == pytest.approx(events / n, abs=1e-9)


@given(st.floats(-4, 4), st.floats(0, 3))
def test_what_is_told_keeps_its_order_and_its_bounds(y, half):
    for measure, (low, high) in itertools.product(("PLO", "PFT", "ZCOR"), [(y - half, y + half)]):
        told = [as_told(x, measure, 40) for x in (low, y, high)]
        assert told == sorted(told)
        assert (-1 if measure == "ZCOR" else 0) <= told[0] <= told[-1] <= 1


def test_numbers_of_one_group_are_printed_on_the_scale_that_people_know():
    assert print_effect(0, -1, 1, "PLO") == "0.500 [0.269, 0.731]"
    assert print_effect(0.5493, 0, 1, "ZCOR") == "0.50 [0.00, 0.76]"
    assert print_effect(0.2, 0.1, 0.3, "PR") == "0.200 [0.100, 0.300]"


def test_what_is_missing_or_cannot_be_is_named_by_its_cell():
    _, effects, pooled, _ = review([arm(0), arm(1, events=""), arm(2)])
    assert effects[1]["note"] == "no events: not pooled"
    assert pooled["k"] == 2
    with pytest.raises(InputError, match=r"arm group, column mean: is 1\.2"):
        review([arm(0, mean=1.2)], measure="ZCOR")
