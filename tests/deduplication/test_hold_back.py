"""A reader that finds more in known records joins none, and takes none apart, on which people have decided."""

import pytest

from scripts.common.tables import write_csv
from scripts.deduplication.hold_back import HELD, KEPT, Decided, hold_back, keep_joined, read_decided
from scripts.sheets.ledgers import COLUMNS


def event(kind: str, unique_id: str, record_id: str = "", into: str = "") -> dict:
    return {"event": kind, "unique_id": unique_id, "record_id": record_id, "into": into}


APART = [event("minted", "uni-a", "a"), event("minted", "uni-b", "b")]
TOGETHER = [event("minted", "uni-a", "a"), event("joined", "uni-a", "b")]


def pair(verdict: str = "same", decided_by: str = "automatic") -> dict:
    row = {"id1": "a", "id2": "b", "verdict": verdict, "reason": "DOIs agree", "relation": "", "decided_by": decided_by}
    return row | {"score": "3"}


@pytest.mark.parametrize("decided", [{"uni-a"}, {"uni-b"}, {"uni-a", "uni-b"}])
def test_known_records_that_were_apart_are_asked_about_once_people_have_decided_on_either(decided):
    (held,) = hold_back([pair()], APART, decided)
    assert (held["verdict"], held["reason"]) == ("possible", f"DOIs agree; {HELD}")


@pytest.mark.parametrize(
    ("given", "events", "decided"),
    [
        (pair(), APART, set()),
        (pair(), APART, {"uni-c"}),
        (pair(), TOGETHER, {"uni-a"}),
        (pair(), APART[:1], {"uni-a"}),
        (pair(), [*APART, event("merged", "uni-b", into="uni-a")], {"uni-a"}),
        (pair(), [*TOGETHER, event("split", "uni-a", "b", "uni-b")], {"uni-a", "uni-b"}),
        (pair(decided_by="pubmed"), APART, {"uni-a"}),
        (pair("possible"), APART, {"uni-a"}),
        (pair("different"), APART, {"uni-a"}),
    ],
    ids=[
        "nobody has decided", "decided elsewhere", "they are together", "one is new", "they were merged",
        "they were together once", "the source says it", "possible anyway", "different",
    ],
)  # fmt: skip
def test_what_is_joined_otherwise_stays_as_it_is(given, events, decided):
    assert hold_back([given], events, decided) == [given]


def test_what_was_decided_under_an_id_that_was_merged_away_counts_for_the_other():
    events = [event("minted", "uni-c", "c"), event("minted", "uni-a", "a"), event("merged", "uni-c", into="uni-a"),
              event("minted", "uni-b", "b")]  # fmt: skip
    assert hold_back([pair()], events, {"uni-c"})[0]["verdict"] == "possible"


def test_people_have_decided_where_a_ledger_holds_a_decision_that_was_not_taken_back(tmp_path):
    (tmp_path / "ledgers").mkdir()
    assert read_decided(tmp_path).judged == set()
    cells = [("uni-a", "decision", "", "include"), ("uni-b", "decision", "", "exclude"),
             ("uni-b", "decision", "exclude", ""),
             ("uni-c", "note", "", "see")]  # fmt: skip
    rows = [
        dict.fromkeys(COLUMNS, "") | {"seq": number, "row_id": row, "column": column, "old": old, "new": new}
        for number, (row, column, old, new) in enumerate(cells, start=1)
    ]
    write_csv(tmp_path / "ledgers" / "title_abstract.A.csv", COLUMNS, rows)
    assert read_decided(tmp_path).judged == {"uni-a"}


JUDGED = Decided({"uni-a"}, set(), set())


@pytest.mark.parametrize("pairs", [[], [pair("possible")], [pair("different")]], ids=["none", "possible", "different"])
def test_known_records_that_were_one_stay_so_once_people_have_decided_on_them(pairs):
    (kept,) = keep_joined(pairs, ["a", "b"], TOGETHER, JUDGED)
    assert (kept["id1"], kept["id2"], kept["verdict"], kept["decided_by"]) == ("a", "b", "same", "automatic")
    assert KEPT in kept["reason"]


@pytest.mark.parametrize(
    ("pairs", "records", "events", "decided"),
    [
        ([pair()], ["a", "b"], TOGETHER, JUDGED),
        ([pair("different")], ["a", "b"], TOGETHER, Decided(set(), set(), set())),
        ([pair("different")], ["a", "b"], APART, JUDGED),
        ([pair("different")], ["a", "b"], [*TOGETHER, event("split", "uni-a", "b", "uni-b")], JUDGED),
        ([pair("possible")], ["a", "b"], [*TOGETHER, event("joined", "uni-a", "c")], JUDGED),
        ([pair("possible")], ["a", "b"], TOGETHER, Decided({"uni-a"}, {"uni-a"}, set())),
        ([pair("possible")], ["a", "b"], TOGETHER, Decided({"uni-a"}, set(), {("a", "b")})),
        ([], ["a"], TOGETHER, JUDGED),
    ],
    ids=[
        "they are the same", "nobody has decided", "they are apart", "they were split", "another record is gone",
        "people marked it", "people said it", "one is gone",
    ],
)  # fmt: skip
def test_what_falls_apart_otherwise_is_left_to(pairs, records, events, decided):
    assert keep_joined(pairs, records, events, decided) == pairs


def test_of_three_records_only_the_one_that_fell_off_is_kept():
    events = [*TOGETHER, event("joined", "uni-a", "c")]
    rows = keep_joined([pair()], ["a", "b", "c"], events, JUDGED)
    assert [(row["id1"], row["id2"], KEPT in row["reason"]) for row in rows] == [
        ("a", "b", False), ("a", "c", True), ("b", "c", True),
    ]  # fmt: skip
