"""Decisions on unique records that were found to be one: none is lost, and people are asked where they differ."""

from hypothesis import given
from hypothesis import strategies as st

from scripts.screening.collect_decisions import ANSWER, list_decisions
from scripts.screening.merged_rows import answering_id, answering_ids, former_ids, under_ids
from scripts.screening.screening_forms import RECORD_COLUMNS, reviewer_form
from scripts.sheets.exchange import exchange
from scripts.sheets.ledgers import append_events

PROTOCOL = {
    "notice": "",
    "highlight": {"include": [], "exclude": []},
    "screening": {"title_abstract": {"order": "as_found"}},
    "question": dict.fromkeys(("population", "intervention", "comparison", "outcomes"), "x"),
    "eligibility": {"include": ["x"], "exclude": ["y"]},
    "exclusion_reasons": [{"key": "design", "label": "Design"}],
}
REVIEWER = {"key": "A", "name": "Reviewer A"}
ONE = [{"unique_id": "uni-a", "now": "uni-a"}, {"unique_id": "uni-b", "now": "uni-a"}]
APART = [{"unique_id": "uni-a", "now": "uni-a"}, {"unique_id": "uni-b", "now": "uni-b"}]


def event(row_id: str, decision: str) -> dict:
    return {"when": "2026-01-01T00:00:00Z", "row_id": row_id, "column": "decision", "old": "", "new": decision,
            "person": "A", "origin": "import", "protocol": "1"}  # fmt: skip


def collect(review, ids: list[str], identities: list[dict]) -> tuple[dict[str, str], int]:
    """Reviewer A's decisions by row, and how many rows the sheet has left."""
    rows = [dict.fromkeys(RECORD_COLUMNS, "") | {"row_id": row_id, "title": row_id} for row_id in ids]
    ids_in = answering_ids(rows, former_ids(identities), ANSWER)
    form = reviewer_form(PROTOCOL, "title_abstract", REVIEWER)
    exchanged = exchange(review, form, lambda state: {"Screening": under_ids(rows, ids_in(state))}, "1")
    decisions = list_decisions(rows, "A", exchanged, ids_in(exchanged.state))
    return {row["row_id"]: row["decision"] for row in decisions}, exchanged.receipt["tabs"]["Screening"]["left"]


def test_the_decision_under_a_retired_id_counts_for_the_one_that_is_left(tmp_path):
    append_events(tmp_path / "ledgers" / "title_abstract.A.csv", [event("uni-b", "exclude")])
    assert collect(tmp_path, ["uni-a"], ONE) == ({"uni-a": "exclude"}, 0)


def test_decisions_that_differ_are_asked_anew_and_a_split_gives_each_its_own_back(tmp_path):
    ledger = tmp_path / "ledgers" / "title_abstract.A.csv"
    append_events(ledger, [event("uni-a", "include"), event("uni-b", "exclude")])
    assert collect(tmp_path, ["uni-a"], ONE) == ({"uni-a": ""}, 1)
    append_events(ledger, [event("uni-a+uni-b", "exclude")])
    assert collect(tmp_path, ["uni-a"], ONE) == ({"uni-a": "exclude"}, 0)
    assert collect(tmp_path, ["uni-a", "uni-b"], APART) == ({"uni-a": "include", "uni-b": "exclude"}, 0)


def test_reports_and_their_studies_are_known_by_the_ids_of_their_unique_records():
    assert former_ids(ONE) == {"uni-a": ["uni-b"], "rep-a": ["rep-b"], "stu-a": ["stu-b"]}


decisions = st.fixed_dictionaries({row_id: st.sampled_from(["", "include", "exclude"]) for row_id in "abc"})


@given(decisions)
def test_only_decisions_that_agree_are_taken_over_without_asking(decided):
    state = {(row_id, "decision"): value for row_id, value in decided.items() if value}
    said = set(state.values())
    answer = state.get((answering_id(list("abc"), state, ANSWER), "decision"), "")
    assert answer == (said.pop() if len(said) == 1 else "")
