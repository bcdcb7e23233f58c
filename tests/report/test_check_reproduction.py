"""published.yaml as it is read, and the bundled review's statements as they are compared."""

import re

import pytest

from scripts.common.messages import InputError
from scripts.common.provenance import ROOT
from scripts.published.read_published import read_published
from scripts.report.check_reproduction import COLUMNS, check_reproduction

BUNDLED = ROOT / "config" / "als_exercise" / "published.yaml"


@pytest.fixture(scope="module")
def published():
    return read_published(BUNDLED)


@pytest.fixture(scope="module")
def rows(published):
    return check_reproduction(published, {})


def published_file(folder, items: str):
    path = folder / "published.yaml"
    path.write_text(f"items:\n{items}", encoding="utf-8")
    return path


def test_all_nineteen_points_of_the_bundled_review_are_compared(rows):
    points = {int(match[1]) for row in rows if (match := re.match(r"Point (\d+)\.", row["note"]))}
    assert points == set(range(1, 20))


def test_what_the_article_says_against_itself_shows_without_any_result(rows):
    verdicts = {row["note"].split(".")[0]: row["verdict"] for row in rows if row["note"].startswith("Point")}
    assert {verdicts[f"Point {n}"] for n in range(1, 9)} == {"contradicts_itself"}
    assert {verdicts[f"Point {n}"] for n in (9, 10, 11, 12, 13, 15, 16, 17)} == {"differs"}


def test_without_results_nothing_is_by_construction(rows):
    assert "by_construction" not in {row["verdict"] for row in rows}
    assert all(list(row) == list(COLUMNS) for row in rows)


def test_a_number_that_differs_from_the_computed_flow_is_flagged(published):
    flow = {"prisma_2009": {"identified_databases": 1550, "identified_other": 2}}
    verdicts = {row["item"]: row["verdict"] for row in check_reproduction(published, {"flow": flow})}
    assert verdicts["Records from databases"] == "differs"
    assert verdicts["Records from reference lists"] == "by_construction"


def test_the_flow_that_the_corpus_is_made_from_is_what_the_statements_print(published):
    flow, printed = published["flow"], {item["id"]: item["printed"] for item in published["items"]}
    for key in ("identified_databases", "identified_other", "duplicates_removed", "full_text_assessed", "included"):
        assert printed[key] == flow[key]
    assert sum(flow["excluded_full_text"].values()) == printed["full_text_excluded"]
    assert flow["identified_databases"] + flow["identified_other"] - flow["duplicates_removed"] == printed["screened"]


@pytest.mark.parametrize(
    ("items", "message"),
    [
        ("  - {id: a, item: A, place: B, printed: -0.20}", "has decimals: quote it as printed"),
        ("  - {id: a, item: A, place: B}", "lacks the key printed"),
        ("  - {id: a, item: A, place: B, printed: 1, compares: {sum: [1]}}", "has an unknown key compares"),
        ("  - {id: a, item: A, place: B, printed: 1, compare: {eval: 1+1}}", "compare must be one of"),
        ("  - {id: a, item: A, place: B, printed: 1, compare: {sum: [b, 1]}}", "the operand 'b' is unknown"),
        ("  - {id: a, item: A, place: B, printed: {n: 1}, compare: {sum: [a.m]}}", "the operand 'a.m' is unknown"),
        ("  - {id: a, item: A, place: B, printed: 1, compare: {sum: [{value: 1}]}}", "is unknown"),
        ("  - {id: a, item: A, place: B, printed: 1}\n  - {id: a, item: A, place: B, printed: 1}", "is there twice"),
        ("  - just words", "is not a mapping of keys"),
    ],
)
def test_a_statement_that_cannot_be_compared_is_named(tmp_path, items, message):
    with pytest.raises(InputError, match=re.escape(message)):
        read_published(published_file(tmp_path, items))


def test_a_file_that_prints_nothing_is_refused(tmp_path):
    path = tmp_path / "published.yaml"
    path.write_text("article: A\n", encoding="utf-8")
    with pytest.raises(InputError, match="has none of items, flow"):
        read_published(path)
