"""Every id can be made, told from the others and taken apart again, whatever the record is called."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.common.ids import (
    REPORT,
    STUDY,
    UNIQUE,
    causes_of,
    joined,
    kind_of,
    listed,
    named_id,
    pair_of,
    report_id_for,
    row_of_pair,
    stem_of,
    study_id_for,
    together,
    typed_number,
    typed_row,
    unique_id_for,
)

record_ids = st.from_regex(r"[a-z][a-z0-9_]*-[a-z0-9._]+", fullmatch=True)
causes = st.from_regex(r"[a-z_]+(\.[A-Z])?:[0-9]+|[0-9a-f]{16}", fullmatch=True)


@given(record_ids)
def test_a_record_names_its_unique_record_its_report_and_its_study_and_is_found_in_each(record_id):
    made = {UNIQUE: unique_id_for(record_id), REPORT: report_id_for(record_id), STUDY: study_id_for(record_id)}
    assert {kind: kind_of(id_) for kind, id_ in made.items()} == {kind: kind for kind in made}
    assert {stem_of(id_) for id_ in made.values()} == {record_id}


@given(record_ids, st.integers(2, 99))
def test_a_further_report_has_an_id_of_its_own(record_id, number):
    assert report_id_for(record_id, number) == f"{report_id_for(record_id)}-{number}"
    assert kind_of(report_id_for(record_id, number)) == REPORT


@given(st.lists(record_ids, min_size=1))
def test_ids_in_one_cell_are_those_that_were_put_there(ids):
    assert listed(joined(ids)) == ids
    assert listed("") == []


@given(record_ids, record_ids, st.lists(causes, unique=True))
def test_a_row_of_a_pair_tells_the_pair_and_why_it_is_asked_again(first, second, why):
    row_id = row_of_pair((first, second), *why)
    assert pair_of(row_id) == (first, second)
    assert causes_of(row_id) == set(why)
    assert typed_number(row_id) is None


@given(st.lists(record_ids.map(unique_id_for), min_size=2, unique=True))
def test_a_row_asked_under_several_ids_is_neither_a_pair_nor_one_of_them(ids):
    row_id = together(ids)
    assert pair_of(row_id) is None
    assert row_id not in ids


@given(st.integers(0, 10**6))
def test_a_typed_row_tells_its_number_and_no_other_row_has_one(number):
    assert typed_number(typed_row(number)) == number
    assert pair_of(typed_row(number)) is None


@given(st.sampled_from([REPORT, STUDY]), st.text(min_size=1))
def test_what_people_call_a_study_is_one_id_with_its_prefix_or_without(kind, name):
    made = named_id(kind, name)
    assert made == named_id(kind, made)
    assert made.startswith(kind)


@pytest.mark.parametrize(
    ("typed", "made"),
    [("Smith 2001", "stu-smith_2001"), (" stu-smith_2001 ", "stu-smith_2001"), ("Ünal & Co", "stu-_nal_co")],
)
def test_the_name_of_a_study_becomes_its_id(typed, made):
    assert named_id(STUDY, typed) == made
