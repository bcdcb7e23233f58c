"""How two reviewers' votes become a decision, a conflict, or stay pending."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.screening.agree_votes import Verdict, Vote, agree
from scripts.screening.measure_agreement import measure_agreement


def cast(*decisions: str) -> list[Vote]:
    return [Vote(reviewer, decision) for reviewer, decision in zip("ABCD", decisions, strict=False)]


@pytest.mark.parametrize(
    ("votes", "maybe", "decision", "basis"),
    [
        (("include", "include"), "include", "include", "agreement"),
        (("include", "maybe"), "include", "include", "agreement"),
        (("maybe", "maybe"), "include", "include", "agreement"),
        (("maybe", "exclude"), "include", "", "conflict"),
        (("maybe", "exclude"), "exclude", "exclude", "agreement"),
        (("include", "maybe"), "conflict", "", "conflict"),
        (("maybe", "maybe"), "conflict", "", "conflict"),
        (("include", "exclude"), "include", "", "conflict"),
        (("include", ""), "include", "", "pending"),
        (("", ""), "include", "", "pending"),
        ((), "include", "", "pending"),
        (("exclude",), "include", "exclude", "single"),
        (("include", "include", "exclude"), "include", "", "conflict"),
    ],
)
def test_votes_come_to_a_decision_a_conflict_or_are_pending(votes, maybe, decision, basis):
    assert agree(cast(*votes), maybe, needs_reason=False) == Verdict(decision, "", basis)


def test_at_full_text_two_reasons_are_a_conflict():
    votes = [Vote("A", "exclude", "not_rct"), Vote("B", "exclude", "population")]
    assert agree(votes, "include", needs_reason=True).basis == "conflict"


def test_at_full_text_an_exclusion_without_a_reason_is_not_finished():
    votes = [Vote("A", "exclude", "not_rct"), Vote("B", "exclude")]
    assert agree(votes, "include", needs_reason=True).basis == "pending"


@given(st.lists(st.sampled_from(["include", "exclude", "maybe", ""]), min_size=1, max_size=4), st.randoms())
def test_the_order_of_reviewers_does_not_matter(decisions, order):
    shuffled = order.sample(decisions, len(decisions))
    assert agree(cast(*decisions), "include", False) == agree(cast(*shuffled), "include", False)


def test_kappa_is_agreement_beyond_chance():
    # By hand: observed (20 + 15) / 50 = .70; by chance .5 × .6 + .5 × .4 = .50; (.70 − .50) / (1 − .50) = .40.
    pairs = [("include", "include")] * 20 + [("include", "exclude")] * 5
    pairs += [("exclude", "include")] * 10 + [("exclude", "exclude")] * 15
    measured = measure_agreement(pairs)
    assert measured["n"] == 50
    assert measured["agreement"] == pytest.approx(0.70)
    assert measured["kappa"] == pytest.approx(0.40)
    assert measured["table"]["include exclude"] == 5


def test_agreement_of_nobody_and_agreement_that_chance_fully_explains_are_null():
    assert measure_agreement([])["kappa"] is None
    assert measure_agreement([("include", "maybe")])["kappa"] is None
