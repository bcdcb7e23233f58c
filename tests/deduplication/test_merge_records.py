"""Merging keeps the best value of each field, every member, and where each value came from."""

import json

import pytest

from scripts.common.tables import write_parquet
from scripts.deduplication.join_records import order_records
from scripts.deduplication.merge_duplicates import member_rows, unique_records
from scripts.deduplication.merge_records import merge
from scripts.identification.records import empty_record, record_schema


def record(record_id: str, **values) -> dict:
    source, accession = record_id.split("-")
    return empty_record() | {"record_id": record_id, "source": source, "accession": accession} | values


FIRST = record(
    "pubmed-1", title="[Ancient DNA]", pmid="99000001", authors=["Ng, K"], year=2010, pages="133", file="p.nbib"
)
SECOND = record(
    "embase-2", title="Ancient DNA", abstract="Long.", authors=["Ng, Kim", "Orr, P"], year=2011, pages="133-137"
)
THIRD = record("scopus-3", title="ANCIENT DNA", doi="10.5555/x", year=2011, abstract="Longer.")


def test_each_field_takes_its_best_value_and_says_from_where():
    unique = merge([FIRST, SECOND, THIRD], "pubmed-1", "uni-pubmed-1")
    chosen = {name: unique[name] for name in ("title", "pmid", "doi", "abstract", "authors", "year", "pages", "file")}
    assert chosen == {
        "title": "Ancient DNA", "pmid": "99000001", "doi": "10.5555/x", "abstract": "Longer.",
        "authors": ["Ng, Kim", "Orr, P"], "year": 2011, "pages": "133-137", "file": "p.nbib",
    }  # fmt: skip
    provenance = json.loads(unique["provenance"])
    assert (provenance["title"], provenance["doi"], provenance["pmid"]) == ("embase-2", "scopus-3", "pubmed-1")
    assert "nct" not in provenance


def test_equally_good_values_come_from_the_first_record():
    a, b = record("pubmed-1", volume="12"), record("embase-2", volume="13")
    assert merge([a, b], "pubmed-1", "uni-pubmed-1")["volume"] == "12"


def test_records_are_ordered_by_search_date_then_source_then_accession():
    records = [record("b-2"), record("a-9"), record("b-1"), record("a-1", search_date="2019-12-31")]
    records = [r | {"search_date": r["search_date"] or "2018-01-01"} for r in records]
    assert [r["record_id"] for r in order_records(records, ["b", "a"])] == ["b-1", "b-2", "a-9", "a-1"]


def test_unique_records_and_members_are_tables_that_can_be_written(tmp_path):
    clusters, ids = [["pubmed-1", "embase-2"], ["scopus-3"]], ["uni-pubmed-1", "uni-scopus-3"]
    unique = unique_records(
        [FIRST, SECOND, THIRD], clusters, ids, {"uni-pubmed-1": "pubmed-1", "uni-scopus-3": "scopus-3"}
    )
    write_parquet(tmp_path / "unique.parquet", unique, record_schema("unique_id", extra=("provenance", "identifiers")))
    decided = dict.fromkeys(["pubmed-1", "embase-2", "scopus-3"], "automatic")
    rows = member_rows(clusters, ids, decided)
    assert [(r["unique_id"], r["record_id"]) for r in rows] == [
        ("uni-pubmed-1", "embase-2"), ("uni-pubmed-1", "pubmed-1"), ("uni-scopus-3", "scopus-3"),
    ]  # fmt: skip


def test_a_record_without_any_value_can_be_merged():
    assert merge([record("x-1")], "x-1", "uni-x-1")["title"] == ""
    with pytest.raises(IndexError):
        merge([], "x-1", "uni-x-1")


def test_the_identifiers_of_all_members_are_kept_and_the_most_frequent_one_is_chosen():
    records = [record("a-1", doi="10.5555/slip", pmid="1"), record("b-2", doi="10.5555/x", pmid="2"), THIRD]
    unique = merge(records, "a-1", "uni-a-1")
    assert (unique["doi"], unique["pmid"]) == ("10.5555/x", "1")
    assert json.loads(unique["identifiers"]) == {"doi": ["10.5555/x", "10.5555/slip"], "pmid": ["1", "2"]}
