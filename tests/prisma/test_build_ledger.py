"""Every record gets one row that says where it went, and who decided it."""

import pytest

from scripts.audit.raw_review import studies_to_pool
from scripts.common.messages import InputError
from scripts.prisma.build_ledger import build_ledger, choose_keepers, columns_of_records, columns_of_reports
from scripts.prisma.count_flow import flow_lists, studies_with_data
from scripts.prisma.follow_records import (
    follow_records,
    follow_reports,
    last_words,
    station_after_full_text,
    station_after_title_abstract,
)
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


def ledger_of(records, rows, ways, provenance=()):
    return build_ledger(records, rows, ways, columns_of_records(records, SOURCES, set()), dict(provenance))


def read_in_full(*reports):
    """(ledger, reports) of reports given as (unique_ids, report_id, study_ids, what was decided)."""
    rows = [{"row_id": report_id, "unique_id": unique_ids} for unique_ids, report_id, *_ in reports]
    said = [READ | {"row_id": report_id, "study_id": studies} | how for _, report_id, studies, how in reports]
    followed = follow_reports(rows, said)
    unique_ids = {unique_id for row in followed for unique_id in row["unique_id"].split("; ")}
    passed = [READ | {"row_id": u, "decision": "include", "basis": "agreement"} for u in unique_ids]
    ways = follow_records(unique_ids, [], passed, followed)
    ids = {u: u.removeprefix("uni-") for u in unique_ids}
    records = [record(r, "websites" if r.startswith("web") else "pubmed") for r in sorted(ids.values())]
    ledger = ledger_of(records, members(*ids.items()), ways)
    return ledger, columns_of_reports(followed, ledger)


INCLUDED = {"decision": "include", "basis": "agreement"}
NOT_RCT = {"decision": "exclude", "reason": "not_rct", "basis": "agreement"}


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
    ledger = ledger_of([record("b"), record("a")], rows, {"uni-a": {"station": "included"}}, {"a": "real"})
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
        ({"retrieval": "needs_translation"}, "awaiting_classification"),
        ({"retrieval": "conflict"}, "awaiting_retrieval"),
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


def test_where_records_pass_several_phases_the_last_that_each_came_to_decides():
    titles = [{"row_id": "uni-1", "decision": "include"}, {"row_id": "uni-2", "decision": "exclude"}]
    abstracts = [{"row_id": "uni-1", "decision": "exclude"}]
    assert last_words([titles, abstracts]) == [abstracts[0], titles[1]]
    assert last_words([titles]) == titles


def test_an_unknown_decision_is_refused_with_its_row():
    with pytest.raises(InputError, match=r"'perhaps' for rep-a"):
        station_after_full_text(READ | {"decision": "perhaps", "basis": "agreement"})


def test_a_record_of_two_unique_records_or_of_none_is_refused():
    with pytest.raises(InputError, match="has a in uni-a and uni-b"):
        ledger_of([record("a")], members(("uni-a", "a"), ("uni-b", "a")), {})
    with pytest.raises(InputError, match="has no row for a"):
        ledger_of([record("a")], [], {})
    with pytest.raises(InputError, match="has z, which"):
        ledger_of([], members(("uni-z", "z")), {})


def test_a_unique_record_may_not_be_nowhere_nor_in_two_places():
    pending = {"row_id": "uni-a", "decision": "", "basis": "pending", "resolver": "", "events": ""}
    prefiltered = {"row_id": "uni-a", "prefilter": "old", "reason": "too old"}
    included = pending | {"decision": "include", "basis": "agreement"}
    with pytest.raises(InputError, match="has no row for uni-a"):
        follow_records({"uni-a"}, [], [], [])
    with pytest.raises(InputError, match="which a prefilter removed"):
        follow_records({"uni-a"}, [prefiltered], [pending], [])
    with pytest.raises(InputError, match="which no record belongs to"):
        follow_records(set(), [], [pending], [])
    with pytest.raises(InputError, match="has no report of uni-a"):
        follow_records({"uni-a"}, [], [included], [])
    with pytest.raises(InputError, match="which was not included"):
        follow_records({"uni-a"}, [], [pending], [{"report_id": "rep-a", "unique_id": "uni-a"}])
    with pytest.raises(InputError, match="has no row for rep-a, a report of uni-a"):
        follow_reports([{"row_id": "rep-a", "unique_id": "uni-a"}], [])


def test_an_exclusion_reason_that_the_protocol_does_not_know_is_refused_with_its_line():
    ledger, reports = read_in_full(("uni-a", "rep-a", "stu-a", NOT_RCT | {"reason": "too_dull"}))
    with pytest.raises(InputError, match=r"reports.csv, line 2: rep-a was excluded for 'too_dull'"):
        flow_lists(ledger, reports, [], SOURCES, REASONS, set())


def test_a_station_that_is_none_is_refused_with_its_table_and_line():
    rows = members(("uni-a", "a"), ("uni-b", "b"))
    waiting = {"station": "awaiting_title_abstract"}
    ledger = ledger_of([record(r) for r in "ab"], rows, {"uni-a": waiting, "uni-b": waiting})
    ledger[1] |= {"station": "somewhere"}
    with pytest.raises(InputError, match=r"prisma/ledger.csv, line 3: has the station 'somewhere'"):
        flow_lists(ledger, [], [], SOURCES, REASONS, set())


def test_a_duplicate_of_a_duplicate_is_refused_however_it_goes_round():
    rows = members(("uni-a", "a"), ("uni-a", "b"), ("uni-a", "c"))
    ledger = ledger_of([record(r) for r in "abc"], rows, {"uni-a": {"station": "awaiting_title_abstract"}})
    ledger[0] |= {"station": "duplicate", "duplicate_of": "b"}
    with pytest.raises(InputError, match=r"line 2: a is a duplicate of b, which is a duplicate itself"):
        flow_lists(ledger, [], [], SOURCES, REASONS, set())


def test_two_reports_of_a_study_count_as_one_study_and_a_report_of_two_studies_as_two():
    ledger, reports = read_in_full(
        ("uni-a", "rep-a", "stu-1", INCLUDED),
        ("uni-b", "rep-b", "stu-1", INCLUDED),
        ("uni-c", "rep-c", "stu-2; stu-3", INCLUDED),
    )
    lists = flow_lists(ledger, reports, [], SOURCES, REASONS, {"stu-3"})
    assert lists["prisma_2020.included.new_studies"] == ["stu-1", "stu-2", "stu-3"]
    assert lists["prisma_2020.included.new_reports"] == ["rep-a", "rep-b", "rep-c"]
    assert lists["prisma_2009.included_quantitative"] == ["stu-3"]


def test_a_record_that_led_to_several_reports_stands_where_the_furthest_does_and_each_report_counts():
    ledger, reports = read_in_full(("uni-a", "rep-a", "stu-1", NOT_RCT), ("uni-a", "rep-a.2", "stu-2", INCLUDED))
    assert [(row["station"], row["report_id"]) for row in ledger] == [("included", "rep-a; rep-a.2")]
    lists = flow_lists(ledger, reports, [], SOURCES, REASONS, set())
    assert lists["prisma_2020.databases_registers.sought"] == ["rep-a", "rep-a.2"]
    assert lists["prisma_2020.databases_registers.excluded_by_reason.not_rct"] == ["rep-a"]
    assert lists["prisma_2020.databases_registers.passed"] == ["a"]


def test_a_report_to_which_records_of_both_columns_led_is_counted_once_among_databases_and_registers():
    ledger, reports = read_in_full(("uni-b; uni-web-1", "rep-b", "stu-1", INCLUDED))
    lists = flow_lists(ledger, reports, [], SOURCES, REASONS, set())
    assert lists["prisma_2020.databases_registers.sought"] == lists["prisma_2020.cumulative.sought"] == ["rep-b"]
    assert lists["prisma_2020.other_methods.sought"] == []
    assert lists["prisma_2020.other_methods.passed"] == ["web-1"]


def test_a_study_is_pooled_only_with_data_of_both_groups_for_the_same_outcome():
    row = {"study_id": "stu-1", "outcome": "x", "time_months": "6", "n": "10", "mean": "1", "events": ""}
    one = [row | {"role": "intervention"}, row | {"role": "control", "outcome": "y"}]
    assert studies_with_data(one) == set()
    assert studies_with_data([*one, row | {"role": "control"}]) == {"stu-1"}


def test_a_study_of_one_group_is_pooled_with_its_data_by_either_count():
    row = {"study_id": "stu-1", "outcome": "x", "time_months": "0", "role": "group", "mean": "", "yi": ""}
    silent, counted = row | {"n": "10", "events": ""}, row | {"study_id": "stu-2", "n": "10", "events": "0"}
    correlated = row | {"study_id": "stu-3", "n": "10", "events": "", "mean": "0.2"}
    for count in (studies_with_data, studies_to_pool):
        assert count([silent, counted, correlated]) == {"stu-2", "stu-3"}
