"""Arms of other designs: published worked examples, and what has to hold for any numbers.

Sections are those of the Cochrane Handbook 6 unless said otherwise. Compared with the published text: the crossover
trial (5.1, 16.4.6.4) and three arms as one (StatsToDo, "Combine Means and Standard Deviations Into One Group", by the
Handbook's formula). The examples of changes from baseline and of clusters were not seen in print: they are held to the
digits quoted, which follow from the numbers quoted by the formulas of those sections.
"""

from math import sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.extraction import convert_designs as convert
from scripts.extraction.convert_designs import Counts, Means

samples = st.lists(st.floats(-100, 100, width=32), min_size=2, max_size=30).filter(lambda xs: max(xs) - min(xs) > 0.01)


# Cochrane Handbook 6.5.2.8 (5.1: 16.1.3.2).
def test_the_handbooks_correlations_of_changes():
    assert convert.correlation_of_changes(6.4, 7.1, 4.5) == pytest.approx(0.78, abs=0.005)
    assert convert.correlation_of_changes(7.0, 6.9, 4.2) == pytest.approx(0.82, abs=0.005)


def test_the_handbooks_change_from_baseline_comes_back_from_its_correlation():
    change = convert.change_from_baseline(Means(129, 15.2, 6.4), Means(129, 16.2, 7.1), 0.78)
    assert change == (129, pytest.approx(1.0), pytest.approx(4.5, abs=0.05))


# Cochrane Handbook 5.1, 16.4.6.4; the formula is also in 6, 23.2.7.
def test_the_handbooks_crossover_trial_has_the_standard_error_of_its_pairs():
    n = convert.crossover_size(10, 2.38, 2.21, 0.68)
    assert sqrt(2.38**2 / n + 2.21**2 / n) == pytest.approx(0.583, abs=0.0005)


# Cochrane Handbook 23.1.4 (5.1: 16.3.5): 295 and 330 children in 21 clusters, ICC 0.02.
def test_the_handbooks_cluster_trial_at_its_effective_size():
    effect = convert.design_effect((295 + 330) / (10 + 11), 0.02)
    assert effect == pytest.approx(1.576, abs=0.001)
    effective = [people / effect for arm in (Counts(295, 63), Counts(330, 84)) for people in arm]
    assert effective == [pytest.approx(value, abs=0.1) for value in (187.2, 40.0, 209.4, 53.3)]


# The Handbook's table 6.5.a (5.1: 7.7.a), one arm after the other.
def test_three_arms_combined_by_the_handbooks_formula():
    combined = convert.combine_means([Means(10, 11.8, 2.4), Means(20, 15.3, 3.2), Means(15, 8.4, 4.1)])
    assert combined == (45, pytest.approx(12.2222, abs=5e-5), pytest.approx(4.5028, abs=5e-5))


@given(st.lists(samples, min_size=1, max_size=4))
def test_combined_arms_are_what_their_people_are_together(groups):
    arms = [Means(len(group), float(np.mean(group)), float(np.std(group, ddof=1))) for group in groups]
    together = np.concatenate(groups)
    combined = convert.combine_means(arms)
    assert combined.n == len(together)
    assert combined.mean == pytest.approx(together.mean(), rel=1e-6, abs=1e-6)
    assert combined.sd == pytest.approx(together.std(ddof=1), rel=1e-6)


@given(st.lists(st.tuples(st.integers(1, 500), st.floats(0, 1)), min_size=1, max_size=5), st.integers(1, 6))
def test_a_split_control_adds_up_to_the_whole(arms, parts):
    whole = convert.combine_counts([Counts(n, round(n * share)) for n, share in arms])
    assert convert.combine_counts([convert.share_control(whole, parts)] * parts) == tuple(map(pytest.approx, whole))
    means = Means(whole.n, 3.5, 1.2)
    assert convert.share_control(means, parts) == (pytest.approx(whole.n / parts), 3.5, 1.2)


@given(st.integers(1, 400), st.data(), st.integers(0, 2))
def test_a_percentage_leads_back_to_the_events_it_was_made_of(n, data, decimals):
    events = data.draw(st.integers(0, n))
    found = convert.events_of_percent(f"{100 * events / n:.{decimals}f}", n)
    assert events in found
    if n < 10**decimals * 100:
        assert found == [events]


def test_a_percentage_that_no_number_of_people_gives_leads_to_none():
    assert convert.events_of_percent("33.3", 10) == []
    assert convert.events_of_percent("33", 300) == [99, 98, 100]


@given(st.floats(0.1, 50), st.floats(0.1, 50), st.floats(-0.95, 0.95), st.integers(2, 500))
def test_a_crossover_at_its_effective_size_has_the_variance_of_the_paired_difference(sd1, sd2, r, n):
    size = convert.crossover_size(n, sd1, sd2, r)
    paired = (sd1**2 + sd2**2 - 2 * r * sd1 * sd2) / n
    assert sd1**2 / size + sd2**2 / size == pytest.approx(paired, rel=1e-9)


def test_clusters_of_one_change_nothing():
    assert convert.design_effect(1, 0.3) == 1


@pytest.mark.parametrize(
    ("impossible", "why"),
    [
        (lambda: convert.design_effect(20, 1.5), "between 0 and 1"),
        (lambda: convert.design_effect(0.5, 0.1), "at least one person"),
        (lambda: convert.crossover_size(10, 1, 1, 1), "between -1 and 1"),
        (lambda: convert.correlation_of_changes(1, 1, 9), "no correlation"),
    ],
)
def test_what_cannot_be_says_why(impossible, why):
    with pytest.raises(ValueError, match=why):
        impossible()
