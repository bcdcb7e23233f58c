"""Ids of unique records: minted once, never renamed, every merge and split an event."""

from hypothesis import given
from hypothesis import strategies as st

from scripts.deduplication.mint_identities import mint, replay


def run(clusters: list[list[str]], past: list[dict]) -> tuple[list[str], list[dict]]:
    """The ids of the clusters, and the ledger after them."""
    ids, events = mint(clusters, past)
    return ids, past + events


def test_a_new_cluster_is_named_after_its_least_record():
    ids, events = mint([["a", "b"], ["c"]], [])
    assert ids == ["uni-a", "uni-c"]
    assert [(e["event"], e["unique_id"], e["record_id"]) for e in events] == [
        ("minted", "uni-a", "a"), ("joined", "uni-a", "b"), ("minted", "uni-c", "c"),
    ]  # fmt: skip


def test_an_older_record_joins_without_renaming():
    _, past = run([["b"]], [])
    ids, events = mint([["a", "b"]], past)
    assert ids == ["uni-b"]
    assert [(e["event"], e["record_id"]) for e in events] == [("joined", "a")]


def test_a_merge_keeps_the_id_minted_first():
    _, past = run([["b"], ["a"]], [])
    ids, events = mint([["a", "b"]], past)
    assert ids == ["uni-b"]
    assert events == [{"event": "merged", "unique_id": "uni-a", "record_id": "", "into": "uni-b"}]


def test_a_split_keeps_the_id_with_the_record_it_was_minted_for():
    _, past = run([["a", "b", "c"]], [])
    ids, events = mint([["b", "c"], ["a"]], past)
    assert ids == ["uni-b", "uni-a"]
    assert [(e["event"], e["unique_id"], e["record_id"], e["into"]) for e in events] == [
        ("split", "uni-a", "b", "uni-b"), ("split", "uni-a", "c", "uni-b"),
    ]  # fmt: skip


def test_undoing_a_merge_gives_the_old_id_back():
    _, past = run([["a"], ["b", "c"]], [])
    _, past = run([["a", "b", "c"]], past)
    ids, _ = mint([["a"], ["b", "c"]], past)
    assert ids == ["uni-a", "uni-b"]


RECORDS = "abcdefgh"


@st.composite
def partitions(draw) -> list[list[str]]:
    """Some of the records, in clusters."""
    present = draw(st.sets(st.sampled_from(RECORDS), min_size=1))
    groups: dict[int, list[str]] = {}
    for record in sorted(present):
        groups.setdefault(draw(st.integers(0, 4)), []).append(record)
    return list(groups.values())


@given(st.lists(partitions(), min_size=1, max_size=6))
def test_every_cluster_has_one_id_of_its_own_and_a_second_run_changes_nothing(history):
    past: list[dict] = []
    for clusters in history:
        ids, past = run(clusters, past)
        assert len(set(ids)) == len(clusters)
        held = replay(past).id_of
        assert all(
            held[record] == unique_id for unique_id, members in zip(ids, clusters, strict=True) for record in members
        )
        assert run(clusters, past) == (ids, past)
        assert mint(clusters[::-1], past) == (ids[::-1], [])


@given(partitions(), partitions())
def test_a_cluster_that_did_not_change_keeps_its_id(before, after):
    ids, past = run(before, [])
    named = {tuple(members): unique_id for unique_id, members in zip(ids, before, strict=True)}
    ids, _ = run(after, past)
    for unique_id, members in zip(ids, after, strict=True):
        assert named.get(tuple(members), unique_id) == unique_id
