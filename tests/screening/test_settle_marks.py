"""A record is ongoing or awaits classification if everyone who judged it says so, or the consensus does."""

from scripts.screening.settle_marks import settle_mark


def test_a_mark_holds_that_all_reviewers_set():
    assert settle_mark(["ongoing", "ongoing"], "") == "ongoing"
    assert settle_mark(["ongoing", ""], "") == settle_mark(["ongoing", "awaiting_classification"], "") == ""
    assert settle_mark([], "") == ""


def test_what_the_consensus_says_counts_first():
    assert settle_mark(["ongoing", "ongoing"], "awaiting_classification") == "awaiting_classification"


def test_marks_that_name_another_record_are_no_state():
    assert settle_mark(["companion_of", "companion_of"], "duplicate_of") == ""
