"""Before sealing: notices of included reports, and how old each search is."""

from datetime import date

from scripts.sealing.before_sealing import check_notices, check_search_ages

LEDGER = [
    {"record_id": "pubmed-1", "unique_id": "uni-pubmed-1", "source": "pubmed"},
    {"record_id": "embase-1", "unique_id": "uni-pubmed-1", "source": "embase"},
    {"record_id": "pubmed-2", "unique_id": "uni-pubmed-2", "source": "pubmed"},
    {"record_id": "previous-x", "unique_id": "uni-previous-x", "source": "previous"},
]
REPORTS = [
    {"report_id": "rep-pubmed-1", "unique_id": "uni-pubmed-1", "station": "included"},
    {"report_id": "rep-pubmed-2", "unique_id": "uni-pubmed-2", "station": "excluded_full_text"},
]


def notice(record_id, kind):
    return {"record_id": record_id, "kind": kind, "date": "2025-01-01", "detail": "PMID 9"}


def told(notices, reports=REPORTS, considered=()):
    return [(f.text, f.stops) for f in check_notices(notices, LEDGER, reports, list(considered))][1:]


def test_a_notice_of_any_record_of_an_included_report_stops_and_one_of_an_excluded_report_does_not():
    ((text, stops),) = told([notice("embase-1", "retraction"), notice("pubmed-2", "retraction")])
    assert text.startswith("rep-pubmed-1 is retracted (PMID 9, 2025-01-01).")
    assert stops


def test_a_correction_is_told_and_stops_nothing_and_a_considered_retraction_neither():
    assert [stops for _, stops in told([notice("pubmed-1", "correction")])] == [False]
    entry = {"report": "rep-pubmed-1", "kind": "retraction", "note": "Left out of the synthesis."}
    ((text, stops),) = told([notice("pubmed-1", "retraction")], considered=[entry])
    assert text.endswith("Considered: Left out of the synthesis.")
    assert not stops


def test_a_report_that_only_the_previous_version_knew_is_said_not_to_be_checked():
    only_there = {"report_id": "rep-x", "unique_id": "uni-previous-x", "station": "included"}
    assert told([], [*REPORTS, only_there]) == [("rep-x is known from the previous version only: not checked.", False)]


def test_the_last_search_of_each_source_is_measured_against_the_limit():
    sources = [
        {"name": "PubMed", "searches": [{"date": "2024-01-01"}, {"date": "2025-01-01.2"}]},
        {"name": "Embase", "searches": [{"date": "2024-01-01"}]},
        {"name": "CENTRAL", "searches": []},
    ]
    found = check_search_ages(sources, 365, date(2025, 7, 1))
    assert [finding.stops for finding in found] == [False, True, True]
    assert found[0].text == "PubMed: last searched 2025-01-01, 181 days ago; the protocol's limit is 365."
    assert not any(finding.stops for finding in check_search_ages(sources[:2], None, date(2025, 7, 1)))
