"""How single values are read: pages, volumes, journals, authors, DOIs, titles."""

import pytest

from scripts.deduplication.compare_places import compare_pages
from scripts.deduplication.match_journals import OTHER, SAME, match_journals
from scripts.deduplication.normalise_names import author_names
from scripts.deduplication.normalise_places import find_doi, parse_issue, parse_pages, parse_volume, parse_year
from scripts.deduplication.normalise_titles import strip_title, title_marker, title_part, words_of


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("133-7", "133", "137"), ("1083-5", "1083", "1085"), ("70s-85s", "s70", "s85"), ("S70-S85", "s70", "s85"),
        ("480‐486", "480", "486"), ("1--31", "1", "31"), ("Oct-15", "10", "15"), ("01-Sep", "1", "9"),
        ("25-9: discussion 39-40", "25", "29"), ("e1002224", "e1002224", ""), ("", "", ""), ("t-20", "", ""),
        ("no pagination", "", ""), ("2330000000000000", "", ""), ("Feb-Mar", "", ""),
    ],
)  # fmt: skip
def test_pages_are_read_in_any_form(written, first, last):
    assert parse_pages(written)[:2] == (first, last)


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("133-7", "133-137", "agree"), ("133", "133-137", "agree"), ("S12", "12", "near"),
        ("133-137", "133-139", "near"),
        ("728-740", "729-741", "near"), ("1-8", "515-523", ""), ("e98734", "1-12", ""), ("133-137", "", ""),
        ("133-137", "401-409", "differ"), ("S12", "S98", "differ"),
    ],
)  # fmt: skip
def test_pages_agree_are_near_unknown_or_differ(a, b, expected):
    assert compare_pages(parse_pages(a), parse_pages(b)) == expected
    assert compare_pages(parse_pages(b), parse_pages(a)) == expected


def test_volumes_issues_and_years_are_read_in_any_form():
    volumes = {
        "152 (5 Supplement 1)": "152",
        "134 Suppl 46": "134",
        "Part 2. 287": "287",
        "1)": "",
        "XII": "12",
        "": "",
    }
    assert {written: parse_volume(written) for written in volumes} == volumes
    assert parse_issue("5 Supplement 2") == parse_issue("5 Suppl. 2") == "5.suppl.2"
    assert parse_issue("3-4") == parse_issue("03-Apr") == "3.4"
    assert [parse_year(y) for y in ("2009//", "Nov 1862", "in press", "20099")] == [2009, 1862, -1, -1]


def test_a_doi_is_found_in_any_wrapping():
    forms = ["10.5555/ABC.1", "doi:10.5555/abc.1", "https://dx.doi.org/10.5555/abc.1.", "10.5555%2Fabc.1&partner=4"]
    assert {find_doi(form) for form in forms} == {"10.5555/abc.1"}
    assert find_doi("10.5555/s0248-8663%2897%2984021-0") == "10.5555/s0248-8663(97)84021-0"
    assert [find_doi(bad) for bad in ("n/a", "", "10.", "CliCa16101445")] == [""] * 4


@pytest.mark.parametrize(
    "name",
    ["N Engl J Med", "NEJM: New England Journal of Medicine", "The New England journal of medicine", "Nengljmed"],
)
def test_a_journal_is_known_by_its_names(name):
    assert match_journals("new england journal of medicine", name.lower()) == SAME


@pytest.mark.parametrize("other", ["cancer research", "british journal of cancer", "lancet", "medicine"])
def test_another_journal_is_not_taken_for_it(other):
    assert match_journals("new england journal of medicine", other) == OTHER


@pytest.mark.parametrize(
    "written",
    [
        "Slavin, S. A. and Lin, J.",
        "Slavin, S. A.; Lin, J.",
        "Slavin S. A.Lin J.",
        "Slavin SA, Lin J, Others",
        "SlavinLin",
    ],
)
def test_authors_are_told_apart_in_any_form(written):
    names, first = author_names(written)
    assert {"slavin", "lin"} <= set(names)
    assert "slavin" in first


def test_what_databases_add_to_a_title_is_taken_away():
    assert strip_title("Ancient DNA. Russian") == "Ancient DNA"
    assert words_of(strip_title("[Ancient DNA]")) == ["ancient", "dna"]
    assert words_of(strip_title("H<sub>2</sub>O in [18F] studies [Review] [57 refs]")) == [
        "h2o",
        "in",
        "18f",
        "studies",
    ]


def test_titles_say_which_part_they_are_and_whether_they_are_notices():
    parts = ("X: Part II", "X, pt 2", "X part two", "X, part of Y")
    assert [title_part(words_of(t)) for t in parts] == ["2"] * 3 + [""]
    markers = ["Erratum to: X", "X (vol 27, pg 305, 2017)", "Retraction notice: X", "Reply to Y", "X: commentary", "X"]
    assert [title_marker(t) for t in markers] == ["erratum", "erratum", "retraction", "comment", "comment", ""]
    assert title_marker("Correction of scoliosis in children") == ""
