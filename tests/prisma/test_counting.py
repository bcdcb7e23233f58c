"""The flow is counted twice: the two counts agree on every review, and on nothing that was tampered with."""

import tempfile
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scripts.audit.audit_review import audit
from scripts.audit.check_ledgers import check_members
from scripts.audit.check_received import check_exports
from scripts.audit.conservation import broken, equations
from scripts.audit.describe_audit import digest_of_ids, report_audit
from scripts.audit.raw_review import read_identities
from scripts.audit.replay_events import replay_identities
from scripts.common.code_behind import CodeBehind
from scripts.common.messages import InputError
from scripts.common.provenance import ROOT
from scripts.common.tables import write_csv
from tests.prisma.random_reviews import published, random_review, write_review

# A review is told by a seed and its size: hypothesis need not draw, nor print, some thousand choices.
IN_MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None
seeds, sizes = st.integers(0, 2**32), st.integers(1, 500)


@settings(max_examples=60, deadline=None)
@given(seeds, sizes)
def test_the_two_counts_agree_number_by_number_and_id_by_id_and_all_equations_hold(seed, count):
    review = random_review(Random(seed), count)
    with tempfile.TemporaryDirectory(dir=IN_MEMORY) as folder:
        written = write_review(Path(folder), review)
        found = audit(written.config, written.results)
    assert {name: row["count"] for name, row in found["numbers"].items()} == {
        name: len(ids) for name, ids in written.made.lists.items()
    }
    assert {row["verdict"] for row in found["equations"]} == {"holds"}


@settings(max_examples=60, deadline=None)
@given(seeds, sizes)
def test_the_numbers_of_every_review_add_up(seed, count):
    review = random_review(Random(seed), count, updated=False)
    flow = published(review).flow
    awaiting = flow["prisma_2020"]["awaiting"]
    old, columns = flow["prisma_2009"], [flow["prisma_2020"][c] for c in ("databases_registers", "other_methods")]
    assert old["identified_databases"] + old["identified_other"] == len(review.records)
    assert len(review.records) - old["duplicates_removed"] == old["after_duplicates_removed"]
    assert old["after_duplicates_removed"] == (
        old["screened"] + old["removed_automation"] + old["removed_other"] + awaiting["title_abstract"]
    )
    assert sum(c["sought"] - c["not_retrieved"] - c["assessed"] for c in columns) == (
        awaiting["retrieval"] + awaiting["full_text"]
    )
    for column in columns:
        assert sum(column["excluded_by_reason"].values()) == column["excluded_full_text"]
    total = sum(column["included"] for column in columns)
    assert total == flow["prisma_2020"]["included"]["new_reports"]
    unjudged = review.unjudged
    assert flow["pending"] == unjudged + sum(awaiting[name] for name in ("title_abstract", "retrieval", "full_text"))


def test_an_equation_that_an_id_breaks_names_it():
    made = published(random_review(Random(1), 60, updated=False))
    path = "prisma_2020.databases_registers.excluded"
    lists = made.lists | {path: made.lists[path][1:]}
    astray = {id_ for equation in equations(lists) for id_ in broken(equation, lists)}
    assert astray == {made.lists[path][0]}


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
    lists = published(random_review(Random(1), 9)).lists
    found = report_audit({"a.xlsx": None, "b.ris": 1}, {"c.ris"}, {"a.xlsx": "1", "b.ris": "2", "c.ris": "3"}, lists)
    assert found["files"]["a.xlsx"]["verdict"] == "not countable"
    assert found["files"]["b.ris"] == {"records": 1, "sha256": "2", "verdict": "agrees"}
    assert found["files"]["c.ris"] == {"records": None, "sha256": "3", "verdict": "left out"}
    assert found["numbers"]["pending"]["sha256"] == digest_of_ids(lists["pending"])


def test_merged_and_split_unique_records_are_followed_through_their_events():
    events = [
        {"event": "minted", "unique_id": "uni-a", "record_id": "a", "into": ""},
        {"event": "minted", "unique_id": "uni-b", "record_id": "b", "into": ""},
        {"event": "joined", "unique_id": "uni-b", "record_id": "c", "into": ""},
        {"event": "merged", "unique_id": "uni-b", "record_id": "", "into": "uni-a"},
        {"event": "split", "unique_id": "uni-a", "record_id": "c", "into": "uni-c"},
    ]
    unique_of = replay_identities(events)
    assert unique_of == {"a": "uni-a", "b": "uni-a", "c": "uni-c"}
    members = [{"unique_id": "uni-a", "record_id": r} for r in "abc"]
    (problem,) = check_members(members, unique_of)
    assert "c is of uni-a, by the identities of uni-c" in problem.message


def test_the_two_counts_share_no_code_but_what_reads_and_writes_files():
    code = CodeBehind()
    count, recount = (
        {path for name in names for path in code.modules_behind(f"scripts/{name}.py") if (ROOT / path).stat().st_size}
        for names in (
            ("prisma/build_ledger", "prisma/count_flow"),
            ("audit/recount_flow", "audit/expected_ledgers", "audit/count_exports"),
        )
    )
    files = {f"scripts/common/{name}.py" for name in ("files", "messages", "tables")}
    assert count & recount == files
    assert not [name for name in recount if name.startswith(("scripts/deduplication/", "scripts/screening/"))]


def test_an_event_of_the_identities_that_is_none_is_named_with_its_line(tmp_path):
    columns = ("seq", "event", "unique_id", "record_id", "into")
    events = [
        dict(zip(columns, (seq, event, "uni-a", "a", ""), strict=True))
        for seq, event in (("1", "minted"), ("2", "moved"))
    ]
    write_csv(tmp_path / "ledgers/identities.csv", columns, events)
    with pytest.raises(InputError, match=r"identities.csv, line 3: has the event 'moved'"):
        read_identities(tmp_path)
