"""What papers print becomes a standard deviation: published worked examples, and what has to hold for any numbers.

Sections are those of the Cochrane Handbook 6; version 5.1 (2011) has the same examples as 7.7.3.2 and 7.7.3.3. Compared
with the published text: t 2.0639 of 25 people, the widths 3.92, 3.29 and 5.15, and the p-value that becomes t 2.78 and
SE 1.37 (5.1); Wan's table 1. Not seen in print, and recomputed here to the digits quoted: the two arms' SDs 5.09 and
4.06, and the last step to 4.69. Wan's table 2 was checked by integrating the order statistics' densities, as is
done again below. That means and SDs are Luo's and Wan's under the numbers given is what metafor's manual says of
`conv.fivenum`, too, and its results are compared with.
"""

from math import sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.extraction import convert_spread as convert

positive = st.floats(0.01, 1000)
sizes = st.integers(5, 5000)


# Cochrane Handbook 6.5.2.2; the next test 6.5.2.3.
def test_the_handbooks_confidence_intervals_of_small_groups():
    assert convert.critical_value(24) == pytest.approx(2.0639, abs=5e-5)
    assert convert.sd_from_ci(30.0, 34.2, 25) == pytest.approx(5.09, abs=0.005)
    assert convert.sd_from_ci(26.5, 30.1, 22) == pytest.approx(4.06, abs=0.005)


def test_the_handbooks_p_value_becomes_t_then_se_then_sd():
    t = convert.t_from_p(0.008, 25 + 22 - 2)
    assert t == pytest.approx(2.78, abs=0.005)
    assert convert.se_from_t(3.8, t) == pytest.approx(1.37, abs=0.005)
    assert convert.sd_from_difference(1.37, 25, 22) == pytest.approx(4.69, abs=0.005)


@pytest.mark.parametrize(("level", "width"), [(90, 3.29), (95, 3.92), (99, 5.15)])
def test_large_groups_have_the_handbooks_widths_in_standard_errors(level, width):
    assert 2 * convert.critical_value(None, level) == pytest.approx(width, abs=0.005)
    assert convert.sd_from_ci(0, width, 400, level) == pytest.approx(20, rel=2e-3)


def expected_of_rank(n: int, rank: int) -> float:
    """The expected value of the `rank`-th smallest of n standard normal values, by integration."""
    from scipy.integrate import quad
    from scipy.special import gammaln, log_ndtr

    def weighted(x: float) -> float:
        ways = gammaln(n + 1) - gammaln(rank) - gammaln(n - rank + 1)
        log_density = ways + (rank - 1) * log_ndtr(x) + (n - rank) * log_ndtr(-x) - x * x / 2
        return x * np.exp(log_density) / sqrt(2 * np.pi)

    return quad(weighted, -12, 12, points=[0, 2], limit=200)[0]


# Wan 2014, tables 1 (ξ) and 2 (η, with n = 4Q + 1): the exact expectations that equations 9 and 16 approximate.
@pytest.mark.parametrize(("n", "xi"), [(5, 2.326), (10, 3.078), (25, 3.931), (50, 4.498)])
def test_the_range_of_standard_normal_values_is_one_standard_deviation_by_wans_table_1(n, xi):
    assert 2 * expected_of_rank(n, n) == pytest.approx(xi, abs=0.0005)
    mean, sd = convert.mean_and_sd_of_range(-xi / 2, 0, xi / 2, n)
    assert (mean, sd) == (pytest.approx(0), pytest.approx(1, abs=0.015))


@pytest.mark.parametrize(("n", "eta"), [(5, 0.990), (9, 1.144), (13, 1.206), (17, 1.239), (201, 1.340)])
def test_the_quartiles_of_standard_normal_values_are_one_standard_deviation_by_wans_table_2(n, eta):
    assert 2 * expected_of_rank(n, 3 * (n - 1) // 4 + 1) == pytest.approx(eta, abs=0.0005)
    mean, sd = convert.mean_and_sd_of_quartiles(-eta / 2, 0, eta / 2, n)
    assert (mean, sd) == (pytest.approx(0), pytest.approx(1, abs=0.01))


# Minimum 2, quartiles 6 and 17, median 9, maximum 41: means and SDs of metafor 4.4, conv.fivenum(test = FALSE) with
# Luo's means and Wan's SDs (its SD of all five numbers is Shi 2020's unless method = "wan2014"), computed again in R.
@pytest.mark.parametrize(
    ("n", "of_range", "of_quartiles", "of_five"),
    [
        (7, (15.02154479535895, 14.29106691143328), (10.88928571428571, 10.10396214778488),
         (14.36122061359871, 12.19751452960908)),
        (30, (11.97289725069668, 9.557505521241302), (10.78250000000000, 8.562622406657463),
         (12.30382162083610, 9.060063963949382)),
        (100, (10.40359637203678, 7.804399930371213), (10.75975000000000, 8.274254232882212),
         (11.42008249231684, 8.039327081626713)),
    ],
)  # fmt: skip
def test_skewed_quantiles_give_the_means_of_luo_and_the_sds_of_wan(n, of_range, of_quartiles, of_five):
    low, q1, median, q3, high = 2, 6, 9, 17, 41
    assert convert.mean_and_sd_of_range(low, median, high, n) == pytest.approx(of_range, rel=1e-13)
    assert convert.mean_and_sd_of_quartiles(q1, median, q3, n) == pytest.approx(of_quartiles, rel=1e-13)
    assert convert.mean_and_sd_of_five(low, q1, median, q3, high, n) == pytest.approx(of_five, rel=1e-13)


def test_five_numbers_of_many_normal_values_give_back_their_mean_and_sd():
    values = np.random.default_rng(1).normal(50, 8, 4001)
    mean, sd = convert.mean_and_sd_of_five(*np.quantile(values, [0, 0.25, 0.5, 0.75, 1]), len(values))
    assert mean == pytest.approx(values.mean(), abs=0.3)
    assert sd == pytest.approx(values.std(ddof=1), rel=0.06)


def test_skewness_is_seen_in_lognormal_and_not_in_normal_numbers():
    quantiles = np.array([-2.2, -0.67, 0, 0.67, 2.2])
    for transform, skewed in ((lambda x: 50 + 8 * x, False), (np.exp, True)):
        low, q1, median, q3, high = transform(quantiles)
        assert convert.is_skewed(median, 80, quartiles=(q1, q3)) is skewed
        assert convert.is_skewed(median, 80, extremes=(low, high)) is skewed
        assert convert.is_skewed(median, 80, quartiles=(q1, q3), extremes=(low, high)) is skewed


# Student's t with 59 and 98 degrees of freedom, and the normal quantile, from printed tables.
@pytest.mark.parametrize(("n", "quantile"), [(60, 2.0010), (99, 1.9845), (100, 1.9600), (500, 1.9600)])
def test_an_interval_is_read_by_students_t_below_a_hundred_people_and_by_the_normal_distribution_from_there(
    n, quantile
):
    assert convert.sd_from_ci(-quantile, quantile, n) == pytest.approx(sqrt(n), rel=5e-5)


# Shi 2023: the critical values of the three scenarios at 5%, worked out by hand for five people and for fifty.
@pytest.mark.parametrize(
    ("n", "given", "critical"),
    [
        (5, "both", 3 / 5**0.5 - 0.32), (50, "both", 0.42426 - 0.00032), (5, "quartiles", 1.18512 - 0.24),
        (50, "quartiles", 0.37477 - 0.0024), (5, "extremes", 0.37892 + 0.41667), (50, "extremes", 0.24526 + 0.04902),
    ],
)  # fmt: skip
def test_numbers_are_skewed_from_the_critical_value_of_their_group_on(n, given, critical):
    scale = 2.65 * np.log(0.6 * n) / sqrt(n) if given == "both" else 1
    for share, skewed in ((0.995, False), (1.005, True)):
        median = (1 - critical * share / scale) / 2  # of a range from 0 to 1
        quartiles = {"quartiles": (0, 1)} if given == "quartiles" else {}
        extremes = {"extremes": (0, 1)} if given != "quartiles" else {}
        even = {"quartiles": (median - 0.1, median + 0.1)} if given == "both" else {}
        assert convert.is_skewed(median, n, **quartiles, **extremes, **even) is skewed


@given(positive, sizes, st.sampled_from([90, 95, 99]))
def test_the_interval_of_a_mean_gives_back_the_sd_it_was_made_from(sd, n, level):
    half = sd / sqrt(n) * convert.critical_value(n - 1 if n < convert.NORMAL_FROM else None, level)
    assert convert.sd_from_ci(3 - half, 3 + half, n, level) == pytest.approx(sd, rel=1e-6)


@given(positive, sizes)
def test_the_standard_error_gives_back_the_sd_it_was_made_from(sd, n):
    assert convert.sd_from_se(sd / sqrt(n), n) == pytest.approx(sd)


@given(positive, st.floats(0.1, 8), sizes, sizes)
def test_a_t_test_gives_back_the_sd_it_was_made_from(sd, t, n1, n2):
    from scipy.special import stdtr

    df = n1 + n2 - 2
    difference = t * sd * sqrt(1 / n1 + 1 / n2)
    for found in (t, convert.t_from_p(2 * float(stdtr(df, -t)), df)):
        assert convert.sd_from_difference(convert.se_from_t(difference, found), n1, n2) == pytest.approx(sd, rel=1e-6)


@given(st.floats(-50, 50), st.floats(0.5, 20), sizes)
def test_moving_and_stretching_quartiles_moves_and_stretches_mean_and_sd(shift, scale, n):
    mean, sd = convert.mean_and_sd_of_quartiles(1, 2, 4, n)
    moved = convert.mean_and_sd_of_quartiles(*(shift + scale * x for x in (1, 2, 4)), n)
    assert moved == (pytest.approx(shift + scale * mean), pytest.approx(scale * sd))


@pytest.mark.parametrize(
    ("impossible", "why"),
    [
        (lambda: convert.sd_from_se(0, 20), "more than 0"),
        (lambda: convert.sd_from_se(1, 1), "group of 2"),
        (lambda: convert.sd_from_ci(3, 2, 20), "upper limit"),
        (lambda: convert.sd_from_ci(1, 2, 1), "group of 2"),
        (lambda: convert.t_from_p(1.2, 20), "between 0 and 1"),
        (lambda: convert.t_from_p(0, 20), "between 0 and 1"),
        (lambda: convert.se_from_t(0, 2), "tells nothing"),
        (lambda: convert.mean_and_sd_of_quartiles(3, 2, 4, 20), "not in order"),
        (lambda: convert.mean_and_sd_of_range(1, 2, 3, 4), "fewer than 5"),
        (lambda: convert.mean_and_sd_of_range(2, 2, 2, 9), "all quantiles are equal"),
    ],
)
def test_what_cannot_be_converted_says_why(impossible, why):
    with pytest.raises(ValueError, match=why):
        impossible()
