"""The reports to read in full, with what is known of each."""

from scripts.screening.list_reports import LINKS, REPORTS, report_rows, study_links, told_of
from scripts.screening.screening_forms import RECORD_COLUMNS

ROWS = [
    dict.fromkeys(RECORD_COLUMNS, "")
    | {
        "row_id": f"uni-pubmed-{n}",
        "title": f"Title {n}",
        "year": "2001",
        "found": "2026-01-31",
        "doi": "",
        "pmid": str(n),
    }
    for n in (2, 1, 3)
]
CONSENSUS = [
    {"row_id": "uni-pubmed-1", "decision": "include"},
    {"row_id": "uni-pubmed-2", "decision": "include"},
    {"row_id": "uni-pubmed-3", "decision": "exclude"},
]
COMPANIONS = [{"id1": "uni-pubmed-1", "id2": "uni-pubmed-3", "kind": "erratum"}]
STATE = {
    ("rep-pubmed-1", "study_id"): "WALK; RUN",
    ("rep-pubmed-2", "retrieval"): "requested",
    ("uni-pubmed-1", "report_3"): "A second article",
}


def reports():
    return told_of(ROWS, CONSENSUS, COMPANIONS, {}, STATE, ["rep-pubmed-2.pdf"])


def test_each_record_that_passed_has_a_report_and_those_that_people_add():
    assert [report["row_id"] for report in reports()] == ["rep-pubmed-2", "rep-pubmed-1", "rep-pubmed-1-3"]


def test_a_report_is_told_with_its_pdf_its_retrieval_and_its_related_records():
    two, one, further = reports()
    assert (two["pdf"], two["retrieval"], two["related"]) == ("../fulltext/rep-pubmed-2.pdf", "requested", "")
    assert one["related"] == "erratum: Title 3 (2001) [uni-pubmed-3, excluded on title and abstract]"
    assert further["title"] == "A second article"
    assert further["pdf"] == ""


def test_reports_are_listed_by_their_ids_and_linked_to_each_of_their_studies():
    listed = report_rows(reports())
    assert [tuple(row) for row in listed] == [REPORTS] * 3
    assert [row["report_id"] for row in listed] == ["rep-pubmed-1", "rep-pubmed-1-3", "rep-pubmed-2"]
    links = [tuple(link[name] for name in LINKS) for link in study_links(reports())]
    assert links == [
        ("rep-pubmed-1", "stu-run"), ("rep-pubmed-1", "stu-walk"), ("rep-pubmed-1-3", "stu-pubmed-1-3"),
        ("rep-pubmed-2", "stu-pubmed-2"),
    ]  # fmt: skip


def test_a_report_keeps_what_was_said_of_a_record_that_was_merged_into_its_own():
    former = {"rep-pubmed-2": ["rep-pubmed-9"], "uni-pubmed-2": ["uni-pubmed-9"]}
    state = {("rep-pubmed-9", "study_id"): "WALK", ("uni-pubmed-9", "report_2"): "A second article"}
    found = told_of(ROWS, CONSENSUS, [], former, state, [])
    assert {report["row_id"]: report["study_id"] for report in found}["rep-pubmed-2"] == "stu-walk"
    assert "rep-pubmed-9-2" in [report["row_id"] for report in found]
