"""A reader that finds more in known records joins none on which people have decided, without asking them."""

import pytest

from scripts.common.tables import write_csv
from scripts.deduplication.hold_back import HELD, decided_ids, hold_back
from scripts.sheets.ledgers import COLUMNS


def event(kind: str, unique_id: str, record_id: str = "", into: str = "") -> dict:
    return {"event": kind, "unique_id": unique_id, "record_id": record_id, "into": into}


APART = [event("minted", "uni-a", "a"), event("minted", "uni-b", "b")]
TOGETHER = [event("minted", "uni-a", "a"), event("joined", "uni-a", "b")]


def pair(verdict: str = "same", decided_by: str = "automatic") -> dict:
    return {"id1": "a", "id2": "b", "verdict": verdict, "reason": "DOIs agree", "decided_by": decided_by}


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
    assert decided_ids(tmp_path) == set()
    cells = [("uni-a", "decision", "", "include"), ("uni-b", "decision", "", "exclude"),
             ("uni-b", "decision", "exclude", ""),
             ("uni-c", "note", "", "see")]  # fmt: skip
    rows = [
        dict.fromkeys(COLUMNS, "") | {"seq": number, "row_id": row, "column": column, "old": old, "new": new}
        for number, (row, column, old, new) in enumerate(cells, start=1)
    ]
    write_csv(tmp_path / "ledgers" / "title_abstract.A.csv", COLUMNS, rows)
    assert decided_ids(tmp_path) == {"uni-a"}
