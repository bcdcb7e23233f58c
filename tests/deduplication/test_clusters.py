"""Clusters hold together: nothing judged apart is ever joined, and the order of the input changes nothing."""

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scripts.deduplication.cluster_records import cluster, pairs_inside, questions
from scripts.deduplication.column_tables import columns_of, rows_of
from scripts.deduplication.compare_pairs import compare
from scripts.deduplication.decide_pairs import HELD_APART, decide
from scripts.deduplication.deduplicate_records import CROWD, crowded_links, deduplicate
from scripts.deduplication.join_records import join
from scripts.deduplication.prepare_records import prepare, raw_from_foreign

COUNT = 12
PAIR = st.tuples(st.integers(0, COUNT - 1), st.integers(0, COUNT - 1)).filter(lambda p: p[0] != p[1]).map(sorted)
PAIRS = st.lists(PAIR.map(tuple), max_size=40)


@given(PAIRS, PAIRS)
def test_no_link_ever_joins_a_pair_that_is_to_be_kept_apart(links, apart):
    labels, _ = cluster(COUNT, links, apart)
    assert all(labels[a] != labels[b] for a, b in apart)


@given(PAIRS, PAIRS)
def test_every_link_is_followed_or_gives_way_to_a_pair_that_is_apart(links, apart):
    labels, gave_way = cluster(COUNT, links, apart)
    for position, (a, b) in enumerate(links):
        assert (labels[a] == labels[b]) or position in gave_way
    if not apart:
        assert gave_way == []
    assert all(labels[label] == label <= at for at, label in enumerate(labels))


def test_the_weakest_link_gives_way():
    labels, gave_way = cluster(3, [(0, 1), (1, 2)], [(0, 2)])
    assert (labels.tolist(), gave_way) == ([0, 0, 2], [1])


@given(st.lists(st.integers(0, 5), min_size=1, max_size=COUNT), st.integers(1, COUNT))
def test_the_pairs_inside_clusters_are_all_there_are_but_for_clusters_that_are_too_large(members, largest):
    labels = np.array([members.index(label) for label in members])
    found = pairs_inside(labels, largest)
    expected = {
        (a, b)
        for a in range(len(labels))
        for b in range(a + 1, len(labels))
        if labels[a] == labels[b] and np.count_nonzero(labels == labels[a]) <= largest
    }
    assert len(found) == len(expected)
    assert set(map(tuple, found.tolist())) == expected


@given(PAIRS, PAIRS)
def test_one_question_is_asked_for_each_two_clusters(links, pairs):
    labels, _ = cluster(COUNT, links, [])
    asked, crowded = questions(labels, pairs, many=COUNT)
    between = [frozenset((labels[a], labels[b])) for a, b in (pairs[at] for at in asked)]
    assert crowded == 0
    assert len(between) == len(set(between))
    assert all(len(two) == 2 for two in between)
    assert set(between) == {frozenset((labels[a], labels[b])) for a, b in pairs if labels[a] != labels[b]}


def test_nothing_is_asked_about_a_record_that_might_be_one_with_very_many():
    labels, _ = cluster(10, [], [])
    asked, crowded = questions(labels, [(0, n) for n in range(1, 8)] + [(8, 9)], many=5)
    assert (asked, crowded) == ([7], 1)


def test_a_record_that_might_be_one_with_just_so_many_is_still_asked_about():
    labels, _ = cluster(10, [], [])
    pairs = [(0, n) for n in range(1, 6)]
    assert questions(labels, pairs, many=5) == ([0, 1, 2, 3, 4], 0)
    assert questions(labels, pairs, many=4) == ([], 1)


@pytest.mark.parametrize(("records", "doubted"), [(CROWD, False), (CROWD + 1, True)])
def test_links_by_titles_alone_are_doubted_only_in_a_cluster_larger_than_any_work_has_records(records, doubted):
    link = {"i": [0], "j": [1], "verdict": ["same"], "title": [1.0]}
    link |= {name: [""] for name in ("pages", "volume", "doi", "pmid")}
    judged = {name: np.array(values) for name, values in link.items()}
    assert crowded_links(np.zeros(records, dtype=np.int64), judged).tolist() == [doubted]


TITLES = [
    "Resistance training in motor neuron disease: a randomised trial. Part 1",
    "Resistance training in motor neuron disease: a randomised trial. Part II",
    "Resistance training in motor neuron disease: a randomized trial",
    "Editorial",
    "",
]
RECORD = st.fixed_dictionaries(
    {
        "title": st.sampled_from(TITLES),
        "author": st.sampled_from(["Okafor, B. and Ng, K.", "Okafor B, Ng K", "Petrov, S.", ""]),
        "year": st.sampled_from(["2011", "2012", ""]),
        "journal": st.sampled_from(["Journal of Imaginary Neurology", "J Imag Neurol", "Thorax", ""]),
        "volume": st.sampled_from(["12", "13", ""]),
        "pages": st.sampled_from(["133-7", "133-137", "S12", ""]),
        "doi": st.sampled_from(["10.5555/one", "10.5555/two", "n/a", ""]),
    }
)


def named(records: list[dict]) -> list[dict]:
    return [{"record_id": f"r{i:02}", **r} for i, r in enumerate(records)]


def raw(rows: list[dict]) -> dict[str, list[str]]:
    return raw_from_foreign(columns_of(rows))


@settings(max_examples=60, deadline=None)
@given(st.lists(RECORD, min_size=2, max_size=14), st.randoms(use_true_random=False))
def test_the_order_of_the_rows_changes_nothing(records, order: random.Random):
    rows = named(records)
    shuffled = order.sample(rows, len(rows))
    first, second = deduplicate(raw(rows)), deduplicate(raw(shuffled))
    assert first.ids == second.ids
    assert first.labels.tolist() == second.labels.tolist()
    np.testing.assert_equal(first.pairs, second.pairs)


@settings(max_examples=60, deadline=None)
@given(st.lists(RECORD, min_size=2, max_size=14))
def test_no_cluster_holds_a_pair_judged_different(records):
    outcome = deduplicate(raw(named(records)))
    for pair in rows_of(outcome.pairs):
        if pair["verdict"] == "different" or pair["forbidden"] in HELD_APART:
            assert outcome.labels[pair["i"]] != outcome.labels[pair["j"]]


@settings(max_examples=60, deadline=None)
@given(st.lists(RECORD, min_size=2, max_size=8))
def test_whatever_any_two_records_of_a_cluster_say_nothing_forbids_them_to_be_one(records):
    outcome = deduplicate(raw(named(records)))
    i, j = pairs_inside(outcome.labels, len(records)).T
    prepared = prepare(raw(named(records)))
    judged = decide(compare(prepared, i, j, every=True), prepared)
    assert "different" not in judged["verdict"].tolist()
    assert set(HELD_APART).isdisjoint(judged["forbidden"].tolist())


IDS = [f"r{n}" for n in range(COUNT)]


def pair_rows(pairs, verdict: str) -> list[dict]:
    return [
        {"id1": IDS[a], "id2": IDS[b], "verdict": verdict, "score": str(20 - at), "relation": "", "decided_by": ""}
        for at, (a, b) in enumerate(pairs)
    ]


def verdict_rows(pairs, verdict: str, person: str = "A and B") -> list[dict]:
    return [
        {"row_id": f"{IDS[a]}|{IDS[b]}", "verdict": verdict, "person": person, "seq": str(at + 1)}
        for at, (a, b) in enumerate(pairs)
    ]


def joined(clusters: list[list[str]]) -> dict[str, int]:
    return {record_id: at for at, members in enumerate(clusters) for record_id in members}


@given(PAIRS, PAIRS, PAIRS)
def test_people_win_over_the_comparison(links, apart, together):
    pairs = pair_rows(links, "same") + pair_rows(apart, "different")
    clusters, *_ = join([{"record_id": r} for r in IDS], pairs, verdict_rows(together, "same"))
    at = joined(clusters)
    assert all(at[IDS[a]] == at[IDS[b]] for a, b in together)


@given(PAIRS, PAIRS, PAIRS)
def test_what_people_keep_apart_stays_apart(links, together, apart):
    apart_rows = verdict_rows(apart, "different")
    clusters, *_ = join(
        [{"record_id": r} for r in IDS], pair_rows(links, "same"), verdict_rows(together, "same") + apart_rows
    )
    at = joined(clusters)
    assert all(at[IDS[a]] != at[IDS[b]] for a, b in apart)


def test_duplicates_removed_by_people_can_be_counted():
    records = [{"record_id": r} for r in IDS[:5]]
    pairs = pair_rows([(0, 1), (2, 3)], "same") + pair_rows([(1, 2), (0, 4)], "possible")
    clusters, decided, *_ = join(records, pairs, verdict_rows([(1, 2)], "same") + verdict_rows([(0, 4)], "different"))
    assert clusters == [["r0", "r1", "r2", "r3"], ["r4"]]
    assert decided == {"r0": "automatic", "r1": "automatic", "r2": "A and B", "r3": "automatic", "r4": "automatic"}
