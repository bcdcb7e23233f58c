"""Two versions of a ledger become one: a union, the same from either side."""

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scripts.common.messages import InputError
from scripts.common.tables import csv_text
from scripts.deduplication.mint_identities import COLUMNS as IDENTITY_COLUMNS
from scripts.deduplication.mint_identities import current_ids, mint, replay
from scripts.merging.merge_review import unite_contents
from scripts.merging.unite_ledgers import unite
from scripts.sheets.ledgers import COLUMNS, append_events, read_ledger, state_of
from scripts.sheets.lineage import AFTER, Lineage

NAME = "title_abstract.A"
PATH = Path("ledgers") / f"{NAME}.csv"


def said(row_id: str, new: str, when: int = 0, **more) -> dict[str, str]:
    event = {"when": f"2026-01-01T00:00:{when:02}Z", "row_id": row_id, "column": "decision", "old": "", "new": new}
    return dict.fromkeys(COLUMNS, "") | event | {"person": "A", "origin": "sheet", "protocol": "1"} | more


def ledger(*events: dict[str, str]) -> list[dict[str, str]]:
    return [event | {"seq": str(seq)} for seq, event in enumerate(events, start=1)]


def text(events: list[dict[str, str]]) -> bytes:
    columns = tuple(events[0]) if events else COLUMNS
    return csv_text(columns, events).encode()


BEGINNING = [said("u1", "include", 1), said("u2", "exclude", 2)]
CHANGE = st.tuples(st.integers(0, 1), st.sampled_from(["u1", "u2", "u3"]), st.sampled_from(["include", "exclude", ""]))
HAPPENING = st.one_of(CHANGE, st.just("merge 0"), st.just("merge 1"))


@settings(deadline=None, max_examples=200)
@given(st.lists(HAPPENING, max_size=14), st.lists(st.integers(0, 59), min_size=14, max_size=14))
def test_whatever_two_branches_went_through_both_come_to_the_same_ledger_which_has_every_event(happened, clock):
    branches = [ledger(*BEGINNING), ledger(*BEGINNING)]
    for what, when in zip(happened, clock, strict=False):
        if isinstance(what, str):
            side = int(what[-1])
            branches[side] = unite(NAME, branches[side], branches[1 - side]).events
        else:
            side, row_id, new = what
            branches[side] = ledger(*branches[side], dict.fromkeys(branches[side][0], "") | said(row_id, new, when))
    ours, theirs = branches
    before = [Lineage(events).ids for events in branches]
    united = unite(NAME, ours, theirs)
    assert united == unite(NAME, theirs, ours)._replace(only=united.only)
    ids = Lineage(united.events).ids
    assert set(before[0]) | set(before[1]) <= set(ids)
    for own in before:  # the order of each side stays
        assert [id_ for id_ in ids if id_ in set(own)] == own
    assert unite(NAME, united.events, ours).events == united.events
    assert unite(NAME, theirs, united.events).events == united.events
    states = [state_of(events) for events in branches]
    for cell, value in state_of(united.events).items():
        assert value in {states[0].get(cell), states[1].get(cell)}
    open_ = {(event["row_id"], event["column"]) for event in united.differing}
    assert not open_ & state_of(united.events).keys()
    for side, other in ((0, 1), (1, 0)):  # what one side decided and the other left alone holds
        touched = {(e["row_id"], e["column"]) for e, i in zip(branches[other], before[other], strict=True)
                   if i not in before[side]}  # fmt: skip
        for cell, value in states[side].items():
            if cell not in touched:
                assert state_of(united.events)[cell] == value


@settings(deadline=None, max_examples=60)
@given(st.lists(st.lists(st.tuples(st.sampled_from(["u1", "u2", "u3"]), st.integers(0, 59)), max_size=4), min_size=3,
                max_size=3))  # fmt: skip
def test_three_versions_come_to_the_same_events_in_whatever_order_they_are_united(branches):
    sides = [
        ledger(*BEGINNING, *(said(f"{row_id}.{number}", "include", when) for row_id, when in changes))
        for number, changes in enumerate(branches)
    ]
    found = [
        unite(NAME, unite(NAME, sides[a], sides[b]).events, sides[c]).events
        for a, b, c in ((0, 1, 2), (2, 0, 1), (1, 2, 0))
    ]
    assert found[0] == found[1] == found[2]


def test_a_cell_that_both_sides_answered_differently_is_open_until_somebody_who_knows_both_chooses():
    ours, theirs = ledger(*BEGINNING, said("u1", "exclude", 5)), ledger(*BEGINNING, said("u1", "maybe", 3))
    united = unite(NAME, ours, theirs).events
    assert state_of(united) == {("u2", "decision"): "exclude"}
    assert (united[-1]["old"], united[-1]["new"], united[-1]["origin"]) == ("exclude | maybe", "", "merge")
    chosen = ledger(*united, dict.fromkeys(united[0], "") | said("u1", "maybe", 9))
    assert state_of(unite(NAME, chosen, theirs).events)["u1", "decision"] == "maybe"
    later = ledger(*theirs, said("u1", "include", 10))  # by one who knew nothing of the other side
    asked = unite(NAME, chosen, later)
    assert ("u1", "decision") not in state_of(asked.events)
    assert asked.differing[0]["old"] == "include | maybe"


def test_a_version_that_has_all_of_the_other_is_left_as_it_is_to_the_byte():
    longer = ledger(*BEGINNING, said("u3", "maybe", 1))
    for sides in ((longer, longer[:2]), (longer[:2], longer)):
        found, united = unite_contents(PATH, *map(text, sides))
        assert (found.encode(), united[0].differing) == (text(longer), [])
        assert "after" not in found.splitlines()[0]


def test_events_that_were_altered_in_a_united_ledger_are_noticed():
    united = unite(NAME, ledger(*BEGINNING, said("u3", "maybe", 3)), ledger(*BEGINNING, said("u4", "maybe", 4))).events
    assert any(event[AFTER] for event in united)
    united[1] = united[1] | {"new": "include"}
    with pytest.raises(InputError, match=r"line 5: event 4 followed the event e[0-9a-f]{16}, which is not there"):
        Lineage(united, PATH)


def test_a_sheet_issued_on_either_branch_finds_what_it_was_issued_on_after_the_ledgers_were_united():
    ours = ledger(*BEGINNING, said("u1", "maybe", 30), said("u3", "maybe", 31))
    theirs = ledger(*BEGINNING, said("u2", "include", 10), said("u4", "include", 40))
    united = unite(NAME, ours, theirs).events
    for side in (ours, theirs):
        for count in range(len(side) + 1):
            [known] = Lineage(united).known_at(Lineage(side[:count]).stamp)
            assert state_of(united[place] for place in sorted(known)) == state_of(side[:count])
    assert Lineage(united).known_at("n3-e0123456789abcdef") == []
    by_number = [state_of(united[place] for place in sorted(known)) for known in Lineage(united).known_at("3")]
    assert by_number == [state_of(theirs[:3]), state_of(ours[:3])]


MARKED = ["<<<<<<< HEAD\n", "||||||| base\n", "=======\n", ">>>>>>> theirs\n"]


@pytest.mark.parametrize("how", ["marks", "marks with the base", "one after the other", "twice the whole file"])
def test_a_ledger_that_was_put_together_as_text_is_united_as_two_files_are(how):
    ours, theirs = ledger(*BEGINNING, said("u1", "maybe", 3)), ledger(*BEGINNING, said("u1", "exclude", 4))
    theirs = ledger(*theirs, said("u5", "include", 5))
    one, other = (text(events).decode().splitlines(keepends=True) for events in (ours, theirs))
    base = MARKED[1:2] if how == "marks with the base" else []
    torn = {
        "one after the other": [*one, *other[3:]],
        "twice the whole file": [*one, *other],
    }.get(how, [*one[:3], MARKED[0], *one[3:], *base, MARKED[2], *other[3:], MARKED[3]])
    wanted, _ = unite_contents(PATH, text(ours), text(theirs))
    assert unite_contents(PATH, "".join(torn).encode())[0] == wanted
    assert unite_contents(PATH, "".join(torn).replace("\n", "\r\n").encode())[0] == wanted


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lambda lines: [*lines[:2], *lines[3:]], "line 3: the event with the seq '3' does not follow on"),
        (lambda lines: [*lines, MARKED[2], lines[-1]], "line 5: the conflict marks do not belong together"),
        (lambda lines: [*lines, MARKED[0], lines[-1]], "the last conflict mark is lacking"),
        (lambda lines: ["x\n", *lines[1:]], "line 1: has no row of headers"),
        (lambda lines: [*lines, "\0\0\n"], "line 5: there is a hole"),
    ],
)
def test_a_ledger_that_lacks_something_on_all_sides_is_named_and_not_mended(spoil, told):
    lines = text(ledger(*BEGINNING, said("u3", "maybe", 3))).decode().splitlines(keepends=True)
    with pytest.raises(InputError, match=told):
        unite_contents(PATH, "".join(spoil(lines)).encode())


def minted(clusters: list[list[str]], past: list[dict]) -> list[dict]:
    _, events = mint(clusters, past)
    stamped = [dict.fromkeys(IDENTITY_COLUMNS, "") | {"when": "2026-01-01T00:00:00Z"} | event for event in events]
    return ledger(*past, *stamped)


@settings(deadline=None, max_examples=100)
@given(st.randoms(use_true_random=False))
def test_records_that_got_ids_on_both_sides_have_one_in_the_end_and_every_id_leads_to_it(chance: random.Random):
    records = [f"pubmed-{n}" for n in range(6)]

    def clusters(of: list[str]) -> list[list[str]]:
        groups: dict[int, list[str]] = {}
        for record in of:
            groups.setdefault(chance.randrange(3), []).append(record)
        return [sorted(group) for group in groups.values()]

    past = minted(clusters(records[:2]), [])
    sides = [minted(clusters(chance.sample(records, 4)), past) for _ in range(2)]
    united = unite("identities", *sides, IDENTITY_COLUMNS).events
    assert united == unite("identities", *sides[::-1], IDENTITY_COLUMNS).events
    claims = [replay(side).id_of for side in sides]
    now = {row["unique_id"]: row["now"] for row in current_ids(united)}
    assert now.keys() == {uid for side in sides for uid in replay(side).minted_for}
    fresh = [{e["record_id"] for e in side[len(past) :] if e["record_id"]} for side in sides]
    for record in fresh[0] & fresh[1]:
        assert now[claims[0][record]] == now[claims[1][record]]
    again = minted([[record for record in records if record in replay(united).id_of]], united)
    assert len(set(replay(again).id_of.values())) == 1


def test_two_ids_of_one_record_are_merged_into_the_one_that_was_minted_first():
    def event(kind, unique_id, record_id, when):
        stamp = {"when": f"2026-01-0{when}T00:00:00Z", "event": kind, "unique_id": unique_id, "record_id": record_id}
        return dict.fromkeys(IDENTITY_COLUMNS, "") | stamp

    ours = ledger(event("minted", "uni-a", "a", 2), event("joined", "uni-a", "b", 2))
    theirs = ledger(event("minted", "uni-b", "b", 3), event("joined", "uni-b", "c", 3))
    united = unite("identities", ours, theirs, IDENTITY_COLUMNS)
    assert [(e["event"], e["unique_id"], e["into"]) for e in united.differing] == [("merged", "uni-b", "uni-a")]
    assert replay(united.events).id_of == {"a": "uni-a", "b": "uni-a", "c": "uni-a"}


def test_whoever_was_handed_a_row_on_either_side_stays_asked():
    ours = ledger(said("u1", "A; B", column="reviewers"), said("votes", "A:1", column="through"))
    theirs = ledger(said("u1", "A; C", 1, column="reviewers"), said("votes", "C:1", 1, column="through"))
    united = unite("title_abstract.issued", ours, theirs).events
    assert state_of(united)["u1", "reviewers"] == "A; B; C"
    assert [event["new"] for event in united if event["column"] == "through"] == ["A:1", "C:1"]


def test_what_either_side_confirmed_or_was_told_of_stays_so():
    held = [said("title_abstract.A", digest, when, column="held_back") for digest, when in (("d1", 3), ("d2", 4))]
    united = unite("accepted", ledger(held[0]), ledger(held[1])).events
    assert [event["new"] for event in united] == ["d1", "d2"]


def test_events_are_appended_to_a_united_ledger_and_follow_both_sides(tmp_path):
    path = tmp_path / PATH.name
    sides = ledger(*BEGINNING, said("u3", "maybe", 3)), ledger(*BEGINNING, said("u4", "maybe", 4))
    path.write_text(unite_contents(PATH, *map(text, sides))[0])
    append_events(path, [said("u5", "include", 1)])
    events = read_ledger(path)
    assert list(events[0]) == [*COLUMNS, AFTER]
    lineage = Lineage(events)
    assert lineage.with_followed([len(events) - 1]) == set(range(len(events)))
    assert Lineage(unite(NAME, events, sides[0]).events).ids == lineage.ids
