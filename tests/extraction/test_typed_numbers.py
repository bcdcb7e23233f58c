"""Numbers as people type them, with the decimal mark of their country."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.extraction.typed_numbers import is_ambiguous, number, with_point, with_points


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("170,2", 170.2), ("0,125", 0.125), ("-3,14159", -3.14159), ("1234,567", 1234.567), ("12", 12), ("1.234", 1.234)],
)
def test_a_comma_that_can_only_part_decimals_is_read_as_a_point(typed, meant):
    assert number(typed) == meant


@pytest.mark.parametrize("typed", ["1,234", "12,345", "-123,456"])
def test_a_comma_that_may_part_thousands_is_asked_about_with_both_readings(typed):
    assert is_ambiguous(typed)
    assert with_point(typed) == typed
    with pytest.raises(ValueError, match=rf"can be {typed.replace(',', '')} or {typed.replace(',', '.')}"):
        number(typed)


@pytest.mark.parametrize("typed", ["1,2,3", "1.234,5", "12,", ",5", "5, 6", "about 5,2"])
def test_what_is_no_number_with_one_comma_stays_as_it_is(typed):
    assert with_point(typed) == typed
    with pytest.raises(ValueError, match="is no number"):
        number(typed)


def test_only_the_columns_of_numbers_are_read_so():
    cells = {"mean": "170,2", "page": "12,5", "sd": ""}
    assert with_points(cells, ("mean", "sd", "n")) == {"mean": "170.2", "page": "12,5", "sd": ""}


@given(st.integers(0, 9999), st.integers(0, 99999), st.integers(1, 6))
def test_a_number_with_a_comma_is_the_one_with_a_point_or_is_asked_about(whole, rest, width):
    decimals = f"{rest:0{width}d}"
    typed = f"{whole},{decimals}"
    asked = len(decimals) == 3 and 0 < whole < 1000
    assert is_ambiguous(typed) == asked
    assert asked or number(typed) == float(f"{whole}.{decimals}")
