"""Records that are broken, empty, or all alike: no crash, no giant cluster, no quadratic time."""

from collections import Counter

import numpy as np
import pytest

from scripts.common.messages import InputError
from scripts.deduplication.block_pairs import block, tell_splits
from scripts.deduplication.column_tables import columns_of, taken
from scripts.deduplication.deduplicate_records import deduplicate
from scripts.deduplication.deduplicate_table import main
from scripts.deduplication.prepare_records import prepare, raw_from_foreign

TITLE = "Resistance training in patients with motor neuron disease: a randomised controlled trial"


def clusters(rows: list[dict]):
    table = columns_of([{"record_id": f"r{i:06}", **row} for i, row in enumerate(rows)])
    outcome = deduplicate(raw_from_foreign(table))
    return outcome, max(Counter(outcome.labels.tolist()).values(), default=0)


def test_records_with_nothing_in_them_stay_apart():
    outcome, largest = clusters([{}] * 200)
    assert largest == 1
    assert len(outcome.pairs["i"]) == 0


def test_no_records_at_all_give_no_clusters():
    outcome = deduplicate(raw_from_foreign({"record_id": []}))
    assert len(outcome.labels) == 0


def test_records_with_only_a_doi_are_joined_by_it():
    dois = ["10.5555/one", "https://doi.org/10.5555/ONE.", "n/a", "n/a", "10.5555/two"]
    outcome, largest = clusters([{"doi": doi} for doi in dois])
    assert (largest, outcome.labels[0]) == (2, outcome.labels[1])


def test_a_title_alone_is_a_question_and_never_a_merge():
    outcome, largest = clusters([{"title": TITLE}, {"title": TITLE}])
    assert (largest, outcome.pairs["verdict"].tolist()) == (1, ["possible"])


STRANGE = [
    "", " ", "[]", "...", "(vol 3", "x" * 20_000, "x" * 20_000 + "y", "운동 치료의 효과", "التمارين العلاجية",
    "תרגול טיפולי", "Ü̈b́ung", "e\u0301\u0301\u0301", "\ufeff", "I", "Part", "part of", "–", "𝔗𝔢𝔵𝔱", "ß", "[Article]",
]  # fmt: skip


def test_strange_texts_in_any_field_do_no_harm():
    fields = ("title", "author", "year", "journal", "volume", "number", "pages", "doi", "abstract", "isbn", "url")
    rows = [dict.fromkeys(fields, text) for text in STRANGE]
    outcome, _ = clusters(rows)
    assert len(outcome.labels) == len(rows)


@pytest.mark.parametrize("year", ["1862", "2009//", "in press", "c2009", "20099", "0"])
def test_a_year_of_any_form_is_read_or_left_out(year):
    outcome, _ = clusters([{"title": TITLE, "author": "Ng, K.", "year": year}] * 2)
    assert outcome.pairs["verdict"].tolist() == ["same"]


SAME_TITLE = {
    "title_only": lambda at: {"title": TITLE},
    "author_and_year": lambda at: {"title": TITLE, "author": "Ng, K.", "year": "2011"},
    "other_pages": lambda at: {"title": TITLE, "author": "Ng, K.", "year": "2011", "pages": str(1000 + at)},
    "journal": lambda at: {"title": TITLE, "journal": "Journal of Imaginary Neurology", "pages": str(1000 + at)},
    "doi_only": lambda at: {"doi": "10.5555/one"},
}


@pytest.mark.parametrize("rest", SAME_TITLE)
def test_thousands_of_records_that_say_the_same_stay_apart_and_are_told_of(rest):
    outcome, largest = clusters([SAME_TITLE[rest](at) for at in range(4000)])
    assert largest < 20
    assert len(outcome.pairs["i"]) < 4000
    assert any("4,000 records" in line for line in tell_splits(outcome.reports))


@pytest.mark.parametrize("rest", SAME_TITLE)
def test_the_number_of_comparisons_grows_as_the_number_of_records_does(rest):
    rows = [{"record_id": f"r{at:05}", **SAME_TITLE[rest](at)} for at in range(4000)]
    prepared = prepare(raw_from_foreign(columns_of(rows)))
    compared = [len(block(taken(prepared, np.arange(size)))[0]) for size in (1000, 2000, 4000)]
    assert compared[2] < 30 * 4000
    assert compared[2] - compared[1] <= 2.1 * (compared[1] - compared[0])


def test_copies_of_one_full_record_are_one_however_many():
    full = {"title": TITLE, "author": "Ng, K.", "year": "2011", "journal": "J Imag", "volume": "3", "pages": "5-9"}
    _, largest = clusters([full] * 300)
    assert largest == 300


def test_a_record_id_used_twice_is_told_with_its_place(tmp_path, capsys):
    table = tmp_path / "in.csv"
    table.write_text("record_id,title\na,One\na,Two\n", encoding="utf-8")
    with pytest.raises(InputError, match="'a' is used twice"):
        main([str(table), str(tmp_path / "out.csv")])
    assert not (tmp_path / "out.csv").exists()


@pytest.mark.parametrize("content", [b"", b"colour\nred\n"])
def test_a_table_that_cannot_be_used_is_told(tmp_path, content):
    table = tmp_path / "in.csv"
    table.write_bytes(content)
    with pytest.raises(InputError):
        main([str(table), str(tmp_path / "out.csv")])
