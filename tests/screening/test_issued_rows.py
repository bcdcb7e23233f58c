"""What a phase hands out: the pilot, batches, orders; and the votes as they were first issued for consensus."""

import copy

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scripts.protocol.load_protocol import load_protocol
from scripts.screening.freeze_votes import freeze, reading_event, readings_in
from scripts.screening.issued_rows import append_issued, ask, issued_path, left_out, unknown_conflicts
from scripts.screening.order_rows import hand_out, order_rows
from scripts.sheets.ledgers import append_events, read_ledger
from scripts.sheets.lineage import Lineage
from tests.conftest import ROOT

BUNDLED = load_protocol(ROOT / "config" / "als_exercise")
ROWS = [
    {
        "row_id": f"uni-pubmed-{n:02}",
        "authors": "Doe, Jane",
        "title": f"Trial {n}",
        "abstract": "",
        "found": "2020-01-01",
    }
    for n in range(20)
]
IDS = [row["row_id"] for row in ROWS]


def protocol(people: str = "ABC", **settings) -> dict:
    made = copy.deepcopy(BUNDLED)
    person = made["reviewers"][0]
    made["reviewers"] = [person | {"key": key, "name": key} for key in people]
    made["screening"]["title_abstract"] |= settings
    return made


def asked(folder, made: dict, votes: dict | None = None, rows=ROWS):
    found = ask(made, "title_abstract", rows, votes or {}, folder)
    append_issued(folder, "title_abstract", found.events, "1")
    return found


def test_two_who_judge_everything_leave_no_event(tmp_path):
    found = asked(tmp_path, protocol("AB"))
    assert found.people == {row_id: ["A", "B"] for row_id in IDS}
    assert not issued_path(tmp_path, "title_abstract").exists()


def test_what_was_dealt_is_kept_and_a_second_time_nothing_is_added(tmp_path):
    first = asked(tmp_path, protocol())
    again = asked(tmp_path, protocol())
    assert again.people == first.people
    assert again.events == []
    events = read_ledger(issued_path(tmp_path, "title_abstract"))
    assert {event["row_id"]: event["new"].split("; ") for event in events} == first.people


def test_a_third_reviewer_shares_what_two_have_left_and_takes_nothing_that_is_begun(tmp_path):
    votes = {"A": {"uni-pubmed-00": "include"}, "B": {"uni-pubmed-00": "exclude"}}
    found = asked(tmp_path, protocol("ABC"), votes)
    assert found.people["uni-pubmed-00"] == ["A", "B"]
    assert sum("C" in keys for keys in found.people.values()) >= 12


def test_one_who_withdrew_without_another_in_their_place_leaves_records_pending_and_it_is_said(tmp_path):
    made = protocol("AB")
    made["reviewers"][1] = made["reviewers"][1] | {"status": "withdrawn"}
    found = asked(tmp_path, made, {"B": {IDS[0]: "include"}})
    assert found.people[IDS[0]] == ["A", "B"]
    assert found.people[IDS[1]] == ["A", "?"]
    [note] = found.notes
    assert "19 of the titles and abstracts have fewer reviewers" in note.message


def test_a_conflict_of_interest_is_said_with_the_record_and_whose_it_is(tmp_path):
    made = protocol("ABC")
    made["reviewers"][0] = made["reviewers"][0] | {"conflicts": ["uni-pubmed-07"]}
    found = asked(tmp_path, made, {"A": {"uni-pubmed-07": "include"}})
    assert found.people["uni-pubmed-07"] == ["B", "C"]
    [note] = found.notes
    assert "A does not judge 1 of the titles and abstracts" in note.message
    assert "it is kept, and does not count" in note.fix


def test_votes_of_one_who_is_no_longer_in_the_protocol_are_told_of(tmp_path):
    for key in ("A", "X", "consensus"):
        append_events(tmp_path / "ledgers" / f"title_abstract.{key}.csv", [{"row_id": IDS[0], "new": "include"}])
    [note] = left_out(tmp_path, protocol("AB"), "title_abstract")
    assert note.file == "ledgers/title_abstract.X.csv"
    assert "status: withdrawn" in note.fix


@pytest.fixture
def piloted():
    return protocol("ABC", pilot={"records": 4, "agreement": 0.75, "go_on": False})


def votes_on(pilot: list[str], *disagree: str) -> dict:
    votes = {key: dict.fromkeys(pilot, "include") for key in "ABC"}
    votes["C"] |= dict.fromkeys(disagree, "exclude")
    return votes


def test_only_the_pilot_is_handed_out_until_all_have_judged_it_and_agree_enough(tmp_path, piloted):
    first = asked(tmp_path, piloted)
    pilot = [row_id for row_id, keys in first.people.items() if keys]
    assert pilot == first.pilot == IDS[:4]
    assert not first.over
    waiting = asked(tmp_path, piloted, votes_on(pilot, *pilot[:2]))
    assert (waiting.over, waiting.share) == (False, 0.5)
    assert "they agree on 50%" in waiting.notes[0].message
    over = asked(tmp_path, piloted, votes_on(pilot, pilot[0]))
    assert over.over
    assert all(over.people.values())


def test_a_pilot_that_is_over_stays_so_whatever_is_changed_later(tmp_path, piloted):
    pilot = asked(tmp_path, piloted).pilot
    asked(tmp_path, piloted, votes_on(pilot))
    later = asked(tmp_path, piloted, votes_on(pilot, *pilot), ROWS[::-1])
    assert later.over
    assert sorted(later.pilot) == sorted(pilot)


def test_the_coordinator_can_say_that_a_pilot_is_over(tmp_path, piloted):
    pilot = asked(tmp_path, piloted).pilot
    piloted["screening"]["title_abstract"]["pilot"]["go_on"] = True
    found = asked(tmp_path, piloted, votes_on(pilot, *pilot))
    assert found.over
    assert found.pilot == pilot


@settings(deadline=None, max_examples=40)
@given(st.integers(1, 9), st.sets(st.sampled_from(IDS)))
def test_a_batch_is_filled_up_and_the_next_comes_when_it_is_judged(batch, decided):
    handed = [row["row_id"] for row in hand_out(ROWS, batch, decided)]
    assert decided <= set(handed)
    left = len(set(handed) - decided)
    assert left == min(batch - len(decided) % batch, len(IDS) - len(decided))


@settings(deadline=None, max_examples=40)
@given(st.sampled_from(["as_found", "shuffled", "relevance"]), st.integers(0, 5), st.sets(st.sampled_from(IDS)))
def test_every_order_keeps_all_rows_and_is_the_same_each_time(order, seed, decided):
    votes = {row_id: ("include", "exclude")[at % 2] for at, row_id in enumerate(sorted(decided))}
    first = order_rows(ROWS, order, seed, "A", votes)
    assert first == order_rows(ROWS, order, seed, "A", votes)
    assert sorted(row["row_id"] for row in first) == IDS


def test_shuffled_rows_differ_between_reviewers_and_new_records_come_last_as_found():
    assert order_rows(ROWS, "shuffled", 1, "A", {}) != order_rows(ROWS, "shuffled", 1, "B", {})
    new = ROWS[0] | {"row_id": "uni-a-1", "found": "2021-01-01"}
    assert order_rows([new, *ROWS], "as_found", 1, "A", {})[-1] == new


def test_by_relevance_what_is_like_the_included_comes_first_and_what_is_decided_last():
    words = {"walk": "walking exercise for muscle", "drug": "dose of a new drug in mice"}
    rows = [
        {"row_id": f"{kind}{n}", "title": words[kind], "abstract": f"number {n}", "found": ""}
        for n in range(4) for kind in words
    ]  # fmt: skip
    ordered = [row["row_id"] for row in order_rows(rows, "relevance", 1, "A", {"walk0": "maybe", "drug0": "exclude"})]
    assert {row_id[:4] for row_id in ordered[:3]} == {"walk"}
    assert set(ordered[-2:]) == {"walk0", "drug0"}


def event(row_id: str, decision: str) -> dict[str, str]:
    return {"row_id": row_id, "column": "decision", "new": decision}


def lineages(ledgers: dict[str, list[dict]]) -> dict[str, Lineage]:
    return {key: Lineage(events) for key, events in ledgers.items()}


@pytest.mark.parametrize("stamp", ["A:1", "A:n1-{id}"])
def test_a_reading_of_before_names_its_events_by_their_number_one_of_now_by_their_digest(stamp):
    events = [event("u1", "include"), event("u2", "include")]
    text = stamp.format(id=Lineage(events).ids[0])
    readings = readings_in([{"column": "through", "new": text}], lineages({"A": events}))
    assert [sorted(reading["A"]) for reading in readings] == [[0]]


def test_votes_are_frozen_when_a_row_first_has_all_of_them(tmp_path):
    ledgers = {"A": [event("u1", "include"), event("u2", "include")], "B": [event("u1", "exclude")]}
    people = {"u1": ["A", "B"], "u2": ["A", "B"]}
    _, due = freeze(people, ledgers, [], needs_reason=False)
    assert due
    append_issued(tmp_path, "title_abstract", [reading_event(lineages(ledgers))], "1")
    ledgers["A"] += [event("u1", "exclude"), event("u2", "exclude")]
    ledgers["B"] += [event("u2", "exclude")]
    readings = readings_in(read_ledger(issued_path(tmp_path, "title_abstract")), lineages(ledgers))
    frozen, due = freeze(people, ledgers, readings, needs_reason=False)
    assert due  # u2 is complete now
    assert {key: vote.decision for key, vote in frozen.items()} == {
        ("u1", "A"): "include", ("u1", "B"): "exclude", ("u2", "A"): "exclude", ("u2", "B"): "exclude",
    }  # fmt: skip
    readings.append({"A": range(4), "B": range(2)})
    assert freeze(people, ledgers, readings, needs_reason=False) == (frozen, False)


CHANGES = st.lists(
    st.tuples(st.sampled_from("AB"), st.sampled_from(["u1", "u2", "u3"]), st.sampled_from(["include", "exclude", ""])),
    max_size=8,
)


@settings(deadline=None, max_examples=40)
@given(st.lists(CHANGES, max_size=6))
def test_what_is_frozen_is_what_a_plain_model_saw_at_the_end_of_a_run(runs):
    ledgers: dict[str, list] = {"A": [], "B": []}
    people = {row: ["A", "B"] for row in ("u1", "u2", "u3")}
    readings: list[dict[str, range]] = []
    model: dict = {}
    state: dict = {}
    for changes in runs:
        for reviewer, row, decision in changes:
            ledgers[reviewer].append(event(row, decision))
            state[row, reviewer] = decision
        for row, keys in people.items():
            if all(state.get((row, key)) for key in keys) and (row, "A") not in model:
                model |= {(row, key): state[row, key] for key in keys}
        frozen, due = freeze(people, ledgers, readings, needs_reason=False)
        if due:
            readings.append({key: range(len(events)) for key, events in ledgers.items()})
        assert {key: vote.decision for key, vote in frozen.items()} == model
        assert freeze(people, ledgers, readings, needs_reason=False) == (frozen, False)


def test_a_conflict_of_interest_that_names_no_record_is_told_once(tmp_path):
    made = protocol("AB")
    made["reviewers"][1] = made["reviewers"][1] | {"conflicts": ["Doe, J", "Nobody, Ann", "10.1000/none"]}
    found = unknown_conflicts(made, "title_abstract", ROWS)
    assert [note.message.partition(",")[0] for note in found] == ["'Nobody", "'10.1000/none'"]
    assert unknown_conflicts(made, "full_text", ROWS) == []
