"""Teams that change while they screen: whoever is asked, both counts know it; and nobody's work is lost or doubled."""

import copy
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from scripts.audit.raw_review import make_ballots, read_ledgers
from scripts.protocol.load_protocol import load_protocol
from scripts.screening.issued_rows import append_issued, ask
from scripts.screening.teams import NOBODY
from scripts.sheets.ledgers import append_events
from tests.conftest import ROOT

PROTOCOL = load_protocol(ROOT / "config" / "als_exercise")
PHASE = "title_abstract"
PERSON = PROTOCOL["reviewers"][0]
OTHERS = {"task elsewhere": ["extraction"], "no task": []}


class Screening:
    """A phase of screening in a folder: people come and go, and vote."""

    def __init__(self, folder: Path, people: str, records: int = 12, **screening):
        self.folder = folder
        self.protocol = copy.deepcopy(PROTOCOL) | {"reviewers": []}
        self.protocol["screening"][PHASE] |= screening
        self.records, self.votes = 0, {}
        self.more_records(records)
        for key in people:
            self.comes(key)

    def more_records(self, number: int) -> None:
        self.records += number
        self.rows = [{"row_id": f"uni-pubmed-{n:03}", "authors": "Doe, J"} for n in range(self.records)]

    def comes(self, key: str, tasks=None) -> None:
        self.leaves_the_protocol(key)
        person = PERSON | {"key": key, "name": key} | ({} if tasks is None else {"tasks": tasks})
        self.protocol["reviewers"].append(person)

    def _set_status(self, key: str, status: str) -> None:
        people = self.protocol["reviewers"]
        self.protocol["reviewers"] = [p | {"status": status} if p["key"] == key else p for p in people]

    def withdraws(self, key: str) -> None:
        self._set_status(key, "withdrawn")

    def returns(self, key: str) -> None:
        self._set_status(key, "active")

    def leaves_the_protocol(self, key: str) -> None:
        self.protocol["reviewers"] = [p for p in self.protocol["reviewers"] if p["key"] != key]

    def judges(self, key: str, number: int) -> list[str]:
        """Somebody judges some of what is asked of them; which."""
        chosen = self.left(key)[:number]
        events = [{"row_id": row_id, "column": "decision", "new": "include", "person": key} for row_id in chosen]
        append_events(self.folder / "ledgers" / f"{PHASE}.{key}.csv", events)
        self.votes.setdefault(key, {}).update(dict.fromkeys(chosen, "include"))
        return chosen

    def left(self, key: str) -> list[str]:
        """What somebody has to judge still."""
        return [row for row, keys in self.asked.people.items() if key in keys and row not in self.votes.get(key, {})]

    @property
    def judging(self) -> list[str]:
        people = self.protocol["reviewers"]
        return [p["key"] for p in people if PHASE in p["tasks"] and p["status"] == "active"]

    def run(self) -> "Screening":
        """A run: rows are dealt, and the second count knows to whom."""
        self.asked = ask(self.protocol, PHASE, self.rows, self.votes, self.folder)
        append_issued(self.folder, PHASE, self.asked.events, "1")
        people = self.protocol["reviewers"]
        ballots = make_ballots(PHASE, read_ledgers(self.folder, PHASE, people), people, {})
        for row_id, keys in self.asked.people.items():
            counted = ballots.votes(row_id)
            told = [self.votes.get(key, {}).get(row_id, "") for key in keys]
            assert sorted(vote.get("decision", "") for vote in counted) == sorted(told), row_id
        return self


def test_one_without_a_task_in_this_phase_is_not_waited_for_by_either_count(tmp_path):
    for name, tasks in OTHERS.items():
        screening = Screening(tmp_path / name, "AB")
        screening.comes("C", tasks)
        screening.run()
        assert screening.asked.people["uni-pubmed-000"] == ["A", "B"]
        assert [event["row_id"] for event in screening.asked.events] == ["all"]
        assert screening.run().asked.events == []


def test_one_who_comes_for_another_task_later_changes_nothing_for_those_who_judge(tmp_path):
    screening = Screening(tmp_path, "AB").run()
    assert screening.asked.events == []
    for key in "AB":
        screening.judges(key, 12)
    screening.comes("C", ["extraction"])
    assert screening.run().left("A") == []


def test_a_team_that_becomes_two_again_judges_everything_together(tmp_path):
    screening = Screening(tmp_path, "ABC").run()
    screening.leaves_the_protocol("C")
    screening.run()
    assert set(map(tuple, screening.asked.people.values())) == {("A", "B")}
    assert screening.run().asked.events == []


def test_a_replacement_gets_what_the_one_who_left_had_to_do_whether_named_at_once_or_a_run_later(tmp_path):
    for waits in (False, True):
        screening = Screening(tmp_path / str(waits), "ABCD", records=40).run()
        done = screening.judges("B", 5)
        for key in "ACD":
            screening.judges(key, 40)
        left = set(screening.left("B"))
        screening.withdraws("B")
        begun = screening.run().judges("A", 2) if waits else []
        screening.comes("E")
        screening.run()
        assert set(screening.left("E")) == left - set(begun)
        assert len(begun) == (2 if waits else 0)
        assert all("B" in screening.asked.people[row] for row in done)
        assert screening.run().asked.events == []
        screening.comes("F")
        assert screening.run().left("F") == []


def test_one_who_is_back_gets_back_what_others_have_not_begun(tmp_path):
    screening = Screening(tmp_path, "ABC", records=30).run()
    before = screening.left("B")
    screening.withdraws("B")
    screening.run()
    begun = [row for row in screening.judges("A", 30) if row in before]
    screening.returns("B")
    screening.run()
    taken = [row for row in begun if "B" not in screening.asked.people[row]]
    assert set(screening.left("B")) == set(before) - set(taken)
    assert taken
    assert screening.run().asked.events == []


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("comes"), st.sampled_from("ABCDE")),
        st.tuples(st.just("comes"), st.sampled_from("ABCDE"), st.sampled_from([["extraction"], []])),
        st.tuples(st.sampled_from(["withdraws", "returns", "leaves_the_protocol"]), st.sampled_from("ABCDE")),
        st.tuples(st.just("judges"), st.sampled_from("ABCDE"), st.integers(1, 6)),
        st.tuples(st.just("more_records"), st.integers(1, 3)),
    ),
    max_size=14,
)


@settings(deadline=None, max_examples=60)
@given(STEPS, st.sampled_from(["A", "AB", "ABC"]), st.integers(1, 3))
def test_however_people_come_and_go_both_counts_ask_the_same_people_and_no_vote_of_theirs_is_lost(steps, team, needed):
    with tempfile.TemporaryDirectory() as folder:
        screening = Screening(Path(folder), team, reviewers_per_record=needed).run()
        for name, *given_to in steps:
            getattr(screening, name)(*given_to)
            if not screening.judging:
                screening.comes("A")
            screening.run()
            known = {p["key"] for p in screening.protocol["reviewers"] if PHASE in p["tasks"]}
            for key in known:
                assert all(key in screening.asked.people[row] for row in screening.votes.get(key, {}))
            for keys in screening.asked.people.values():
                assert len(set(keys) - {NOBODY}) == len([key for key in keys if key != NOBODY])
        assert screening.run().asked.events == []
