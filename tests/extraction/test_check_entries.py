"""What is asked about extracted numbers, and what is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.extraction.check_entries import ask_about_entries, passes_grim
from tests.extraction.reviews import CORRELATED, DEATH, OUTCOME, STUDIES, protocol_with

SCALE = {"min": 0, "max": 48, "step": 1}
FIELDS = (
    {"key": "n", "kind": "participants"},
    {"key": "male", "kind": "percent"},
    {"key": "age", "kind": "number", "min": 18, "max": 110},
    {"key": "start", "kind": "date"},
    {"key": "end", "kind": "date", "not_before": "start"},
    {"key": "design", "kind": "design"},
)
PROTOCOL = protocol_with(OUTCOME | {"instrument": SCALE}, DEATH, fields=FIELDS)
COUNTED = ("events", "percent")


def asked_about(**cells: str) -> list[tuple[str, str]]:
    """Column and text of the questions about one arm."""
    key = "death" if set(cells) & set(COUNTED) else "pain"
    values = {f"stu-1|{key}|6|intervention": {"statistic": "final"} | cells}
    return [(question.column, question.text) for question in ask_about_entries(PROTOCOL, STUDIES, values)]


@pytest.mark.parametrize(
    "cells",
    [
        {"n": "20", "mean": "31.25", "sd": "6.1"},
        {"n": "20", "mean": "31,25", "sd": "6,1"},
        {"n": "20", "mean": "31.25", "spread": "ci95", "low": "28.1", "high": "34.4"},
        {"n": "20", "mean": "31", "spread": "iqr", "low": "27", "high": "38"},
        {"n": "12", "mean": "-2.5", "spread": "p", "value": "0.03", "statistic": "change"},
        {"n": "12", "percent": "33"},
        {"n": "12", "events": "4", "percent": "33.3"},
        {"statistic": "not_reported"},
    ],
)
def test_what_a_paper_may_well_print_is_not_asked_about(cells):
    assert asked_about(**cells) == []


@pytest.mark.parametrize(
    ("cells", "column", "text"),
    [
        ({"n": "20", "mean": "1,234"}, "mean", "'1,234' can be 1234 or 1.234: write it without the comma"),
        ({"n": "20", "mean": "1,2,3"}, "mean", "'1,2,3' is no number"),
        ({"n": "20", "mean": "31,27", "sd": "6"}, "mean", "GRIM"),
        ({"n": "20", "mean": "31.25", "sd": "0"}, "sd", "an SD of 0"),
        ({"n": "20", "mean": "31.25", "spread": "p", "value": "1.4"}, "value", "lies between 0 and 1"),
        ({"n": "20", "mean": "31.25", "spread": "p", "value": "<0.001"}, "value", "is no number"),
        ({"n": "20", "mean": "31.25", "spread": "se", "value": ""}, "value", "its number is missing"),
        ({"n": "20", "mean": "31.25", "low": "3", "high": "40"}, "spread", "not what they are"),
        ({"n": "20", "mean": "31", "spread": "iqr", "low": "27", "high": "30"}, "high", "stands above"),
        ({"n": "20", "mean": "31.25", "spread": "ci95", "low": "31", "high": "40"}, "mean", "not in the middle"),
        ({"n": "20", "mean": "51.25", "sd": "3"}, "mean", "not on the scale, 0 to 48"),
        ({"n": "20", "mean": "31.25", "sd": "40"}, "sd", "have an SD above"),
        ({"n": "20", "mean": "31.27", "sd": "6"}, "mean", "GRIM"),
        ({"n": "12", "events": "13"}, "events", "13 events among 12 people"),
        ({"n": "12", "events": "-1"}, "events", "-1 events"),
        ({"n": "12", "percent": "101"}, "percent", "not a percentage"),
        ({"n": "12", "percent": "33.1"}, "percent", "no whole number of 12 people"),
        ({"n": "12", "events": "5", "percent": "33.3"}, "percent", "5 of 12 is not 33.3%"),
        ({"statistic": "not_reported", "n": "12", "mean": "31.25"}, "statistic", "says that there are none"),
        ({"n": "1", "mean": "31", "sd": "2"}, "sd", "an SD of one person"),
    ],
)  # fmt: skip
def test_what_can_hardly_be_is_asked_about_in_its_cell(cells, column, text):
    asked = asked_about(**cells)
    assert any(at == column and text in said for at, said in asked), asked


@pytest.mark.parametrize(
    ("field", "value", "text"),
    [
        ("n", "0", "not a number of people"), ("n", "12.5", "not a number of people"), ("n", "sixty", "is no number"),
        ("male", "104", "not a percentage"), ("age", "640", "outside what is expected, 18 to 110"),
        ("start", "spring", "is not a date"), ("end", "2018-12-31", "is before 2019-02"),
    ],
)  # fmt: skip
def test_characteristics_are_asked_about_by_their_kind(field, value, text):
    values = {"stu-1|start": {"value": "2019-02"}, f"stu-1|{field}": {"value": value}}
    [asked] = ask_about_entries(PROTOCOL, STUDIES, values)
    assert (asked.row_id, asked.column) == (f"stu-1|{field}", "value")
    assert text in asked.text


def test_a_year_is_not_before_a_day_of_the_same_year():
    values = {"stu-1|start": {"value": "2019-02-03"}, "stu-1|end": {"value": "2019"}}
    assert ask_about_entries(PROTOCOL, STUDIES, values) == []


def arms(first: str, second: str, people: str, **design: str) -> list:
    values = {
        f"stu-1|pain|6|{arm}": {"statistic": "final", "n": n}
        for arm, n in (("intervention", first), ("control", second))
    }
    return ask_about_entries(PROTOCOL, STUDIES, values | {"stu-1|n": {"value": people}, "stu-1||design": design})


def test_arms_that_add_up_to_more_people_than_the_study_has_are_asked_about():
    [asked] = arms("30", "31", "60")
    assert asked.text == "the arms add up to 61 people, more than the study's 60."
    assert arms("29", "25", "60") == []
    assert arms("60", "60", "60", design="crossover", correlation="0.5") == []


def test_a_cluster_trial_needs_its_icc_and_the_size_of_its_clusters():
    asked = arms("30", "30", "60", design="cluster", icc="1.5")
    assert {question.column for question in asked} == {"cluster_size", "icc"}


@given(st.integers(1, 300), st.data(), st.integers(0, 3), st.sampled_from([1, 0.5, 0.25, 0.1]))
def test_every_mean_that_can_be_passes_grim(n, data, decimals, step):
    total = data.draw(st.integers(-500, 500))
    assert passes_grim(f"{total * step / n:.{decimals}f}", n, step)


def test_the_published_examples_of_grim():
    # Brown and Heathers 2017: with 28 whole numbers, 5.19 cannot be a mean; 5.18 can.
    assert not passes_grim("5.19", 28, 1)
    assert passes_grim("5.18", 28, 1)


def units(*each: str, measure: str = "MD") -> list[str]:
    protocol = protocol_with(OUTCOME | {"measure": measure})
    studies = [{"study_id": f"stu-{n}", "label": str(n), "report_ids": [], "reports": []} for n in range(len(each))]
    values = {f"stu-{n}|pain|6|control": {"statistic": "final", "unit": unit} for n, unit in enumerate(each)}
    values["stu-0|pain|6|intervention"] = {"statistic": "final", "unit": each[0]}
    return [question.row_id for question in ask_about_entries(protocol, studies, values)]


def test_a_unit_that_others_do_not_have_is_asked_about_where_it_matters():
    assert units("mg/dL", "mmol/L", "MG/DL") == ["stu-1|pain|6|control"]
    assert units("mg/dL", "mmol/L", measure="SMD") == []


def test_a_value_of_a_study_with_several_reports_is_asked_for_the_one_it_stands_in():
    study = STUDIES[0] | {"report_ids": ["rep-1", "rep-2"], "reports": ["1 (Roe 2010)", "2 (Roe 2012)"]}
    values = {"stu-1|n": {"value": "60"}, "stu-1|pain|6|control": {"statistic": "final", "n": "30", "report": "2012"}}
    [asked] = ask_about_entries(PROTOCOL, [study], values)
    assert (asked.row_id, asked.column) == ("stu-1|n", "report")
    assert ask_about_entries(PROTOCOL, STUDIES, values) == []


def test_a_correlation_beyond_one_is_asked_about():
    values = {"stu-1|dose|0|group": {"statistic": "final", "n": "40", "mean": "1.2"}}
    [question] = ask_about_entries(protocol_with(CORRELATED), STUDIES, values)
    assert (question.column, question.text) == ("mean", "a correlation lies between -1 and 1, this is 1.2.")
