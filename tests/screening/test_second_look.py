"""Decisions that an amendment touches, flags of rows, full texts that are overdue, further reports of a record."""

import pytest

from scripts.screening.flag_rows import flag_rows, flags_of_records, searches_before
from scripts.screening.list_reports import list_reports, with_pdf
from scripts.screening.retrieval import overdue, studies_of
from scripts.screening.second_look import second_look, touched_rows

AMENDMENT = {"date": "2020-05-01", "keys": ["eligibility"], "reason": "Children too"}


def event(row_id: str, new: str, protocol: str, column: str = "decision") -> dict[str, str]:
    return {"row_id": row_id, "column": column, "new": new, "protocol": protocol, "when": "2020-01-01T00:00:00Z"}


def test_decisions_under_an_older_version_are_listed_and_a_look_under_the_new_one_clears_them():
    events = [event("u1", "include", "1"), event("u2", "exclude", "1"), event("u3", "include", "2")]
    looks = second_look("A", events, [AMENDMENT], "title_abstract")
    assert [(look["row_id"], look["decided_under"], look["amended_in"]) for look in looks] == [
        ("u1", "1", "2"),
        ("u2", "1", "2"),
    ]
    looks = second_look("A", [*events, event("u1", "stays", "2", "note")], [AMENDMENT], "title_abstract")
    assert [look["row_id"] for look in looks] == ["u2"]
    flags = touched_rows(events, [AMENDMENT], "title_abstract", {"u2": "u2", "u9": "u9"})
    assert list(flags) == ["u2"]
    assert "2020-05-01 (Children too)" in flags["u2"]


@pytest.mark.parametrize(
    ("key", "phase", "decision", "touched"),
    [
        ("eligibility", "full_text", "include", True), ("outcomes", "full_text", "include", False),
        ("exclusion_reasons", "full_text", "exclude", True), ("exclusion_reasons", "full_text", "include", False),
        ("exclusion_reasons", "title_abstract", "exclude", False), ("screening", "title_abstract", "maybe", True),
        ("screening", "title_abstract", "exclude", False),
    ],
)  # fmt: skip
def test_an_amendment_touches_only_what_its_keys_bear_on(key, phase, decision, touched):
    looks = second_look("A", [event("u1", decision, "1")], [AMENDMENT | {"keys": [key]}], phase)
    assert bool(looks) == touched


def test_a_withdrawn_decision_is_not_listed():
    events = [event("u1", "include", "1"), event("u1", "", "1")]
    assert second_look("A", events, [AMENDMENT], "title_abstract") == []


def test_notices_and_relations_flag_the_unique_record_of_any_of_its_members():
    members = [{"unique_id": "uni-a-1", "record_id": "a-1"}, {"unique_id": "uni-a-1", "record_id": "b-9"}]
    members.append({"unique_id": "uni-c-1", "record_id": "c-1"})
    notices = [{"record_id": "b-9", "kind": "retraction", "date": "2021-03-04", "detail": ""}]
    related = [{"id1": "a-1", "id2": "c-1", "kind": "erratum"}]
    flags = flags_of_records({"uni-a-1": "A trial", "uni-c-1": "Erratum"}, members, notices, related)
    assert flags == {
        "uni-a-1": "Retracted: 2021-03-04. Related (erratum): Erratum",
        "uni-c-1": "Related (erratum): A trial",
    }


def test_what_the_last_search_brought_is_new_until_it_is_decided():
    rows = [{"row_id": f"u{n}", "found": f"2020-0{n}-01", "flag": ""} for n in (1, 2)]
    assert [row["flag"] for row in flag_rows(rows, {}, {})] == ["", "New: search of 2020-02-01"]
    assert [row["flag"] for row in flag_rows(rows, {"u2": "include"}, {})] == ["", ""]
    assert [row["flag"] for row in flag_rows(rows[:1], {}, {})] == [""]


ROWS = [{"row_id": f"u{n}", "found": f"2020-0{n}-01", "flag": ""} for n in (1, 2)]
IDS = {"u1": "u1", "u2": "u2"}


def flags(shown: dict[str, str], begun: str = "", in_parts: bool = False) -> list[str]:
    """The flags of a row of each of two searches, for a reviewer who has a sheet or has begun."""
    known = searches_before(ROWS, IDS, shown, begun, in_parts)
    return [row["flag"] for row in flag_rows(ROWS, {}, {}, known)]


def test_only_what_came_after_a_reviewers_first_sheet_is_new():
    new = ["", "New: search of 2020-02-01"]
    assert flags({}) == ["", ""]
    assert flags({"u1": "", "u2": ""}) == ["", ""]
    assert flags({"u1": ""}) == new
    assert flags({"u1": "", "u2": "New: search of 2020-02-01"}) == new


def test_where_the_sheet_does_not_tell_a_search_before_the_first_decision_is_not_new():
    new = ["", "New: search of 2020-02-01"]
    assert flags({}, begun="2020-01-15T09:00:00Z") == new
    assert flags({}, begun="2020-02-01T09:00:00Z") == ["", ""]
    assert flags({"u1": ""}, begun="2020-03-01T09:00:00Z", in_parts=True) == ["", ""]
    assert flags({"u1": ""}, begun="2020-01-15T09:00:00Z", in_parts=True) == new


def retrieval(state: str, date: str, decision: str = "") -> dict[str, str]:
    return {
        "row_id": "rep-1",
        "retrieval": state,
        "retrieval_date": date,
        "retrieval_person": "A",
        "decision": decision,
    }


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (retrieval("requested", "2020-01-01"), "60 days ago"), (retrieval("requested", "2020-02-25"), ""),
        (retrieval("requested", ""), "60 days ago"), (retrieval("received", "2020-01-01"), ""),
        (retrieval("requested", "2020-01-01", "include"), ""), (retrieval("requested", "1/2/2020"), "is no date"),
    ],
)  # fmt: skip
def test_a_full_text_that_is_long_requested_is_overdue_by_the_last_event_and_not_by_the_clock(row, told):
    events = [
        event("rep-1", "requested", "1", "retrieval"),
        {"when": "2020-03-01T10:00:00Z", "row_id": "x", "column": "note"},
    ]
    notes = overdue([row], {"rep-1": "A trial"}, 30, events, "sheets/full_text.consensus.xlsx")
    assert bool(notes) == bool(told)
    assert not told or told in notes[0].message


def test_a_report_belongs_to_its_own_study_or_to_those_that_are_named():
    assert studies_of("rep-pubmed-1", "") == ["stu-pubmed-1"]
    assert studies_of("rep-pubmed-1", "Smith 2019; stu-b ; Smith 2019") == ["stu-smith_2019", "stu-b"]


def test_further_reports_of_a_record_have_ids_by_their_column_and_keep_them():
    row = dict.fromkeys(("abstract", "authors", "year", "journal", "link", "doi", "pmid", "flag"), "")
    row |= {"row_id": "uni-ctgov-nct1", "title": "Register entry", "found": "2020-01-01"}
    consensus = [{"row_id": "uni-ctgov-nct1", "decision": "include"}]
    state = {("uni-ctgov-nct1", "report_2"): "Main paper 10.1000/main", ("uni-ctgov-nct1", "report_4"): "Follow-up"}
    asked_as = {"uni-ctgov-nct1": "uni-ctgov-nct1"}
    reports = list_reports([row], consensus, state, asked_as)
    assert [report["row_id"] for report in reports] == ["rep-ctgov-nct1", "rep-ctgov-nct1-2", "rep-ctgov-nct1-4"]
    assert {report["unique_id"] for report in reports} == {"uni-ctgov-nct1"}
    assert reports[1]["link"] == "https://doi.org/10.1000/main"
    assert [r["row_id"] for r in list_reports([row], consensus, {("uni-ctgov-nct1", "report_4"): "Renamed"}, asked_as)][
        1:
    ] == ["rep-ctgov-nct1-4"]
    assert [r["pdf"] for r in with_pdf(reports, ["rep-ctgov-nct1-2.pdf"])] == [
        "",
        "../fulltext/rep-ctgov-nct1-2.pdf",
        "",
    ]
