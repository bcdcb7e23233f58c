"""Reviewers' keys are names of files: what cannot be one, or is one already, is refused by the check."""

import pytest

from scripts.protocol.reviewer_keys import reviewer_key_problems


def told(*keys: str) -> list[str]:
    people = [{"key": key, "name": key} for key in keys]
    return [f"{p.place}: {p.message}" for p in reviewer_key_problems("review.yaml", {"reviewers": people})]


@pytest.mark.parametrize("key", ["consensus", "Adjudicator", "issued", "CON", "nul", "COM1", "lpt9", "Aux"])
def test_a_key_that_is_another_files_name_or_none_is_refused_with_its_place(key):
    [said] = told("A", key, "B")
    assert said.startswith("key reviewers.2.key: ")
    assert repr(key) in said


def test_two_keys_that_differ_in_case_only_are_refused():
    [said] = told("A", "b", "a")
    assert said.startswith("key reviewers.3.key: 'a' and 'A' are one name")


def test_usual_keys_are_accepted():
    assert told("A", "B", "Ann", "ann_2", "console", "COM10") == []
