"""Every record gets one row that says where it went, and who decided it."""

import pytest

from scripts.common.messages import InputError
from scripts.prisma.build_ledger import (
    build_ledger,
    choose_keepers,
    follow_records,
    station_after_full_text,
    station_after_title_abstract,
)
from scripts.prisma.count_flow import flow_lists, studies_with_data
from tests.prisma.random_reviews import REASONS, SOURCES

READ = {
    "row_id": "rep-a", "decision": "", "reason": "", "basis": "pending", "resolver": "", "events": "", "retrieval": "",
    "retrieval_date": "", "retrieval_person": "", "study_id": "stu-a",
}  # fmt: skip


def members(*pairs):
    return [{"unique_id": u, "record_id": r, "decided_by": "automatic"} for u, r in pairs]


def record(record_id, source="pubmed"):
    place = {"search_date": "2024-01-01", "file": f"searches/{source}/2024-01-01/x.ris", "position": 1}
    return {"record_id": record_id, "source": source, **place}


def test_the_record_that_names_its_unique_record_is_the_keeper_while_it_is_a_member():
    columns = dict.fromkeys("abc", "databases_registers")
    assert choose_keepers(members(("uni-b", "a"), ("uni-b", "b")), columns) == {"uni-b": "b"}
    assert choose_keepers(members(("uni-b", "c"), ("uni-b", "a")), columns) == {"uni-b": "a"}


def test_what_both_columns_found_is_kept_among_the_databases_and_registers():
    rows = members(("uni-refs-1", "refs-1"), ("uni-refs-1", "pubmed-1"))
    assert choose_keepers(rows, {"refs-1": "other_methods", "pubmed-1": "databases_registers"}) == {
        "uni-refs-1": "pubmed-1"
    }


def test_a_duplicate_names_its_keeper_and_who_judged_it():
    rows = members(("uni-a", "a"), ("uni-a", "b"))
    rows[1]["decided_by"] = "C"
    ledger = build_ledger([record("b"), record("a")], rows, {"uni-a": {"station": "included"}}, SOURCES, {"a": "real"})
    assert [(r["record_id"], r["station"], r["duplicate_of"], r["decided_by"], r["provenance"]) for r in ledger] == [
        ("a", "included", "", "", "real"),
        ("b", "duplicate", "a", "C", ""),
    ]


@pytest.mark.parametrize(
    ("said", "station"),
    [
        ({}, "awaiting_retrieval"),
        ({"retrieval": "requested"}, "awaiting_retrieval"),
        ({"retrieval": "paywalled"}, "awaiting_retrieval"),
        ({"retrieval": "needs_translation"}, "awaiting_retrieval"),
        ({"retrieval": "received"}, "awaiting_full_text"),
        ({"retrieval": "not_retrieved", "retrieval_person": "B"}, "not_retrieved"),
        ({"decision": "include", "basis": "agreement"}, "included"),
        ({"decision": "include", "basis": "agreement", "retrieval": "not_retrieved"}, "included"),
        ({"decision": "exclude", "reason": "not_rct", "basis": "single"}, "excluded_full_text"),
        ({"decision": "include", "basis": "agreement", "mark": "ongoing"}, "ongoing"),
        ({"decision": "include", "basis": "agreement", "mark": "awaiting_classification"}, "awaiting_classification"),
    ],
)
def test_the_station_of_a_report_follows_from_its_decision_and_retrieval(said, station):
    assert station_after_full_text(READ | said)["station"] == station


def test_who_resolved_a_conflict_is_named_and_agreement_is_called_so():
    resolved = READ | {"decision": "include", "basis": "resolution", "resolver": "A and B", "events": "full_text.A:3"}
    assert station_after_full_text(resolved) | {"study_id": ""} == {
        "station": "included", "study_id": "", "decided_by": "A and B", "event": "full_text.A:3",
    }  # fmt: skip
    agreed = {"row_id": "uni-a", "decision": "exclude", "basis": "agreement", "resolver": "", "events": ""}
    assert station_after_title_abstract(agreed)["decided_by"] == "agreement"


def test_an_unknown_decision_is_refused_with_its_row():
    with pytest.raises(InputError, match=r"'perhaps' for rep-a"):
        station_after_full_text(READ | {"decision": "perhaps", "basis": "agreement"})


def test_a_record_of_two_unique_records_or_of_none_is_refused():
    with pytest.raises(InputError, match="has a in uni-a and uni-b"):
        build_ledger([record("a")], members(("uni-a", "a"), ("uni-b", "a")), {}, SOURCES, {})
    with pytest.raises(InputError, match="has no row for a"):
        build_ledger([record("a")], [], {}, SOURCES, {})
    with pytest.raises(InputError, match="has z, which"):
        build_ledger([], members(("uni-z", "z")), {}, SOURCES, {})


def test_a_unique_record_may_not_be_nowhere_nor_in_two_places():
    pending = {"row_id": "uni-a", "decision": "", "basis": "pending", "resolver": "", "events": ""}
    prefiltered = {"row_id": "uni-a", "prefilter": "old", "reason": "too old"}
    included = pending | {"decision": "include", "basis": "agreement"}
    with pytest.raises(InputError, match="has no row for uni-a"):
        follow_records({"uni-a"}, [], [], [], [])
    with pytest.raises(InputError, match="which a prefilter removed"):
        follow_records({"uni-a"}, [prefiltered], [pending], [], [])
    with pytest.raises(InputError, match="which no record belongs to"):
        follow_records(set(), [], [pending], [], [])
    with pytest.raises(InputError, match="has no report of uni-a"):
        follow_records({"uni-a"}, [], [included], [], [])
    with pytest.raises(InputError, match="which was not included"):
        follow_records({"uni-a"}, [], [pending], [{"row_id": "rep-a", "unique_id": "uni-a"}], [])
    with pytest.raises(InputError, match="has two reports of uni-a"):
        follow_records({"uni-a"}, [], [included], [{"row_id": r, "unique_id": "uni-a"} for r in ("rep-a", "rep-b")], [])


def test_an_exclusion_reason_that_the_protocol_does_not_know_is_refused_with_its_line():
    way = {"station": "excluded_full_text", "report_id": "rep-a", "reason": "too_dull"}
    ledger = build_ledger([record("a")], members(("uni-a", "a")), {"uni-a": way}, SOURCES, {})
    with pytest.raises(InputError, match=r"line 2: rep-a was excluded for 'too_dull'"):
        flow_lists(ledger, SOURCES, REASONS, set())


def test_two_reports_of_a_study_count_as_one_study_and_a_report_of_two_studies_as_two():
    ways = {
        "uni-a": {"station": "included", "report_id": "rep-a", "study_id": "stu-1"},
        "uni-b": {"station": "included", "report_id": "rep-b", "study_id": "stu-1"},
        "uni-c": {"station": "included", "report_id": "rep-c", "study_id": "stu-2; stu-3"},
    }
    rows = members(("uni-a", "a"), ("uni-b", "b"), ("uni-c", "c"))
    lists = flow_lists(build_ledger([record(r) for r in "abc"], rows, ways, SOURCES, {}), SOURCES, REASONS, {"stu-3"})
    assert lists["prisma_2020.included.new_studies"] == ["stu-1", "stu-2", "stu-3"]
    assert lists["prisma_2020.included.new_reports"] == ["rep-a", "rep-b", "rep-c"]
    assert lists["prisma_2009.included_quantitative"] == ["stu-3"]


def test_a_study_is_pooled_only_with_data_of_both_groups_for_the_same_outcome():
    row = {"study_id": "stu-1", "outcome": "x", "time_months": "6", "n": "10", "mean": "1", "events": ""}
    one = [row | {"role": "intervention"}, row | {"role": "control", "outcome": "y"}]
    assert studies_with_data(one) == set()
    assert studies_with_data([*one, row | {"role": "control"}]) == {"stu-1"}
