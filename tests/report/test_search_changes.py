"""What a later search changed is counted and listed; a retraction of a report in the review is a warning."""

import pandas as pd

from scripts.report.search_changes import LISTED, list_changes, list_notices, warn_of_notices

SOURCES = [
    {
        "key": "pubmed",
        "name": "PubMed",
        "searches": [{"date": "2025-01-01"}, {"date": "2026-01-01"}],
    },
    {"key": "embase", "name": "Embase", "searches": [{"date": "2025-01-01"}]},
]


def change(record_id, kind):
    return {
        "source": "pubmed", "search_date": "2026-01-01", "previous_date": "2025-01-01", "record_id": record_id,
        "kind": kind, "detail": "",
    }  # fmt: skip


def row(record_id, station, report_id="", unique_id="uni-1"):
    return {"record_id": record_id, "unique_id": unique_id, "report_id": report_id, "station": station}


def notice(record_id, kind="retraction", date="2026-01-01"):
    return {"record_id": record_id, "kind": kind, "date": date, "detail": "Retracted Publication"}


REPORTS = pd.DataFrame([{"row_id": "rep-1", "title": "A trial"}])


def changes_of(*changes):
    return list_changes(SOURCES, pd.DataFrame(changes, columns=list(change("1", "added"))))


def notices_on(notices, ledger):
    return list_notices(pd.DataFrame(notices), pd.DataFrame(ledger), REPORTS)


def test_changes_are_counted_by_kind_and_the_gravest_come_first():
    (search,) = changes_of(change("1", "added"), change("2", "retraction"), change("3", "added"))
    assert (search["name"], search["previous"], search["date"]) == ("PubMed", "2025-01-01", "2026-01-01")
    assert search["counts"] == [("newly retracted", 1), ("added", 2)]
    assert [entry["record_id"] for entry in search["rows"]] == ["2", "1", "3"]


def test_a_second_search_that_changed_nothing_is_there_and_long_lists_are_cut():
    (search,) = changes_of()
    assert (search["counts"], search["rows"], search["of"]) == ([], [], 0)
    (search,) = changes_of(*(change(str(n), "added") for n in range(100)))
    assert (len(search["rows"]), search["of"]) == (LISTED, 100)


def test_a_retraction_told_of_any_member_is_a_notice_on_its_report_once():
    ledger = [row("embase-1", "duplicate"), row("pubmed-1", "included", "rep-1")]
    (found,) = notices_on([notice("embase-1"), notice("pubmed-1", date="2026-02-01")], ledger)
    assert (found["title"], found["station"], found["date"]) == ("A trial", "included", "2026-01-01")


def test_a_notice_on_what_is_excluded_or_was_never_sought_is_none():
    ledger = [row("pubmed-1", "excluded_full_text", "rep-1"), row("pubmed-2", "awaiting_title_abstract", "", "uni-2")]
    assert notices_on([notice("pubmed-1"), notice("pubmed-2"), notice("pubmed-9")], ledger) == []


def test_a_retracted_report_in_the_review_is_warned_of_once_and_a_corrected_one_is_not():
    told = [notice("pubmed-1"), notice("pubmed-1", "correction"), notice("pubmed-1") | {"detail": "Retraction in: X"}]
    (warning,) = warn_of_notices(notices_on(told, [row("pubmed-1", "included", "rep-1")]))
    assert "'A trial' is retracted; here it is included." in str(warning)
