"""Whether a printed value and a computed one agree."""

from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from scripts.published.compare_values import agree, number, round_like


@pytest.mark.parametrize(
    ("printed", "computed", "agrees"),
    [
        ("-0.20", -0.2000000000000003, True),
        ("-0.20", -0.206, False),
        ("−0.20", "-0.20", True),
        ("1,553", 1553, True),
        ("42.6", Decimal(1500) / 35, False),
        ("42.9%", Decimal(1500) / 35, True),
        (0, "0.5", True),
        (0, "0.6", False),
        ("5", "", False),
        ("Randomized controlled trial", "randomised  controlled trial", True),
        ("ALSFRS-R-Total", "ALSFRS-Total", False),
    ],
)
def test_a_printed_value_agrees_with_what_it_is_a_correct_rounding_of(printed, computed, agrees):
    assert agree(printed, computed) is agrees


@given(some.decimals(-10_000, 10_000, allow_nan=False, places=6), some.integers(0, 4))
def test_every_correct_rounding_agrees_and_the_next_value_does_not(exact, places):
    unit = Decimal(1).scaleb(-places)
    for rounding in (ROUND_HALF_UP, ROUND_HALF_EVEN):
        printed = exact.quantize(unit, rounding)
        assert agree(f"{printed:f}", exact)
        assert not agree(f"{printed + 2 * unit:f}", exact)


@given(some.decimals(-100, 100, allow_nan=False, places=5), some.decimals(-100, 100, allow_nan=False, places=2))
def test_what_is_shown_as_computed_looks_like_the_printed_value_only_if_they_agree(exact, printed):
    assert (number(round_like(f"{printed:f}", exact)) == printed) == agree(f"{printed:f}", exact)


def test_a_computed_number_is_shown_with_the_printed_decimals():
    assert round_like("-0.20", -0.2) == "-0.20"
    assert round_like("42.6", Decimal(1500) / 35) == "42.9"
    assert round_like("fixed-effect", "random") == "random"


def test_infinite_and_wordy_values_are_no_numbers():
    assert number("inf") is None
    assert number("about 5") is None
    assert number("nan") is None
