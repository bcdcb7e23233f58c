"""Two clones that real git merges: nothing that anybody decided is lost, and nothing wins in silence."""

import os
import random

import pytest

from tests.merging.two_clones import ROWS, Clone, two_clones

pytestmark = pytest.mark.slow

HISTORIES = int(os.environ.get("LITFUNNEL_HISTORIES", "4"))
FIRST = int(os.environ.get("LITFUNNEL_FIRST_HISTORY", "0"))
IDS = [row["row_id"] for row in ROWS["Conflicts"]]
SHARED = "full_text.consensus"


@pytest.mark.parametrize("seed", range(FIRST, FIRST + HISTORIES))
def test_two_branches_that_git_merges_keep_every_decision_and_ask_where_they_differ(seed, tmp_path, monkeypatch):
    chance = random.Random(seed)
    clones = two_clones(tmp_path, chance, monkeypatch)
    for number in range(3):
        live(clones, number, chance, monkeypatch)


def test_two_reviewers_of_thirty_rounds_who_resolve_conflicts_both_have_the_same_ledgers_in_the_end(
    tmp_path, monkeypatch
):
    chance = random.Random(30)
    clones = two_clones(tmp_path, chance, monkeypatch)
    for number in range(30):
        live(clones, number, chance, monkeypatch)
    for one, other in (clones, clones[::-1]):
        one.pull(other)
        one.run(monkeypatch)
        one.commit()
    clones[0].pull(clones[1])
    assert clones[0].ledgers() == clones[1].ledgers()


def live(clones: tuple[Clone, Clone], number: int, chance: random.Random, monkeypatch) -> None:
    """Both type in their own sheet and in the shared one, run (or forget to) and commit; then one merges the other's
    work, or both do at once."""
    for clone, own, parity in zip(clones, ("full_text.A", "full_text.B"), (0, 1), strict=True):
        runs = chance.random() < 0.7
        rows = IDS if runs else IDS[parity::2]  # what is not run may not be typed twice: a person would be asked
        for name in (own, SHARED, SHARED):
            clone.type(name, number, rows)
        if runs:
            clone.run(monkeypatch)
            clone.check()
        clone.commit()
    first, second = chance.choice([clones, clones[::-1]])
    if chance.random() < 0.3:
        merge_at_once(first, second)
    else:
        first.pull(second)
    for clone in (first, second):
        clone.run(monkeypatch)
        clone.check()
        clone.commit()
    if chance.random() < 0.5:
        second.pull(first)
        second.run(monkeypatch)
        second.check()
        second.commit()


def merge_at_once(first: Clone, second: Clone) -> None:
    """Each merges what the other had committed before either merged: both have the same ledgers, to the byte."""
    from copy import deepcopy

    before, ours = first.git("rev-parse", "HEAD").strip(), deepcopy(first.model)
    first.pull(second)
    second.git("fetch", "-q", str(first.folder), "main")
    second.git("merge", "-q", "--no-edit", before)
    second.model.merge(ours)
    assert first.ledgers() == second.ledgers()
