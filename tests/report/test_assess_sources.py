"""What each source was worth, and how known relevant reports are traced."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scripts.report.assess_sources import assess_sources, trace_known_reports

SOURCES = ["pubmed", "embase", "scopus"]


def row(record_id: str, unique_id: str, station: str = "duplicate", report_id: str = "") -> dict[str, str]:
    source = record_id.partition("-")[0]
    return {
        "record_id": record_id,
        "unique_id": unique_id,
        "source": source,
        "station": station,
        "report_id": report_id,
    }


ROWS = [
    row("pubmed-1", "uni-1", "included", "rep-1"),
    row("embase-1", "uni-1"),
    row("embase-2", "uni-2", "included", "rep-2"),
    row("embase-3", "uni-2"),
    row("embase-4", "uni-4", "excluded_title_abstract"),
    row("pubmed-5", "uni-5", "excluded_full_text", "rep-5"),
]
LEDGER = pd.DataFrame(ROWS)
RECORDS = pd.DataFrame([
    {"record_id": "pubmed-1", "doi": "10.1000/a", "pmid": "11", "title": "Exercise in ALS."},
    {"record_id": "embase-1", "doi": "", "pmid": "", "title": "Exercise in ALS"},
    {"record_id": "embase-2", "doi": "", "pmid": "22", "title": "Another trial"},
    {"record_id": "embase-3", "doi": "", "pmid": "", "title": "Another trial"},
    {"record_id": "embase-4", "doi": "10.1000/d", "pmid": "", "title": "[A translated trial]"},
    {"record_id": "pubmed-5", "doi": "10.1000/e", "pmid": "55", "title": "Another trial"},
])  # fmt: skip


def test_each_source_has_what_it_found_and_what_it_alone_found():
    pubmed, embase, scopus = assess_sources(LEDGER, SOURCES)
    assert pubmed == {"source": "pubmed", "identified": 2, "unique_to_it": 1, "included": 1, "included_only_there": 0}
    assert embase == {"source": "embase", "identified": 4, "unique_to_it": 2, "included": 2, "included_only_there": 1}
    assert scopus == {"source": "scopus", "identified": 0, "unique_to_it": 0, "included": 0, "included_only_there": 0}


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from(SOURCES), st.integers(0, 8)), max_size=40))
def test_records_are_counted_once_and_only_there_is_never_more_than_found(found):
    ledger = [row(f"{source}-{place}", f"uni-{unique}") for place, (source, unique) in enumerate(found)]
    for seen in {r["unique_id"]: r for r in ledger}.values():
        seen.update(station="included", report_id=f"rep-{seen['unique_id']}")
    rows = assess_sources(pd.DataFrame(ledger, columns=list(ROWS[0])), SOURCES)
    assert sum(r["identified"] for r in rows) == len(ledger)
    for r in rows:
        assert r["included_only_there"] == r["unique_to_it"] <= r["included"] <= r["identified"]


@pytest.mark.parametrize(
    ("known", "matched_by", "unique_ids"),
    [
        ({"title": "Whatever", "doi": "https://doi.org/10.1000/A"}, "doi", ["uni-1"]),
        ({"title": "Whatever", "doi": "10.1000/unknown", "pmid": "22"}, "pmid", ["uni-2"]),
        ({"title": "A Translated Trial."}, "title", ["uni-4"]),
        ({"title": "Another trial"}, "title", ["uni-2", "uni-5"]),
        ({"title": "Never found", "doi": "10.1000/none", "pmid": "99"}, "", []),
    ],
)
def test_a_known_report_is_found_by_doi_else_pmid_else_title(known, matched_by, unique_ids):
    [traced] = trace_known_reports([known], RECORDS, LEDGER, SOURCES)
    assert (traced["matched_by"], traced["unique_id"]) == (matched_by, unique_ids)


def test_a_known_report_has_all_sources_of_its_unique_record_and_where_it_stands():
    [traced] = trace_known_reports([{"title": "", "doi": "10.1000/a"}], RECORDS, LEDGER, SOURCES)
    assert (traced["found_by"], traced["station"]) == (["pubmed", "embase"], ["included"])
    [missed] = trace_known_reports([{"title": "Never found"}], RECORDS, LEDGER, SOURCES)
    assert (missed["found_by"], missed["station"]) == ([], [])
