"""From the cells of the extraction sheet to the rows that pooling takes, each step told."""

from math import exp, log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.extraction.convert_arms import Arm, convert_study
from tests.extraction.reviews import CORRELATED, DEATH, OUTCOME, SMOKERS

CHANGE = OUTCOME | {"statistic": "change"}
CORRELATION = {"value": 0.78, "source": "the Handbook's example"}


def arm(key="intervention", role="", **cells: str) -> Arm:
    return Arm(key, role or key, {"statistic": "final", "n": "", "mean": "", "events": ""} | cells)


def converted(*arms: Arm, outcome=OUTCOME, difference=None, design=None, correlation=None) -> list[Arm]:
    return convert_study(list(arms), difference, design or {}, outcome, correlation or {})


def sd_of(**cells: str) -> tuple[float, str]:
    [found] = converted(arm(**cells))
    assert not found.note, found.note
    [step] = found.steps
    return float(found.cells["sd"]), step.in_words()


def test_numbers_that_nobody_had_to_convert_keep_their_text():
    [found] = converted(arm(n="20", mean="3.10", sd="1.0"))
    assert (found.cells["mean"], found.cells["sd"], found.steps) == ("3.10", "1.0", ())


# Cochrane Handbook 6.5.2.2 and 6.5.2.3 (SE = change/t): the tests of the formulas say what was seen in print.
def test_each_way_to_print_a_spread_leads_to_the_sd_and_is_told():
    sd, told = sd_of(n="25", mean="32.1", spread="ci95", low="30.0", high="34.2")
    assert sd == pytest.approx(5.09, abs=0.005)
    assert told == "intervention: SD 5.087 from 95% CI 30.0 to 34.2, n 25 (Cochrane Handbook 6.5.2.2)"
    assert sd_of(n="25", mean="3", spread="se", value="0.4")[0] == pytest.approx(2.0)
    assert sd_of(n="16", mean="2", spread="t", value="4", statistic="change")[0] == pytest.approx(2.0)
    assert sd_of(n="400", mean="0", spread="ci90", low="-1.645", high="1.645")[0] == pytest.approx(20, rel=1e-3)
    assert "Luo 2018, equation 11; Wan 2014, equation 16" in sd_of(n="40", mean="5", spread="iqr", low="4", high="6")[1]
    assert "equation 9" in sd_of(n="40", mean="5", spread="range", min="1", max="9")[1]
    five = {"low": "4", "high": "6", "min": "1", "max": "9"}
    assert "equation 13" in sd_of(n="40", mean="5", spread="iqr_range", **five)[1]


def test_a_skewed_summary_is_converted_and_called_doubtful():
    assert "skewed by Shi 2023: doubtful" in sd_of(n="60", mean="5", spread="iqr", low="4.8", high="12")[1]


def test_a_decimal_comma_comes_out_as_a_point():
    [found] = converted(arm(n="20", mean="12,50", sd="2,1"))
    assert (found.cells["mean"], found.cells["sd"], found.steps, found.note) == ("12.50", "2.1", (), "")


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        ({"n": "20", "mean": "1,234", "sd": "2"}, "'1,234' can be 1234 or 1.234"),
        ({"n": "", "mean": "3", "spread": "se", "value": "1"}, "no n"),
        ({"n": "20", "mean": "3", "spread": "p", "value": "0.03"}, "tell the SD of a change only"),
        ({"n": "20", "mean": "3", "spread": "iqr", "low": "4", "high": "2"}, "not in order"),
        ({"n": "20", "mean": "3", "spread": "p", "value": "<0.05", "statistic": "change"}, "'<0.05' is no number"),
    ],
)
def test_what_cannot_be_converted_is_left_out_with_its_reason(cells, why):
    [found] = converted(arm(**cells))
    assert why in found.note
    assert (found.cells["mean"], found.cells["sd"]) == ("", "")


def test_a_change_is_computed_with_the_stated_correlation_and_not_without_it():
    cells = {"n": "129", "mean": "16.2", "sd": "7.1", "baseline_mean": "15.2", "baseline_sd": "6.4"}
    [found] = converted(arm(**cells), outcome=CHANGE, correlation=CORRELATION)
    assert float(found.cells["mean"]) == pytest.approx(1.0)
    assert float(found.cells["sd"]) == pytest.approx(4.5, abs=0.05)
    assert found.cells["statistic"] == "change"
    assert "the Handbook's example" in found.steps[0].formula
    [without] = converted(arm(**cells), outcome=CHANGE)
    assert "states no correlation" in without.note


def test_a_scale_that_runs_the_other_way_is_turned_round():
    [found] = converted(arm(n="20", mean="3.5", sd="1", direction="opposite"))
    assert (found.cells["mean"], found.cells["sd"]) == ("-3.5", "1")


def test_the_p_of_a_difference_gives_both_arms_their_sd():
    difference = arm("difference", mean="3.8", spread="p", value="0.008")
    found = converted(arm(n="25", mean="32.1"), arm("control", n="22", mean="28.3"), difference=difference)
    assert [row.role for row in found] == ["intervention", "control"]
    assert [float(row.cells["sd"]) for row in found] == [pytest.approx(4.69, abs=0.02)] * 2


def test_a_difference_is_not_used_where_the_arms_have_their_numbers():
    difference = arm("difference", mean="9", spread="se", value="1")
    arms = arm(n="25", mean="3", sd="1"), arm("control", n="22", mean="2", sd="1")
    assert [row.role for row in converted(*arms, difference=difference)] == ["intervention", "control"]


@given(st.floats(0.05, 20), st.floats(0.01, 1))
def test_a_ratio_with_its_interval_gives_back_the_log_effect_and_its_variance(ratio, se):
    low, high = (f"{ratio * exp(sign * 1.959963984540054 * se):.15g}" for sign in (-1, 1))
    difference = arm("difference", mean=f"{ratio:.15g}", spread="ci95", low=low, high=high)
    [found] = converted(outcome=OUTCOME | {"measure": "HR"}, difference=difference)
    assert float(found.cells["yi"]) == pytest.approx(log(ratio), abs=1e-8)
    assert float(found.cells["vi"]) == pytest.approx(se**2, rel=1e-6)


def test_events_come_from_a_percentage_and_an_ambiguous_one_says_so():
    clear, coarse = (converted(arm(n=n, percent="33"), outcome=DEATH)[0] for n in ("60", "300"))
    assert clear.cells["events"] == "20"
    assert coarse.cells["events"] == "99"
    assert "98 to 100" in coarse.steps[0].result
    [none] = converted(arm(n="10", percent="33.3"), outcome=DEATH)
    assert "no whole number of people" in none.note


def three_arms(**cells):
    return (
        arm("low", "intervention", **{"n": "10", "mean": "4", "sd": "2", "events": "3"} | cells),
        arm("high", "intervention", **{"n": "30", "mean": "8", "sd": "2", "events": "9"} | cells),
        arm("control", n="21", mean="5", sd="1", events="8"),
    )


def test_several_intervention_arms_become_one():
    treated, control = converted(*three_arms())
    assert (treated.cells["n"], treated.cells["mean"]) == ("40", "7")
    assert treated.steps[0].source == "Cochrane Handbook, table 6.5.a"
    assert control.cells["n"] == "21"
    counted, _ = converted(*three_arms(), outcome=DEATH)
    assert (counted.cells["n"], counted.cells["events"]) == ("40", "12")


def test_or_they_share_the_control_between_them():
    rows = converted(*three_arms(), outcome=OUTCOME | {"several_arms": "split_control"})
    assert [(row.role, row.cells["pair"], row.cells["n"]) for row in rows] == [
        ("intervention", "low", "10"), ("control", "low", "10.5"),
        ("intervention", "high", "30"), ("control", "high", "10.5"),
    ]  # fmt: skip


def test_a_study_without_the_further_arm_is_compared_as_it_is():
    rows = converted(*three_arms()[1:], outcome=OUTCOME | {"several_arms": "split_control"})
    assert [(row.cells["n"], row.cells.get("pair", "")) for row in rows] == [("30", ""), ("21", "")]


def test_an_arm_without_numbers_keeps_what_it_would_be_combined_with_out():
    assert "lacks numbers" in converted(*three_arms()[:1], arm("high", "intervention", n="5"))[0].note


def test_clusters_count_at_their_effective_size():
    design = {"design": "cluster", "cluster_size": "29.7619", "icc": "0.02"}
    first, second = converted(
        arm(n="295", events="63"), arm("control", n="330", events="84"), outcome=DEATH, design=design
    )
    assert [float(first.cells["n"]), float(second.cells["events"])] == [
        pytest.approx(187.2, abs=0.1),
        pytest.approx(53.3, abs=0.1),
    ]
    assert "ICC 0.02" in first.steps[0].printed


def test_a_crossover_has_the_variance_of_its_pairs_and_says_what_it_lacks():
    arms = arm(n="10", mean="7.0", sd="2.38"), arm("control", n="10", mean="6.5", sd="2.21")
    first, second = converted(*arms, design={"design": "crossover", "correlation": "0.68"})
    variance = (2.38**2 + 2.21**2) / float(first.cells["n"])
    assert variance**0.5 == pytest.approx(0.583, abs=0.0005)
    assert first.cells["n"] == second.cells["n"]
    assert "design:" in converted(*arms, design={"design": "crossover"})[0].note


@pytest.mark.parametrize(
    ("outcome", "cells", "why"),
    [
        (OUTCOME, {"n": "20", "mean": "3", "sd": "0"}, "an SD of 0"),
        (OUTCOME, {"n": "1", "mean": "3", "sd": "2"}, "a mean of 1"),
        (DEATH, {"n": "12", "events": "13"}, "13 events among 12"),
    ],
)
def test_numbers_that_no_effect_can_be_computed_from_are_kept_out_of_pooling_and_do_not_stop_it(outcome, cells, why):
    assert why in converted(arm(**cells), outcome=outcome)[0].note


def test_interventions_without_a_control_to_share_are_not_two_effects():
    rows = converted(*three_arms()[:2], arm("control", n="21"), outcome=OUTCOME | {"several_arms": "split_control"})
    assert [row.role for row in rows] == ["intervention", "control"]


def test_a_proportion_of_one_group_comes_from_events_or_a_percentage_at_its_effective_size():
    [counted] = converted(arm("group", n="60", events="20"), outcome=SMOKERS)
    [printed] = converted(arm("group", n="60", percent="33"), outcome=SMOKERS)
    assert (counted.cells["events"], printed.cells["events"], counted.steps) == ("20", "20", ())
    design = {"design": "cluster", "cluster_size": "11", "icc": "0.1"}
    [clustered] = converted(arm("group", n="60", events="20"), outcome=SMOKERS, design=design)
    assert (clustered.cells["n"], clustered.cells["events"], clustered.cells["people"]) == ("30", "10", "60")
    [crossed] = converted(arm("group", n="60", events="20"), outcome=SMOKERS, design={"design": "crossover"})
    assert (crossed.cells["n"], crossed.note) == ("60", "")


def test_a_correlation_keeps_its_text_is_turned_round_with_its_scale_and_counts_at_its_effective_size():
    [plain] = converted(arm("group", n="40", mean="0.30"), outcome=CORRELATED)
    assert (plain.cells["mean"], plain.cells["n"], plain.steps) == ("0.30", "40", ())
    design = {"design": "cluster", "cluster_size": "11", "icc": "0.1"}
    [turned] = converted(arm("group", n="40", mean="0.30", direction="opposite"), outcome=CORRELATED, design=design)
    assert (turned.cells["mean"], turned.cells["n"], turned.cells["people"]) == ("-0.3", "20", "40")


@pytest.mark.parametrize(
    ("outcome", "cells", "why"),
    [
        (CORRELATED, {"n": "40", "mean": "1"}, "a correlation of 1"),
        (CORRELATED, {"n": "3", "mean": "0.2"}, "a correlation of 3 people"),
        (CORRELATED, {"n": "40"}, "no mean"),
        (SMOKERS, {"n": "40", "events": "41"}, "41 events among 40"),
    ],
)
def test_one_group_without_usable_numbers_says_why(outcome, cells, why):
    assert why in converted(arm("group", **cells), outcome=outcome)[0].note
