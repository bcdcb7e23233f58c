"""What a pooled effect means for 1,000 people: published examples, and what has to hold for any numbers."""

from math import log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.report.absolute_effects import (
    Interval,
    difference_in_units,
    difference_per_1000,
    risk_with,
    risks_per_1000,
    size_in_words,
)

risks = st.floats(0, 1)


# Cochrane Handbook 15.4.4.3 (ACR 0.3 with RR 0.7 and with OR 0.7), and 15.4.4.4 in its formulas.
def test_the_handbooks_corresponding_risks():
    assert risk_with("RR", 0.7, 0.3) == pytest.approx(0.21)
    assert risk_with("OR", 0.7, 0.3) == pytest.approx(0.231, abs=0.0005)
    assert risk_with("HR", 0.42, 0.3) == pytest.approx(1 - 0.7**0.42)
    assert risk_with("RD", -0.05, 0.3) == pytest.approx(0.25)


@given(risks, st.floats(0.01, 100), st.sampled_from(["RR", "OR", "PETO", "HR", "IRR"]))
def test_a_risk_stays_a_risk_and_moves_with_the_effect(baseline, effect, measure):
    risk = risk_with(measure, effect, baseline)
    assert 0 <= risk <= 1
    assert risk_with(measure, 1, baseline) == pytest.approx(baseline, abs=1e-9)
    assert (risk <= baseline + 1e-9) if effect < 1 else (risk >= baseline - 1e-9)


@given(st.floats(0.01, 0.99), st.floats(0.1, 10))
def test_an_odds_ratio_comes_back_from_the_two_risks(baseline, effect):
    risk = risk_with("OR", effect, baseline)
    assert risk / (1 - risk) / (baseline / (1 - baseline)) == pytest.approx(effect)


def test_risks_and_differences_are_told_per_1000():
    outcome = {"measure": "RR", "estimate": log(0.8), "ci_low": log(0.5), "ci_high": log(1.1)}
    found = risks_per_1000(outcome, 150)
    assert [round(risk) for risk in found] == [120, 75, 165]
    assert difference_per_1000(found, 150) == "30 fewer per 1,000 (75 fewer to 15 more)"


def test_differences_of_means_are_told_in_their_units():
    assert (
        difference_in_units(Interval(-2.3, -4.1, 0.5), "points") == "MD 2.30 points lower (4.10 lower to 0.50 higher)"
    )
    assert [size_in_words(smd) for smd in (-0.2, 0.5, 0.9)] == ["small", "moderate", "large"]


def test_a_mean_has_no_risk():
    with pytest.raises(ValueError, match="no measure of risks"):
        risk_with("MD", 1, 0.5)
