"""What holds of effects and pooled results whatever the numbers."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scripts.pooling import heterogeneity
from scripts.pooling.formulas import effects_of
from scripts.pooling.inverse_variance import pool_common, pool_random
from scripts.pooling.mantel_haenszel import pool_mantel_haenszel, pool_peto
from scripts.pooling.measures import TWO_BY_TWO, TWO_MEANS
from scripts.pooling.methods import CI_METHODS, TAU2_METHODS

numbers = st.floats(-50, 50).map(lambda x: round(x, 3))
sizes = st.integers(2, 500).map(float)
spreads = st.floats(0.05, 50).map(lambda x: round(x, 3))
arms = st.tuples(sizes, numbers, spreads)
studies = st.lists(st.tuples(numbers, st.floats(0.01, 20)), min_size=1, max_size=12)
methods = st.sampled_from(TAU2_METHODS)
groups = st.integers(1, 200).flatmap(lambda n: st.tuples(st.integers(0, n).map(float), st.just(float(n))))
tables = st.lists(st.tuples(groups, groups), min_size=1, max_size=10)


def means(*values):
    return {name: np.array([value], float) for name, value in zip(TWO_MEANS, values, strict=True)}


def columns(pairs):
    return tuple(np.array(column) for column in zip(*((*first, *second) for first, second in pairs), strict=True))


def arrays(pairs):
    return tuple(np.array(column) for column in zip(*pairs, strict=True))


@given(arms, arms, st.sampled_from(["MD", "SMD", "SMD_REVMAN", "SMD_EXACT"]))
@settings(deadline=None)
def test_swapping_the_arms_flips_the_sign_of_a_difference(first, second, measure):
    if measure == "SMD_EXACT" and first[0] + second[0] <= 4:
        return  # its variance needs more than two degrees of freedom
    yi, vi = effects_of(measure, TWO_MEANS, means(*first, *second))
    swapped, variance = effects_of(measure, TWO_MEANS, means(*second, *first))
    assert swapped == pytest.approx(-yi)
    assert variance == pytest.approx(vi)


@given(groups, groups, st.sampled_from(["OR", "RR", "RD", "PETO"]), st.sampled_from(["metafor", "revman5"]))
@settings(deadline=None)
def test_swapping_the_arms_flips_the_sign_of_a_ratio(first, second, measure, convention):
    there = effects_of(measure, TWO_BY_TWO, dict(zip(TWO_BY_TWO, columns([(first, second)]), strict=True)), convention)
    back = effects_of(measure, TWO_BY_TWO, dict(zip(TWO_BY_TWO, columns([(second, first)]), strict=True)), convention)
    assert back[0] == pytest.approx(-there[0], nan_ok=True)
    assert back[1] == pytest.approx(there[1], nan_ok=True)


@given(arms, arms, st.floats(0.01, 100))
@settings(deadline=None)
def test_another_unit_leaves_a_standardised_difference_as_it_is(first, second, factor):
    scaled = [(n, mean * factor, sd * factor) for n, mean, sd in (first, second)]
    for measure in ("SMD", "SMD_REVMAN"):
        before = effects_of(measure, TWO_MEANS, means(*first, *second))
        after = effects_of(measure, TWO_MEANS, means(*scaled[0], *scaled[1]))
        assert after[0] == pytest.approx(before[0], rel=1e-9, abs=1e-9)
        assert after[1] == pytest.approx(before[1], rel=1e-9)


@given(studies, methods, st.sampled_from(list(CI_METHODS)), st.randoms(use_true_random=False))
@settings(deadline=None)
def test_the_order_of_studies_does_not_matter(pairs, method, ci, random):
    shuffled = random.sample(pairs, len(pairs))
    one, other = (pool_random(*arrays(order), method, ci) for order in (pairs, shuffled))
    for key in ("estimate", "se", "ci_low", "ci_high", "tau2", "q", "i2", "h2"):
        assert other[key] == pytest.approx(one[key], rel=1e-6, abs=1e-6), key


@given(studies, methods)
@settings(deadline=None)
def test_the_pooled_effect_lies_within_the_effects(pairs, method):
    y, v = arrays(pairs)
    for result in (pool_common(y, v), pool_random(y, v, method)):
        assert y.min() - 1e-9 <= result["estimate"] <= y.max() + 1e-9
        assert result["ci_low"] <= result["estimate"] <= result["ci_high"]
        assert sum(result["weights"]) == pytest.approx(100)


@given(studies, methods, st.sampled_from(list(CI_METHODS)), st.sampled_from(["metafor", "revman5"]))
@settings(deadline=None)
def test_no_number_of_a_result_is_nan_and_none_that_cannot_be_is_negative(pairs, method, ci, convention):
    result = pool_random(*arrays(pairs), method, ci, convention)
    for key in ("q", "tau2", "i2", "h2", "se"):
        assert result[key] >= 0, key
    assert all(math.isfinite(value) for value in result.values() if isinstance(value, float))
    assert result["i2"] <= 100
    assert 0 <= result["q_p"] <= 1


@given(studies.filter(lambda pairs: len(pairs) > 1))
@settings(max_examples=60, deadline=None)
def test_reml_and_ml_are_where_their_likelihoods_are_greatest(pairs):
    y, v = arrays(pairs)
    grid = np.concatenate([[0.0], np.geomspace(1e-6, max(4 * np.ptp(y) ** 2, 1e-3), 2000)])
    for method, likelihood in (
        ("REML", heterogeneity.restricted_log_likelihood),
        ("ML", heterogeneity.log_likelihood),
    ):
        tau2 = heterogeneity.estimate_tau2(y, v, method)
        assert likelihood(np.array([tau2]), y, v)[0] >= likelihood(grid, y, v).max() - 1e-9


@given(studies.filter(lambda pairs: len(pairs) > 1))
@settings(deadline=None)
def test_paule_and_mandels_tau2_brings_q_to_its_expectation(pairs):
    y, v = arrays(pairs)
    tau2 = heterogeneity.estimate_tau2(y, v, "PM")
    q = heterogeneity.cochran_q(y, v, tau2)
    assert q == pytest.approx(len(y) - 1, rel=1e-6) if tau2 > 0 else q <= len(y) - 1 + 1e-9


@given(tables, st.sampled_from(["OR", "RR", "RD"]), st.sampled_from(["metafor", "revman5"]))
@settings(deadline=None)
def test_pooled_counts_are_numbers_or_nothing(pairs, measure, convention):
    counts = columns(pairs)
    for result in (pool_mantel_haenszel(*counts, measure, convention), pool_peto(*counts)):
        assert len(result["weights"]) == len(pairs)
        assert result["k"] == sum(weight is not None for weight in result["weights"])
        assert all(math.isfinite(value) for value in result.values() if isinstance(value, float))
        assert (result["estimate"] is None) == (result["k"] == 0)


def test_one_study_gives_its_own_effect_and_interval():
    result = pool_random(np.array([0.5]), np.array([0.04]), "REML", "hartung-knapp")
    assert (result["estimate"], result["se"]) == pytest.approx((0.5, 0.2))
    assert result["tau2_ci"] is None
    assert result["prediction"] is None
    assert result["notes"]


def test_effects_that_are_all_equal_have_no_heterogeneity():
    for method in TAU2_METHODS:
        result = pool_random(np.full(4, 0.3), np.array([0.1, 0.2, 0.3, 0.4]), method, "hartung-knapp-modified")
        assert (result["q"], result["tau2"], result["i2"]) == (0, 0, 0)
        assert result["estimate"] == pytest.approx(0.3)


def test_one_study_that_outweighs_all_others_is_answered():
    result = pool_random(np.array([0.1, 1.0, 3.0]), np.array([1e-25, 1.0, 1.0]), "DL")
    assert result["tau2"] == pytest.approx((0.9**2 + 2.9**2 - 2) / 4)
    assert 0 < result["i2"] < 100.1


def test_five_thousand_studies_are_pooled():
    generator = np.random.default_rng(7)
    v = generator.uniform(0.01, 1, 5000)
    y = generator.normal(0.2, np.sqrt(v + 0.3))
    result = pool_random(y, v, "REML", "hartung-knapp")
    assert result["tau2"] == pytest.approx(0.3, rel=0.1)
    assert result["tau2_ci"][0] < result["tau2"] < result["tau2_ci"][1]


def test_the_modified_hartung_knapp_interval_is_never_narrower_than_walds_and_the_plain_one_says_if_it_is():
    y, v = np.array([0.2, 0.21, 0.19]), np.array([0.1, 0.2, 0.1])
    wald, plain, modified = (pool_random(y, v, "DL", ci) for ci in CI_METHODS)
    assert plain["se"] < wald["se"] <= modified["se"]
    assert (wald["notes"], modified["notes"]) == ([], [])
    assert "differ less than by chance" in plain["notes"][0]
    assert pool_random(np.array([0.2, 0.9, -0.3]), v / 10, "REML", "hartung-knapp")["notes"] == []


def test_a_narrow_hartung_knapp_interval_is_told_of_only_where_no_variance_between_studies_was_found():
    y, v = np.array([0.2, 0.21, 0.19]), np.array([0.1, 0.2, 0.1])
    between = pool_random(y, v, "SJ", "hartung-knapp")  # this estimator is never 0
    assert between["tau2"] > 0
    assert between["se"] < pool_random(y, v, "SJ", "wald")["se"]
    assert between["notes"] == []
