"""Abstracts that were looked up elsewhere: shown where a record has none, and always marked."""

import pytest

from scripts.common.messages import InputError
from scripts.common.tables import write_csv
from scripts.identification.complete_records import COLUMNS
from scripts.screening.found_abstracts import found_abstracts
from scripts.screening.list_records import list_records

UNIQUE_OF = {"a-1": "uni-a-1", "b-7": "uni-a-1", "a-2": "uni-a-2"}
RECORD = {
    "title": "T", "abstract": "", "authors": [], "year": 2001, "journal": "", "doi": "", "pmid": "", "url": "",
    "search_date": "2026-01-31",
}  # fmt: skip


def values(path, *rows):
    write_csv(path, COLUMNS, [dict.fromkeys(COLUMNS, "") | row for row in rows])
    return [path]


def test_a_record_without_abstract_shows_the_one_that_was_found_and_where(tmp_path):
    table = values(
        tmp_path / "values.csv",
        {"record_id": "a-2", "field": "abstract", "value": "Sixty took part.", "found_in": "Crossref"},
        {"record_id": "b-7", "field": "abstract", "value": "Nobody came.", "found_in": "PubMed"},
        {"record_id": "a-1", "field": "abstract", "value": "Another.", "found_in": "OpenAlex"},
        {"record_id": "a-2", "field": "pages", "value": "1-9", "found_in": "Crossref"},
        {"record_id": "gone", "field": "abstract", "value": "Of none.", "found_in": "PubMed"},
    )
    own = RECORD | {"unique_id": "uni-a-2", "abstract": "Its own."}
    rows, _ = list_records(
        [RECORD | {"unique_id": "uni-a-1"}, own, RECORD | {"unique_id": "uni-a-3"}],
        [], {}, {}, found_abstracts(table, UNIQUE_OF),
    )  # fmt: skip
    assert [row["abstract"] for row in rows] == [
        "[Not in the export; found at PubMed.] Nobody came.", "Its own.", "",
    ]  # fmt: skip


def test_a_table_of_found_values_that_lacks_a_column_is_named(tmp_path):
    path = tmp_path / "values.csv"
    path.write_text("record_id,value\na-1,x\n")
    with pytest.raises(InputError, match="has no column field, found_in"):
        found_abstracts([path], UNIQUE_OF)


def test_nothing_is_found_where_nothing_was_looked_up():
    assert found_abstracts([], UNIQUE_OF) == {}
