"""The flow is counted twice: the two counts agree on every review, and on nothing that was tampered with."""

import copy

from hypothesis import given, settings
from hypothesis import strategies as st

from scripts.prisma.audit_flow import (
    check_equations,
    check_exports,
    check_members,
    check_numbers,
    check_stations,
    digest_of_ids,
    ledger_sets,
    report_audit,
)
from scripts.prisma.count_flow import count_flow, flow_lists, with_unjudged_pairs
from scripts.prisma.recount_flow import recount, replay_identities
from scripts.prisma.stations import Station
from tests.prisma.random_reviews import KINDS, REASONS, SOURCES, ledger_of, random_review, units_of

POOLED = {"stu-alpha", "stu-pubmed-0"}
reviews = st.builds(random_review, st.randoms(use_true_random=False), st.integers(1, 200))


def counted_again(review) -> dict[str, set[str]]:
    source_of = {record["record_id"]: record["source"] for record in review.records}
    return recount(units_of(review), KINDS, source_of, [reason["key"] for reason in REASONS], POOLED)


def flow_of(ledger) -> dict:
    return with_unjudged_pairs(count_flow(flow_lists(ledger, SOURCES, REASONS, POOLED)), 0)


def problems_of(review, ledger, flow) -> list:
    return [
        *check_stations(ledger, units_of(review)),
        *check_equations(ledger_sets(ledger)),
        *check_numbers(flow, counted_again(review)),
    ]


@settings(max_examples=60, deadline=None)
@given(reviews)
def test_the_two_counts_agree_number_by_number_and_id_by_id(review):
    ledger = ledger_of(review)
    lists = flow_lists(ledger, SOURCES, REASONS, POOLED)
    assert {name: set(ids) for name, ids in lists.items()} == counted_again(review)
    assert problems_of(review, ledger, flow_of(ledger)) == []


@settings(max_examples=60, deadline=None)
@given(reviews)
def test_the_numbers_of_every_review_add_up(review):
    flow = flow_of(ledger_of(review))
    awaiting = flow["prisma_2020"]["awaiting"]
    old, columns = flow["prisma_2009"], [flow["prisma_2020"][c] for c in ("databases_registers", "other_methods")]
    assert old["identified_databases"] + old["identified_other"] == len(review.records)
    assert len(review.records) - old["duplicates_removed"] == old["after_duplicates_removed"]
    assert old["after_duplicates_removed"] == (
        old["screened"] + old["removed_automation"] + old["removed_other"] + awaiting["title_abstract"]
    )
    assert old["screened"] - old["excluded"] == sum(c["sought"] for c in columns)
    assert sum(c["sought"] - c["not_retrieved"] - c["assessed"] for c in columns) == (
        awaiting["retrieval"] + awaiting["full_text"]
    )
    for column in columns:
        assert sum(column["identified_by_source"].values()) - column["duplicates_removed"] == (
            len([u for u in units_of(review) if bool(u.from_databases) == (column is columns[0])])
        )
        assert sum(column["excluded_by_reason"].values()) == column["excluded_full_text"]
    assert old["full_text_assessed"] - old["full_text_excluded"] == flow["prisma_2020"]["included"]["new_reports"]
    assert flow["pending"] == sum(awaiting[name] for name in ("title_abstract", "retrieval", "full_text"))


@settings(max_examples=60, deadline=None)
@given(reviews, st.randoms(use_true_random=False))
def test_a_changed_removed_or_repeated_row_of_the_ledger_is_named(review, random):
    ledger = ledger_of(review)
    flow = flow_of(ledger)
    row = random.choice(ledger)
    spoilt = [dict(other) for other in ledger]
    place = ledger.index(row)
    kind = random.choice(["station", "unique_id", "report_id", "removed", "repeated"])
    if kind == "removed":
        del spoilt[place]
    elif kind == "repeated":
        spoilt.append(dict(row))
    elif kind == "station":
        spoilt[place]["station"] = random.choice([s for s in Station if s != row["station"]])
    else:
        spoilt[place][kind] += "x"
    assert row["record_id"] in " ".join(map(str, problems_of(review, spoilt, flow)))


@settings(max_examples=60, deadline=None)
@given(reviews, st.randoms(use_true_random=False))
def test_any_number_that_was_changed_is_found_at_its_place(review, random):
    ledger = ledger_of(review)
    lists = flow_lists(ledger, SOURCES, REASONS, POOLED)
    flow = with_unjudged_pairs(count_flow(lists), 3)
    path = random.choice(sorted(lists))
    *above, name = path.split(".")
    place = flow
    for key in above:
        place = place[key]
    place[name] += random.choice([-1, 1, 1000])
    assert [problem.place for problem in problems_of(review, ledger, flow)] == [path]


@settings(max_examples=60, deadline=None)
@given(reviews, st.randoms(use_true_random=False))
def test_a_decision_edited_after_the_count_is_noticed_whenever_it_changes_a_fate(review, random):
    ledger = ledger_of(review)
    flow = flow_of(ledger)
    edited = copy.deepcopy(review)
    event = random.choice(
        [e for phase in (edited.title, edited.full) for votes in phase.ballots.reviewers for e in votes] or [{}]
    )
    event["new"] = random.choice(["include", "exclude", "", "no_results"])
    moved = [(u.unique_id, u.fate, u.reason) for u in units_of(review)] != [
        (u.unique_id, u.fate, u.reason) for u in units_of(edited)
    ]
    assert bool(problems_of(edited, ledger, flow)) == moved


def test_an_export_that_lost_a_record_is_named_with_both_counts():
    here = {"file": "searches/a/2024-01-01/x.ris", "search_date": "2024-01-01"}
    rows = [here | {"position": str(n)} for n in (1, 2, 3)]
    assert check_exports({"searches/a/2024-01-01/x.ris": 3}, rows) == []
    (problem,) = check_exports({"searches/a/2024-01-01/x.ris": 2}, rows)
    assert str(problem).startswith("searches/a/2024-01-01/x.ris: 2 records start in it, but 3 were read.")
    (problem,) = check_exports({}, rows)
    assert "is no export" in problem.message


def test_records_that_a_later_search_did_not_fetch_again_are_counted_where_they_lie():
    rows = [
        {"file": "searches/a/2024-01-01/x.xml.gz", "search_date": date, "position": str(n)}
        for date in ("2024-01-01", "2025-01-01")
        for n in (1, 2)
    ]
    assert check_exports({"searches/a/2024-01-01/x.xml.gz": 2}, rows) == []


def test_a_workbook_whose_records_cannot_be_counted_is_said_to_be_so():
    audit = report_audit({"a.xlsx": None, "b.ris": 1}, {"c.ris"}, {"pending": {"b"}}, [])
    assert audit["files"]["a.xlsx"]["verdict"] == "not countable"
    assert audit["files"]["b.ris"]["verdict"] == "agrees"
    assert audit["files"]["c.ris"] == {"records": None, "verdict": "left out"}
    assert audit["numbers"]["pending"]["sha256"] == digest_of_ids({"b"})


def test_merged_and_split_unique_records_are_followed_through_their_events():
    events = [
        {"event": "minted", "unique_id": "uni-a", "record_id": "a", "into": ""},
        {"event": "minted", "unique_id": "uni-b", "record_id": "b", "into": ""},
        {"event": "joined", "unique_id": "uni-b", "record_id": "c", "into": ""},
        {"event": "merged", "unique_id": "uni-b", "record_id": "", "into": "uni-a"},
        {"event": "split", "unique_id": "uni-a", "record_id": "c", "into": "uni-c"},
    ]
    groups = replay_identities(events, {"a", "b", "c"})
    assert groups == {"uni-a": {"a", "b"}, "uni-c": {"c"}}
    members = [{"unique_id": "uni-a", "record_id": r} for r in "abc"]
    (problem,) = check_members(members, groups)
    assert "c is of uni-a, by the identities of uni-c" in problem.message
