"""Who judges what in a team: dealt evenly, moved for nobody, and no vote lost."""

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scripts.screening.assign_rows import Dealing, assign, is_checked
from scripts.screening.teams import NOBODY, Team, conflict_of_interest

KEYS = "ABCDEFG"
ROWS = [f"uni-pubmed-{n}" for n in range(120)]


def team(active: str, needed: int = 2, listed: str = "") -> Team:
    return Team(tuple(listed or active), tuple(active), needed)


def dealing(**settings) -> Dealing:
    return Dealing(**({"seed": 1, "checked_share": 0.0, "pilot": frozenset()} | settings))


def deal(people: Team, rows=ROWS, past=None, cast=None, barred=None, **settings) -> dict[str, list[str]]:
    return assign(rows, people, dealing(**settings), past or {}, cast or {}, barred or {})


@settings(deadline=None, max_examples=40)
@given(st.integers(2, 7), st.integers(1, 3), st.integers(0, 99), st.integers(1, 120))
def test_each_row_has_as_many_reviewers_as_it_should_and_all_have_as_much_to_do(size, needed, seed, rows):
    people = team(KEYS[:size], min(needed, size))
    dealt = deal(people, ROWS[:rows], seed=seed)
    assert all(len(set(keys)) == people.needed for keys in dealt.values())
    loads = [sum(key in keys for keys in dealt.values()) for key in people.active]
    assert max(loads) - min(loads) <= 1


@settings(deadline=None, max_examples=40)
@given(st.integers(2, 6), st.integers(0, 9), st.permutations(ROWS))
def test_neither_new_reviewers_nor_new_records_nor_their_order_move_what_was_dealt(size, seed, order):
    before = deal(team(KEYS[:size]), ROWS[:80], seed=seed)
    after = deal(team(KEYS[: size + 1]), order, past=before, seed=seed)
    assert {row: after[row] for row in before} == before
    new = [keys for row, keys in after.items() if row not in before]
    assert any(KEYS[size] in keys for keys in new)


def test_all_pairs_of_a_team_come_together():
    pairs = {tuple(keys) for keys in deal(team("ABCD")).values()}
    assert pairs == set(combinations("ABCD", 2))


@settings(deadline=None, max_examples=40)
@given(st.sets(st.sampled_from(ROWS)), st.integers(0, 9))
def test_one_who_withdraws_keeps_what_was_judged_and_the_rest_is_dealt_to_the_others(judged, seed):
    before = deal(team("ABC"), seed=seed)
    cast = {row: {"B"} for row in judged if "B" in before[row]}
    after = deal(team("AC", listed="ABC"), past=before, cast=cast, seed=seed)
    for row, keys in after.items():
        assert len(keys) == 2
        assert ("B" in keys) == (row in cast)
        assert set(before[row]) - {"B"} <= set(keys)


def test_a_vote_of_one_who_was_not_asked_counts_and_makes_room():
    before = deal(team("ABC"))
    row = next(row for row, keys in before.items() if keys == ["A", "B"])
    assert deal(team("ABC"), past=before, cast={row: {"C"}})[row] == ["A", "C"]
    assert deal(team("ABC"), past=before, cast={row: {"A", "B", "C"}})[row] == ["A", "B", "C"]


def test_a_conflict_of_interest_gives_the_row_to_another_and_to_nobody_where_there_is_none():
    before = deal(team("ABC"))
    row = next(row for row, keys in before.items() if keys == ["A", "B"])
    assert deal(team("ABC"), past=before, cast={row: {"B"}}, barred={row: {"B": "Doe"}})[row] == ["A", "C"]
    assert deal(team("AB"), barred={row: {"B": "Doe"}})[row] == ["A", NOBODY]


def test_a_record_of_the_pilot_is_judged_by_all_who_may():
    row = ROWS[0]
    barred, pilot = {row: {"B": "Doe", "C": "Doe"}}, frozenset(ROWS[:2])
    dealt = deal(team("ABCD"), barred=barred, pilot=pilot)
    assert (dealt[row], dealt[ROWS[1]]) == (["A", "D"], list("ABCD"))
    assert deal(team("ABCD"), past={row: ["A", NOBODY, "D"]}, barred=barred, pilot=pilot)[row] == ["A", "D"]
    assert deal(team("ABC"), barred=barred, pilot=pilot)[row] == ["A", NOBODY]


def test_a_pilot_is_for_all_and_a_checked_sample_for_one_more():
    pilot = frozenset(ROWS[:5])
    dealt = deal(team("ABCD", needed=1), pilot=pilot, checked_share=0.25, seed=3)
    assert all(dealt[row] == list("ABCD") for row in pilot)
    checked = [row for row in ROWS[5:] if len(dealt[row]) == 2]
    assert checked == [row for row in ROWS[5:] if is_checked(row, dealing(seed=3, checked_share=0.25))]
    assert 0.1 < len(checked) / 115 < 0.4


@pytest.mark.parametrize(
    ("entry", "is_one"),
    [
        ("Doe, Jane", True), ("Doe J", True), ("doe, jane a.", True), ("Doe, Karl", False), ("Doe", True),
        ("10.1000/ABC", True), ("https://doi.org/10.1000/abc", True), ("10.1000/abcd", False), ("12345", True),
        ("uni-pubmed-12345", True), ("pubmed-12345", True), ("rep-pubmed-12345", False), ("Roe", False),
        ("Muller, J", True), ("Müller, Jörg", True), ("Mu\u0308ller J", True), ("MULLER", True), ("Muller, K", False),
        ("Sorensen, L", True), ("Sørensen", True),
    ],
)  # fmt: skip
def test_a_conflict_is_declared_by_author_doi_pmid_or_id(entry, is_one):
    row = {
        "row_id": "uni-pubmed-12345",
        "authors": "Poe, Ann; Doe, Jane A; Müller, Jörg; Sørensen, Łucja",
        "doi": "10.1000/abc",
        "pmid": "12345",
    }
    assert bool(conflict_of_interest({"conflicts": [entry]}, row)) == is_one
