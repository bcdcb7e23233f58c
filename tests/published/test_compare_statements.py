"""Each comparison of a printed statement, and its verdict."""

import pytest

from scripts.published.compare_statements import Against, compare_statement

STATEMENTS = {
    "low": {"id": "low", "printed": 15},
    "all": {"id": "all", "printed": 35},
    "first": {"id": "first", "printed": {"n": 25, "design": "Randomized controlled trial"}},
    "second": {"id": "second", "printed": {"n": 105, "design": "Historical controlled trial"}},
    "lower": {"id": "lower", "printed": "-1.46"},
    "upper": {"id": "upper", "printed": "-0.27"},
}
RESULTS = {
    "flow": {"prisma_2009": {"screened": 898, "by_reason": {}}},
    "pooled": {"total": {"estimate": -0.8671450714, "model": "common", "egger": {"p": None}}},
    "studies": [
        {"label": "Drory 2001", "field": "n", "value": "25"},
        {"label": "Drory 2001", "field": "design", "value": "Randomised controlled trial"},
    ],
    "risk_of_bias": [
        {"domain": "selective_reporting", "judgement": "low"},
        {"domain": "selective_reporting", "judgement": "high"},
        {"domain": "other_bias", "judgement": "not_known"},
        {"domain": "other_bias", "judgement": "low"},
    ],
    "effects": [
        {"study_id": "stu-1", "n1": "14", "n2": "11"},
        {"study_id": "stu-1", "n1": "12", "n2": "11"},
        {"study_id": "stu-2", "n1": "21", "n2": ""},
    ],
}


def row_of(printed, compare: dict, reconstructed: bool = False, results: dict = RESULTS, **more) -> dict[str, str]:
    statement = {"id": "x", "item": "An item", "place": "Table 1", "printed": printed, "compare": compare} | more
    return compare_statement(statement, Against(STATEMENTS | {"x": statement}, results), reconstructed)


def source(value: str) -> dict:
    return {"value": value, "source": "Somebody 2018"}


@pytest.mark.parametrize(
    ("printed", "compare", "computed", "verdict"),
    [
        (898, {"result": "flow.prisma_2009.screened"}, "898", "reproduced"),
        (897, {"result": "flow.prisma_2009.screened"}, "898", "differs"),
        ("-0.87", {"result": "pooled.total.estimate"}, "-0.87", "reproduced"),
        ("-0.86", {"result": "pooled.total.estimate"}, "-0.87", "differs"),
        (3, {"result": "flow.prisma_2009.by_reason.not_rct"}, "", "not_determinable"),
        ("0.058", {"result": "pooled.total.egger.p"}, "", "not_determinable"),
        (50, {"sum": ["low", "all"]}, "50", "reproduced"),
        (913, {"sum": ["low", "flow.prisma_2009.screened"]}, "913", "reproduced"),
        (51, {"sum": ["low", "all"]}, "50", "contradicts_itself"),
        (20, {"difference": ["all", "low"]}, "20", "reproduced"),
        ("42.6", {"percentage": ["low", "all"]}, "42.9", "contradicts_itself"),
        (0, {"percentage": [source("7"), "first.n"]}, "28", "differs"),
        ("1.87", {"combined_sd": [source(x) for x in ("21", "2.2", "2.4", "84", "1.5", "1.7")]}, "1.87", "reproduced"),
        ("-0.87", {"midpoint": ["lower", "upper"]}, "-0.865", "reproduced"),
        ("-0.85", {"midpoint": ["lower", "upper"]}, "-0.865", "contradicts_itself"),
        ("56.0", {"attainable_percentage": "first.n"}, "56.0", "reproduced"),
        ("67.0", {"attainable_percentage": 48}, "66.7", "contradicts_itself"),
        (2, {"how_many": {"of": ["first.n", "second.n"], "are": "25"}}, "1", "contradicts_itself"),
        (4, {"same_as": 6}, "6", "contradicts_itself"),
        ("usual care", {"same_as": source("supervised exercise")}, "supervised exercise", "differs"),
        (3, {"at_least": source("10")}, "10 or more", "differs"),
        (12, {"at_least": source("10")}, "10 or more", "reproduced"),
        ("in an image", {"not_determinable": "No numbers are printed."}, "No numbers are printed.", "not_determinable"),
        (35, {"patients": "n1"}, "35", "reproduced"),
        (12, {"patients": "n2"}, "11", "differs"),
    ],
)  # fmt: skip
def test_a_statement_gets_its_verdict(printed, compare, computed, verdict):
    row = row_of(printed, compare)
    assert (row["computed"], row["verdict"]) == (computed, verdict)


def test_agreement_with_a_result_of_reconstructed_inputs_is_by_construction():
    assert row_of(898, {"result": "flow.prisma_2009.screened"}, reconstructed=True)["verdict"] == "by_construction"
    assert (
        row_of(913, {"sum": ["low", "flow.prisma_2009.screened"]}, reconstructed=True)["verdict"] == "by_construction"
    )


def test_reconstructed_inputs_excuse_no_difference_and_devalue_no_arithmetic():
    assert row_of(897, {"result": "flow.prisma_2009.screened"}, reconstructed=True)["verdict"] == "differs"
    assert row_of(50, {"sum": ["low", "all"]}, reconstructed=True)["verdict"] == "reproduced"


def test_a_result_under_another_name_is_compared_by_that_name():
    row = row_of("fixed-effect", {"result": "pooled.total.model"}, equals="common")
    assert (row["printed"], row["computed"], row["verdict"]) == ("fixed-effect", "common", "reproduced")
    assert row_of("random-effects", {"result": "pooled.total.model"}, equals="random")["verdict"] == "differs"


def test_rows_are_counted_where_their_values_are_known():
    low = {"table": "risk_of_bias", "where": {"domain": "selective_reporting"}, "of": {"judgement": "low"}}
    assert row_of(1, {"count": low})["verdict"] == "reproduced"
    assert row_of(2, {"count": low})["verdict"] == "differs"
    assert row_of(4, {"count": {"table": "risk_of_bias", "where": {}}})["computed"] == "4"


def test_a_count_over_unknown_values_is_a_range_that_can_only_be_wrong():
    low = {"table": "risk_of_bias", "where": {"domain": "other_bias"}, "of": {"judgement": "low"}}
    assert row_of(2, {"count": low}) | {"computed": "1 to 2", "verdict": "not_determinable"} == row_of(
        2, {"count": low}
    )
    assert row_of(3, {"count": low})["verdict"] == "differs"


def test_a_table_that_does_not_exist_yet_leaves_its_statements_undetermined():
    count = {"count": {"table": "risk_of_bias", "where": {}, "of": {"judgement": "low"}}}
    for compare in (count, {"study": "Drory 2001"}, {"patients": "n1"}, {"result": "flow.prisma_2009.screened"}):
        assert row_of({"n": 25} if "study" in compare else 5, compare, results={})["verdict"] == "not_determinable"


def test_a_study_whose_cells_differ_is_named_with_them():
    printed = {"n": 25, "design": "Randomized controlled trial", "age": "59.19"}
    row = row_of(printed, {"study": "Drory 2001"})
    assert row["printed"] == "n 25; design Randomized controlled trial; age 59.19"
    assert (row["computed"], row["verdict"]) == ("2 of 3 the same; age empty", "differs")
    assert row_of({"n": 25}, {"study": "Drory 2001"})["computed"] == "1 of 1 the same"


def test_the_note_gives_the_point_and_the_sources():
    row = row_of(0, {"percentage": [source("7"), source("25")]}, point=12, note="Seven were lost.")
    assert row["note"] == "Point 12. Seven were lost. Source: Somebody 2018."
