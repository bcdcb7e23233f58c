"""Whatever happens to a review over the years: no decision and no id is lost, counts add up, a second run changes
nothing."""

from hypothesis import given, settings
from hypothesis import strategies as st

from scripts.audit.replay_events import merged_ids, readdress, replay_identities
from scripts.deduplication.count_duplicates import count_duplicates
from scripts.deduplication.join_records import contradictions, join
from scripts.deduplication.judge_duplicates import list_verdicts, opinions_of
from scripts.deduplication.mint_identities import current_ids, mint, replay
from scripts.screening.merged_rows import answering_ids, former_ids
from scripts.sheets.ledgers import state_of

RECORDS = [f"{source}-{number}" for source in "ab" for number in range(1, 5)]
PAIRS = [(a, b) for a in RECORDS for b in RECORDS if a < b]
ANSWER = ("decision", "reason")

pairs = st.sampled_from(PAIRS)
happenings = st.one_of(
    st.tuples(st.just("search"), st.sets(st.sampled_from(RECORDS), min_size=1)),
    st.tuples(
        st.just("compare"), st.dictionaries(pairs, st.sampled_from(["same", "possible", "different"]), max_size=6)
    ),
    st.tuples(st.just("judge"), st.tuples(pairs, st.sampled_from(["same", "different", ""]))),
    st.tuples(st.just("mark"), st.tuples(pairs, st.booleans())),
    st.tuples(st.just("change"), st.sampled_from(RECORDS)),
    st.tuples(st.just("screen"), st.tuples(st.integers(0, 7), st.sampled_from(["include", "exclude", ""]))),
)


class Review:
    """A review as its ledgers hold it, and what a run makes of them."""

    def __init__(self):
        self.records: list[str] = []
        self.pairs: list[dict] = []
        self.duplicates: list[dict] = []
        self.marks: dict[tuple[str, str], dict] = {}
        self.content = dict.fromkeys(RECORDS, 0)
        self.identities: list[dict] = []
        self.votes: list[dict] = []
        self.rounds = 0
        self.rows: list[dict] = []

    def happen(self, kind: str, what) -> None:
        getattr(self, f"_{kind}")(what)

    def run(self) -> None:
        self.rounds += 1
        opinions = opinions_of(self.duplicates, list(self.marks.values()), set(self.records), self._digest)
        self.verdicts = list_verdicts(opinions)
        self.opinions = opinions
        self.joined = join([{"record_id": r} for r in self.records], self.pairs, self.verdicts)
        self.ids, events = mint(self.joined.clusters, self.identities)
        self.identities += [event | {"when": f"2026-{self.rounds:02}"} for event in events]
        self.current = current_ids(self.identities)
        self.rows = [{"row_id": unique_id} for unique_id in sorted(self.ids)]
        self.answers = answering_ids(self.rows, former_ids(self.current), ANSWER)(state_of(self.votes))

    def result(self) -> tuple:
        return self.joined, self.ids, self.verdicts, self.current, self.answers, list(self.identities)

    def decisions(self) -> dict[str, str]:
        """Each unique record's decision, "" where there is none or people are asked."""
        state = state_of(self.votes)
        return {row_id: state.get((asked_as, "decision"), "") for row_id, asked_as in self.answers.items()}

    def _digest(self, pair) -> str:
        return " ".join(f"{record_id}:{self.content[record_id]}" for record_id in pair)

    def _search(self, found) -> None:
        self.records += sorted(set(found) - set(self.records))

    def _compare(self, judged) -> None:
        self.pairs = [
            {"id1": a, "id2": b, "verdict": verdict, "reason": "", "relation": "", "decided_by": "automatic",
             "score": str(place)}
            for place, ((a, b), verdict) in enumerate(judged.items())
        ]  # fmt: skip

    def _judge(self, said) -> None:
        pair, verdict = said
        if set(pair) <= set(self.records):
            row_id = self.opinions[pair].row_id if pair in self.opinions else "|".join(pair)
            self.duplicates.append(
                {"seq": str(len(self.duplicates) + 1), "row_id": row_id, "column": "verdict", "new": verdict,
                 "person": "Ann", "row_sha256": self._digest(pair)}
            )  # fmt: skip

    def _mark(self, said) -> None:
        (id1, id2), holds = said
        self.marks.pop((id1, id2), None)
        if holds:
            seq = str(self.rounds * 100 + len(self.marks))
            self.marks[id1, id2] = {"id1": id1, "id2": id2, "mark": "duplicate_of", "person": "Bo",
                                    "ledger": "title_abstract.B", "seq": seq}  # fmt: skip

    def _change(self, record_id) -> None:
        self.content[record_id] += 1

    def _screen(self, said) -> None:
        place, decision = said
        if self.rows:
            row_id = self.answers[self.rows[place % len(self.rows)]["row_id"]]
            self.votes.append(
                {"seq": str(len(self.votes) + 1), "row_id": row_id, "column": "decision", "new": decision}
            )


def after(history) -> Review:
    review = Review()
    review.run()
    for happening in history:
        review.happen(*happening)
        review.run()
    return review


histories = st.lists(happenings, min_size=1, max_size=12)


@given(histories)
@settings(max_examples=300, deadline=None)
def test_a_second_run_changes_nothing_and_counts_add_up(history):
    review = after(history)
    before = review.result()
    review.run()
    assert review.result() == before
    records, unique = len(review.records), len(review.ids)
    assert len(set(review.ids)) == unique
    assert sorted(r for members in review.joined.clusters for r in members) == sorted(review.records)
    source_of = {record_id: record_id[0] for record_id in review.records}
    counted = count_duplicates(review.joined.clusters, source_of, review.joined.decided, review.identities, records)
    assert counted["removed"] == records - unique
    for split in ("by_decision", "by_place", "by_run"):
        assert sum(counted[split].values()) == counted["removed"]
        assert min(counted[split].values()) >= 0


@given(histories)
@settings(max_examples=300, deadline=None)
def test_what_people_say_always_wins_unless_they_contradict_each_other(history):
    review = after(history)
    home = {r: place for place, members in enumerate(review.joined.clusters) for r in members}
    pairs = {pair: opinion.verdict for pair, opinion in review.opinions.items()}
    assert all(home[a] != home[b] for (a, b), verdict in pairs.items() if verdict == "different")
    if not contradictions(review.verdicts):
        assert all(home[a] == home[b] for (a, b), verdict in pairs.items() if verdict == "same")


@given(histories)
@settings(max_examples=300, deadline=None)
def test_no_id_and_no_decision_is_lost_and_differing_ones_are_asked(history):
    review = after(history)
    minted = {event["into"] or event["unique_id"] for event in review.identities if event["event"] != "merged"}
    now = {row["unique_id"]: row["now"] for row in review.current}
    assert now.keys() == minted
    known = replay(review.identities)
    assert all(now[unique_id] == known.id_of[known.minted_for[unique_id]] for unique_id in minted)
    assert all(now[unique_id] == unique_id for unique_id in review.ids)
    state, decisions = state_of(review.votes), review.decisions()
    for unique_id in review.ids:
        under = {state.get((old, "decision"), "") for old, new in now.items() if new == unique_id} - {""}
        if len(under) == 1:
            assert decisions[unique_id] == under.pop()
        else:
            asked_as = review.answers[unique_id]
            assert decisions[unique_id] == state.get((asked_as, "decision"), "")
            assert not under or asked_as not in now, "differing decisions are asked under an id of their own"


@given(histories)
@settings(max_examples=300, deadline=None)
def test_the_audit_counts_the_same_decisions_from_the_ledgers_alone(history):
    review = after(history)
    home = replay_identities(review.identities)
    assert {record_id: home[record_id] for record_id in review.records} == {
        record_id: unique_id
        for unique_id, members in zip(review.ids, review.joined.clusters, strict=True)
        for record_id in members
    }
    said = state_of(readdress(review.votes, merged_ids(review.identities, home), ANSWER))
    assert {row_id: said.get((row_id, "decision"), "") for row_id in review.answers} == review.decisions()


@given(histories, st.tuples(pairs, st.sampled_from(["same", "different"])))
@settings(max_examples=200, deadline=None)
def test_a_verdict_and_its_withdrawal_leave_everything_as_it_was(history, said):
    review = after([("search", set(RECORDS)), *history])
    before = (review.joined.clusters, review.ids, review.decisions())
    pair, verdict = said
    if review.opinions.get(pair) and review.opinions[pair].verdict:
        return
    review.happen("judge", (pair, verdict))
    review.run()
    review.happen("judge", (pair, ""))
    review.run()
    assert (review.joined.clusters, review.ids, review.decisions()) == before
