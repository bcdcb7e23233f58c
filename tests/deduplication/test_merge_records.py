"""Merging keeps the best value of each field, every member, and where each value came from."""

import json

import pytest

from scripts.common.tables import write_parquet
from scripts.deduplication.join_records import join, order_records
from scripts.deduplication.merge_duplicates import keep_identities, member_rows, merge_duplicates, unique_records
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


def test_ids_are_kept_in_the_ledger_before_anything_is_made_of_them(tmp_path, monkeypatch):
    monkeypatch.setenv("LITFUNNEL_NOW", "2026-01-01T00:00:00Z")
    ledger, clusters = tmp_path / "identities.csv", [["pubmed-1", "embase-2"], ["scopus-3"]]
    ids, events = keep_identities(ledger, clusters)
    assert ids == ["uni-pubmed-1", "uni-scopus-3"]
    assert {event["when"] for event in events} == {"2026-01-01T00:00:00Z"}
    kept = ledger.read_bytes()
    monkeypatch.setenv("LITFUNNEL_NOW", "2026-02-02T00:00:00Z")
    again, known = keep_identities(ledger, clusters)
    assert again == ids
    assert [event["event"] for event in known] == [event["event"] for event in events]
    assert ledger.read_bytes() == kept


def test_what_is_merged_is_told_by_its_members_ids_and_companions(tmp_path):
    records = [FIRST, SECOND, THIRD]
    pair = {"id1": "embase-2", "id2": "pubmed-1", "verdict": "same", "reason": "", "relation": "", "score": "9"} | {
        "decided_by": "automatic"
    }
    joined = join(records, [pair], [])
    ids, events = keep_identities(tmp_path / "identities.csv", joined.clusters)
    related = [{"id1": "embase-2", "id2": "scopus-3", "kind": "erratum"}]
    merged = merge_duplicates(records, joined, ids, events, related, [])
    assert [row["unique_id"] for row in merged.unique] == [row["unique_id"] for row in merged.identities]
    assert sorted(row["record_id"] for row in merged.members) == ["embase-2", "pubmed-1", "scopus-3"]
    [companions] = merged.companions
    assert {companions["id1"], companions["id2"]} == {row["unique_id"] for row in merged.unique}
    assert companions["kind"] == "erratum"
