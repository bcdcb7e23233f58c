"""Names, years, pages, ISSNs, languages and texts come out in one form, whatever the source wrote."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.identification.normalise_authors import (
    normalise_author,
    normalise_authors,
    split_authors,
    split_keywords,
)
from scripts.identification.normalise_fields import find_issns, find_year, join_pages, name_language, tidy
from scripts.identification.records import clean_text, clean_texts


@pytest.mark.parametrize(
    ("written", "normalised"),
    [
        ("Liu R.", "Liu, R."),
        ("Drory VE", "Drory, VE"),
        ("Smith, A", "Smith, A"),
        ("Smith,A", "Smith, A"),
        ("Müller-Lyer H.-J.", "Müller-Lyer, H.-J."),
        ("van der Berg J. A.", "van der Berg, J. A."),
        ("Chen Ch.", "Chen, Ch."),
        ("Smith JA Jr", "Smith, JA Jr"),
        ("King, Martin, Jr.", "King, Martin, Jr."),
        ("WHO Study Group", "WHO Study Group"),
        ("Canadian Respiratory Research Network", "Canadian Respiratory Research Network"),
        ("王 伟", "王 伟"),
        ("Madonna", "Madonna"),
        ("[No authors listed]", ""),
        (" ", ""),
    ],
)
def test_a_name_is_family_then_given(written, normalised):
    assert normalise_author(written) == normalised


@given(st.text())
def test_normalising_a_name_twice_changes_nothing(name):
    once = normalise_author(name)
    assert normalise_author(once) == once
    assert "" not in normalise_authors([name, once])


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("Smith, A; Walter, B", ["Smith, A", "Walter, B"]),
        ("Smith A, Walter B", ["Smith A", "Walter B"]),
        ("Liu R., Adler D.G.", ["Liu R.", "Adler D.G."]),
        ("Doe, Jane and Roe, R.", ["Doe, Jane", "Roe, R."]),
        ("Huey, SL, Mehta, NH, and Mehta, S", ["Huey, SL", "Mehta, NH", "Mehta, S"]),
        ("['Marx, Karl', 'Lindgren, Astrid']", ["Marx, Karl", "Lindgren, Astrid"]),
        ("Doe, Jane", ["Doe, Jane"]),
        ("[broken", ["[broken"]),
        ("", []),
    ],
)
def test_the_names_in_one_cell_are_told_apart(cell, names):
    assert split_authors(cell) == names


def test_keywords_are_not_split_inside_brackets():
    assert split_keywords("cyst (diagnosis, surgery), human") == ["cyst (diagnosis, surgery)", " human"]
    assert split_keywords("a; b, c") == ["a", " b, c"]


@pytest.mark.parametrize(
    ("date", "year"),
    [
        ("2019//", 2019), ("2018///", 2018), ("2002 Sep", 2002), ("20190523", 2019), ("2014.0", 2014), ("1862", 1862),
        ("May 1, 1999", 1999), ("in press", None), ("10 15", None), ("", None), ("12019", None), ("0", None),
    ],
)  # fmt: skip
def test_a_year_is_found_in_a_date_or_there_is_none(date, year):
    assert find_year(date) == year


@pytest.mark.parametrize(
    ("start", "end", "pages"),
    [
        ("152", "160", "152-160"), ("349-69", "", "349-69"), ("1 - 10", "", "1-10"), ("735--781", "", "735-781"),
        ("22", "22", "22"), ("No", "Specified", ""), ("", "9", "9"), ("e12", "", "e12"), ("5–9", "", "5-9"),
        ("271-278", "278", "271-278"), ("", "", ""),
    ],
)  # fmt: skip
def test_pages_are_joined_to_one_range(start, end, pages):
    assert join_pages(start, end) == pages


def test_an_issn_has_its_hyphen_and_no_note_and_an_isbn_is_none():
    assert find_issns("03064530 (ISSN)") == ("0306-4530",)
    assert find_issns("1999-777x(Electronic),0222-6666(Print)") == ("1999-777X", "0222-6666")
    assert find_issns("2226-7190; 2226-7190") == ("2226-7190",)
    assert find_issns("978-3-030-58167-1; 9783030581671") == ()


def test_a_language_is_named_in_english():
    assert [name_language(code) for code in ("eng", "pt", "English", "french")] == [
        "English", "Portuguese", "English", "French",
    ]  # fmt: skip


@given(st.text())
def test_tidying_is_cleaning_where_there_are_no_character_references(value):
    assert tidy(value.replace("&", "+")) == clean_text(value.replace("&", "+"))


@given(st.lists(st.one_of(st.text(), st.text(alphabet="a |é\u0301\u00a0\t\u200b"))))
def test_several_texts_are_cleaned_as_each_is(values):
    assert clean_texts(values) == [clean_text(value) for value in values]


def test_character_references_are_resolved_and_other_ampersands_stay():
    assert tidy("p &lt; .05 &amp; R&D &#233;") == "p < .05 & R&D é"
